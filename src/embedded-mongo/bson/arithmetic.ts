import { Decimal128, Double } from 'bson';
import { CommandError } from '../errors.js';
import {
  addDecimals,
  type Decimal,
  decimal128Of,
  decimalOf,
  divideDecimals,
  multiplyDecimals,
  parseDecimal,
  remainderOfDecimals,
} from './decimal.js';
import type { NumberValue } from './value.js';

/** What happens when two int64 give more than an int64 holds: $inc refuses, $sum goes on as a double. */
export type WhenTooLarge = 'refuse' | 'double';

/** Adds as MongoDB does: the result has the wider of both types, and any Decimal128 makes it exact. */
export function add(a: NumberValue, b: NumberValue, whenTooLarge: WhenTooLarge = 'double'): NumberValue {
  if (typeof a === 'number' && typeof b === 'number') return a + b === ((a + b) | 0) ? a + b : BigInt(a + b);
  if (a instanceof Decimal128 || b instanceof Decimal128) return decimal128Of(addDecimals(asDecimal(a), asDecimal(b)));
  if (isInteger(a) && isInteger(b)) return long(BigInt(a) + BigInt(b), whenTooLarge);
  return new Double(asDouble(a) + asDouble(b));
}

export function multiply(a: NumberValue, b: NumberValue, whenTooLarge: WhenTooLarge = 'double'): NumberValue {
  if (typeof a === 'number' && typeof b === 'number') return integer(BigInt(a) * BigInt(b), 'int');
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    return decimal128Of(multiplyDecimals(asDecimal(a), asDecimal(b)));
  }
  if (isInteger(a) && isInteger(b)) return long(BigInt(a) * BigInt(b), whenTooLarge);
  return new Double(asDouble(a) * asDouble(b));
}

export function negate(value: NumberValue): NumberValue {
  if (value instanceof Double) return new Double(-value.value);
  return multiply(value, -1);
}

/** Refuses division by zero (code 2), as $divide does. */
export function divide(a: NumberValue, b: NumberValue): NumberValue {
  if (asDouble(b) === 0) throw new CommandError('BadValue', "can't $divide by zero");
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    return decimal128Of(divideDecimals(asDecimal(a), asDecimal(b)));
  }
  return new Double(asDouble(a) / asDouble(b));
}

export function modulo(a: NumberValue, b: NumberValue): NumberValue {
  if (asDouble(b) === 0) throw new CommandError('BadValue', "can't $mod by zero");
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    return decimal128Of(remainderOfDecimals(asDecimal(a), asDecimal(b)));
  }
  if (isInteger(a) && isInteger(b)) {
    return integer(BigInt(a) % BigInt(b), typeof a === 'number' && typeof b === 'number' ? 'int' : 'long');
  }
  return new Double(asDouble(a) % asDouble(b));
}

export function asDouble(value: NumberValue): number {
  if (typeof value === 'number') return value;
  if (value instanceof Double) return value.value;
  return Number(typeof value === 'bigint' ? value : value.toString());
}

/** A double becomes a decimal of 15 digits, as in MongoDB: 0.1 is 0.100000000000000, not its 55 exact digits. */
export function asDecimal(value: NumberValue): Decimal {
  if (value instanceof Decimal128) return decimalOf(value);
  if (!(value instanceof Double)) return { coefficient: BigInt(value), exponent: 0 };
  if (Number.isNaN(value.value)) return 'nan';
  if (!Number.isFinite(value.value)) return value.value > 0 ? 'inf' : '-inf';
  return parseDecimal(value.value.toPrecision(15)) ?? 'nan';
}

/** A whole number as the narrowest of the types that MongoDB would give it. */
export function integer(value: bigint, narrowest: 'int' | 'long'): NumberValue {
  if (narrowest === 'int' && value >= -0x80000000n && value <= 0x7fffffffn) return Number(value);
  return long(value, 'double');
}

/** Sums many numbers without losing what doubles drop on the way (Neumaier), Decimal128 exactly. */
export class Sum {
  #exact: NumberValue = 0;
  #double: { sum: number; lost: number } | undefined;

  add(value: NumberValue): void {
    if (value instanceof Double) this.#addDouble(value.value);
    else this.#exact = add(this.#exact, value);
  }

  total(): NumberValue {
    if (this.#double === undefined) return this.#exact;
    const { sum, lost } = this.#double;
    return add(this.#exact, new Double(Number.isFinite(sum) ? sum + lost : sum));
  }

  #addDouble(value: number): void {
    this.#double ??= { sum: 0, lost: 0 };
    const sum = this.#double.sum + value;
    const isLarger = Math.abs(this.#double.sum) >= Math.abs(value);
    this.#double.lost += isLarger ? this.#double.sum - sum + value : value - sum + this.#double.sum;
    this.#double.sum = sum;
  }
}

function isInteger(value: NumberValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function long(value: bigint, whenTooLarge: WhenTooLarge): NumberValue {
  if (BigInt.asIntN(64, value) === value) return value;
  if (whenTooLarge === 'refuse') throw new CommandError('BadValue', 'the result does not fit into a 64-bit integer');
  return new Double(Number(value));
}
