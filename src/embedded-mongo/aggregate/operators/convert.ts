import { Decimal128, Double, ObjectId } from 'bson';
import { asDecimal, asDouble, integer } from '../../bson/arithmetic.js';
import { decimal128Of, parseDecimal, roundDecimal } from '../../bson/decimal.js';
import { bsonType, isNumber, type NumberValue, truthy, type Value } from '../../bson/value.js';
import { CommandError } from '../../errors.js';

export type Kind = 'string' | 'double' | 'int' | 'long' | 'decimal' | 'date' | 'bool' | 'objectId';

/** Converts as $convert does; refuses what has no such form (code 2). */
export function convert(value: Value, kind: Kind): Value {
  switch (kind) {
    case 'string':
      return textOf(value);
    case 'bool':
      return truthy(value);
    case 'double':
      return new Double(numberFrom(value, kind, (number) => asDouble(number)));
    case 'decimal':
      return numberFrom(value, kind, (number) => decimal128Of(asDecimal(number)));
    case 'int':
    case 'long':
      return wholeNumber(value, kind);
    case 'date':
      return dateFrom(value);
    default:
      return objectIdFrom(value);
  }
}

export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Double) return String(value.value);
  if (isNumber(value) || typeof value === 'boolean') return value.toString();
  throw refused(value, 'string');
}

function numberFrom<T>(value: Value, kind: Kind, use: (number: NumberValue) => T): T {
  if (isNumber(value)) return use(value);
  if (typeof value === 'boolean') return use(value ? 1 : 0);
  if (value instanceof Date) return use(BigInt(value.getTime()));
  const parsed = typeof value === 'string' ? parseDecimal(value) : undefined;
  if (parsed === undefined) throw refused(value, kind);
  return use(kind === 'double' ? new Double(Number(value)) : decimal128Of(parsed));
}

function wholeNumber(value: Value, kind: 'int' | 'long'): Value {
  return numberFrom(value, kind, (number) => {
    if (typeof value === 'string' && !/^[+-]?\d+$/.test(value)) throw refused(value, kind);
    const decimal = roundDecimal(asDecimal(number instanceof Double ? exact(number) : number), 0, 'truncate');
    if (typeof decimal === 'string') throw refused(value, kind);
    const whole = decimal.coefficient * 10n ** BigInt(Math.max(0, decimal.exponent));
    const limit = kind === 'int' ? 2n ** 31n : 2n ** 63n;
    if (whole >= limit || whole < -limit) throw refused(value, kind);
    return kind === 'int' ? integer(whole, 'int') : whole;
  });
}

function exact(value: Double): NumberValue {
  const whole = Math.trunc(value.value);
  return Number.isFinite(whole) ? decimal128Of({ coefficient: BigInt(whole), exponent: 0 }) : value;
}

function dateFrom(value: Value): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  const date = new Date(isNumber(value) && typeof value !== 'number' ? asDouble(value) : time);
  if (Number.isNaN(date.getTime())) throw refused(value, 'date');
  return date;
}

function objectIdFrom(value: Value): ObjectId {
  if (value instanceof ObjectId) return value;
  if (typeof value === 'string' && /^[0-9a-fA-F]{24}$/.test(value)) return new ObjectId(value);
  throw refused(value, 'objectId');
}

function refused(value: Value, kind: Kind): CommandError {
  const [, from] = bsonType(value);
  const shown = value instanceof Decimal128 || typeof value === 'string' ? ` '${value.toString()}'` : '';
  return new CommandError('BadValue', `Failed to convert ${from}${shown} to ${kind} in $convert`);
}
