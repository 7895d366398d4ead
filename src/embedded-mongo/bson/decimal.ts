import { Decimal128 } from 'bson';

/** A decimal number as a whole coefficient times a power of ten, or one of the three that are no such number. */
export type Decimal = { readonly coefficient: bigint; readonly exponent: number } | 'nan' | 'inf' | '-inf';
export type FiniteDecimal = Exclude<Decimal, string>;

const DIGITS = 34;
const MIN_EXPONENT = -6176;
const MAX_EXPONENT = 6111;
const LIMIT = 10n ** BigInt(DIGITS);

/** Reads Decimal128's 16 bytes (IEEE 754-2008, binary integer encoding). */
export function decimalOf(value: Decimal128): Decimal {
  const bytes = Buffer.from(value.bytes.buffer, value.bytes.byteOffset, 16);
  const low = bytes.readBigUInt64LE(0);
  const high = bytes.readBigUInt64LE(8);
  const negative = high >> 63n === 1n;
  const form = Number((high >> 58n) & 0x1fn);
  if (form === 0x1f) return 'nan';
  if (form === 0x1e) return negative ? '-inf' : 'inf';
  if (form >= 0x18) return { coefficient: 0n, exponent: Number((high >> 47n) & 0x3fffn) + MIN_EXPONENT };
  const magnitude = ((high & 0x1ffffffffffffn) << 64n) | low;
  const coefficient = magnitude >= LIMIT ? 0n : magnitude;
  const exponent = Number((high >> 49n) & 0x3fffn) + MIN_EXPONENT;
  return { coefficient: negative ? -coefficient : coefficient, exponent };
}

/** Writes Decimal128's bytes; rounds half to even at 34 digits, and to infinity or zero beyond the exponents. */
export function decimal128Of(value: Decimal): Decimal128 {
  if (value === 'nan') return special(0x7c00000000000000n);
  if (value === 'inf') return special(0x7800000000000000n);
  if (value === '-inf') return special(0xf800000000000000n);
  const rounded = round(value);
  if (typeof rounded === 'string') return decimal128Of(rounded);
  const negative = rounded.coefficient < 0n;
  const magnitude = negative ? -rounded.coefficient : rounded.coefficient;
  const high = (BigInt(rounded.exponent - MIN_EXPONENT) << 49n) | (magnitude >> 64n) | (negative ? 1n << 63n : 0n);
  return fromWords(high, BigInt.asUintN(64, magnitude));
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  if (typeof a === 'string' || typeof b === 'string') return addSpecial(a, b);
  const exponent = Math.min(a.exponent, b.exponent);
  return round({ coefficient: coefficientAt(a, exponent) + coefficientAt(b, exponent), exponent });
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  if (typeof a === 'string' || typeof b === 'string') {
    const sign = signOf(a) * signOf(b);
    return sign > 0 ? 'inf' : sign < 0 ? '-inf' : 'nan';
  }
  return round({ coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent });
}

/** Division by zero gives infinity or NaN, as in IEEE 754; whoever must refuse it looks first. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  if (typeof a === 'string') return typeof b === 'string' ? 'nan' : multiplyDecimals(a, { ...b, exponent: 0 });
  if (typeof b === 'string') return b === 'nan' ? 'nan' : { coefficient: 0n, exponent: 0 };
  if (b.coefficient === 0n) return a.coefficient === 0n ? 'nan' : a.coefficient > 0n ? 'inf' : '-inf';
  const ideal = a.exponent - b.exponent;
  const shift = Math.max(0, DIGITS + 2 + digitsOf(b.coefficient) - digitsOf(a.coefficient));
  const scaled = a.coefficient * 10n ** BigInt(shift);
  const quotient = scaled / b.coefficient;
  // A remainder must not be taken for a tie when the quotient is rounded to 34 digits.
  if (quotient * b.coefficient !== scaled) {
    const sign = scaled > 0n === b.coefficient > 0n ? 1n : -1n;
    return round({ coefficient: quotient * 10n + sign, exponent: ideal - shift - 1 });
  }
  return round(strip({ coefficient: quotient, exponent: ideal - shift }, ideal));
}

/** What is left after dividing as often as it goes; takes the sign of the dividend. */
export function remainderOfDecimals(a: Decimal, b: Decimal): Decimal {
  if (typeof a === 'string' || b === 'nan') return 'nan';
  if (typeof b === 'string') return a;
  if (b.coefficient === 0n) return 'nan';
  const exponent = Math.min(a.exponent, b.exponent);
  return round({ coefficient: coefficientAt(a, exponent) % coefficientAt(b, exponent), exponent });
}

/** Rounds to `places` decimal places (negative: to tens, hundreds, ...). */
export function roundDecimal(value: Decimal, places: number, how: 'half-even' | 'truncate'): Decimal {
  if (typeof value === 'string' || value.exponent >= -places) return value;
  const divisor = 10n ** BigInt(-places - value.exponent);
  const quotient = how === 'truncate' ? value.coefficient / divisor : divideHalfEven(value.coefficient, divisor);
  return round({ coefficient: quotient, exponent: -places });
}

/** Parses decimal text such as `-1.50E+3`; `undefined` when it is no number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole + fraction === '') return undefined;
  const magnitude = BigInt(whole + fraction);
  return { coefficient: sign === '-' ? -magnitude : magnitude, exponent: Number(exponent) - fraction.length };
}

/** The exact decimal value of a double: every double has one. */
export function exactDecimalOf(value: number): Decimal {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const { mantissa, exponent } = partsOfDouble(value);
  if (exponent >= 0) return { coefficient: mantissa << BigInt(exponent), exponent: 0 };
  return { coefficient: mantissa * 5n ** BigInt(-exponent), exponent };
}

/** mantissa × 2^exponent equals the finite double. */
export function partsOfDouble(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  scratch.setFloat64(0, value);
  const bits = scratch.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = biased === 0 ? fraction : fraction | 0x10000000000000n;
  return { mantissa: bits >> 63n === 1n ? -magnitude : magnitude, exponent: Math.max(biased, 1) - 1075 };
}

const scratch = new DataView(new ArrayBuffer(8));

function round(value: FiniteDecimal): Decimal {
  let { coefficient, exponent } = value;
  const surplus = Math.max(digitsOf(coefficient) - DIGITS, MIN_EXPONENT - exponent, 0);
  if (surplus > 0) {
    coefficient = divideHalfEven(coefficient, 10n ** BigInt(surplus));
    exponent += surplus;
    if (coefficient === LIMIT || coefficient === -LIMIT) {
      coefficient /= 10n;
      exponent += 1;
    }
  }
  if (coefficient === 0n) return { coefficient, exponent: Math.min(Math.max(exponent, MIN_EXPONENT), MAX_EXPONENT) };
  if (exponent <= MAX_EXPONENT) return { coefficient, exponent };
  // A large exponent still fits when zeros can move into the coefficient.
  const room = DIGITS - digitsOf(coefficient);
  if (exponent - MAX_EXPONENT > room) return coefficient > 0n ? 'inf' : '-inf';
  return { coefficient: coefficientAt({ coefficient, exponent }, MAX_EXPONENT), exponent: MAX_EXPONENT };
}

function strip(value: FiniteDecimal, ideal: number): FiniteDecimal {
  let { coefficient, exponent } = value;
  while (exponent < ideal && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return { coefficient, exponent };
}

function divideHalfEven(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  const rest = value % divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < divisor || (twice === divisor && quotient % 2n === 0n)) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}

function coefficientAt(value: FiniteDecimal, exponent: number): bigint {
  return value.coefficient * 10n ** BigInt(value.exponent - exponent);
}

function digitsOf(value: bigint): number {
  return (value < 0n ? -value : value).toString().length;
}

function signOf(value: Decimal): number {
  if (value === 'nan') return 0;
  if (typeof value === 'string') return value === 'inf' ? 1 : -1;
  return value.coefficient > 0n ? 1 : value.coefficient < 0n ? -1 : 0;
}

function addSpecial(a: Decimal, b: Decimal): Decimal {
  if (a === 'nan' || b === 'nan') return 'nan';
  if (typeof a === 'string') return typeof b === 'string' && a !== b ? 'nan' : a;
  return b;
}

function special(high: bigint): Decimal128 {
  return fromWords(high, 0n);
}

function fromWords(high: bigint, low: bigint): Decimal128 {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(low, 0);
  bytes.writeBigUInt64LE(high, 8);
  return new Decimal128(bytes);
}
