import { Decimal128, Double } from 'bson';
import { decimalOf, exactDecimalOf, type FiniteDecimal, partsOfDouble } from './decimal.js';
import type { NumberValue } from './value.js';

/**
 * For index keys and comparison: a number as the largest double that is not above it, and how far it lies in the gap
 * to the next double, as a 128-bit fraction. So int32, int64, double and Decimal128 that are equal have equal bytes,
 * and all others are in order. `fraction` is zero when the number is a double.
 */
export interface NumberKey {
  readonly negative: boolean;
  /** The absolute value's floor. */
  readonly floor: number;
  readonly fraction: bigint;
}

export function numberKey(value: NumberValue): NumberKey | 'nan' {
  if (typeof value === 'number') return doubleKey(value);
  if (typeof value === 'bigint') {
    const double = Number(value);
    return Number.isSafeInteger(double) ? doubleKey(double) : decimalKey({ coefficient: value, exponent: 0 });
  }
  if (value instanceof Double) return doubleKey(value.value);
  return value instanceof Decimal128 ? keyOfDecimal128(value) : 'nan';
}

function doubleKey(value: number): NumberKey | 'nan' {
  if (Number.isNaN(value)) return 'nan';
  return { negative: value < 0, floor: Math.abs(value), fraction: 0n };
}

function keyOfDecimal128(value: Decimal128): NumberKey | 'nan' {
  const decimal = decimalOf(value);
  if (decimal === 'nan') return 'nan';
  if (typeof decimal === 'string') return { negative: decimal === '-inf', floor: Infinity, fraction: 0n };
  return decimalKey(decimal);
}

function decimalKey(decimal: FiniteDecimal): NumberKey {
  const negative = decimal.coefficient < 0n;
  const coefficient = negative ? -decimal.coefficient : decimal.coefficient;
  if (coefficient === 0n) return { negative: false, floor: 0, fraction: 0n };
  const magnitude = { coefficient, exponent: decimal.exponent };
  const nearest = Number(`${coefficient}e${decimal.exponent}`);
  if (nearest === Infinity || nearest >= Number.MAX_VALUE) return beyondDoubles(magnitude, negative);
  if (nearest === 0) return { negative, floor: 0, fraction: belowDoubles(magnitude) };
  const fraction = fractionAbove(magnitude, nearest);
  if (fraction >= 0n) return { negative, floor: nearest, fraction };
  const floor = previousDouble(nearest);
  if (floor === 0) return { negative, floor, fraction: belowDoubles(magnitude) };
  return { negative, floor, fraction: fractionAbove(magnitude, floor) };
}

/** (value − floor) ÷ (next double − floor), times 2^128; negative when the value is below `floor`. */
function fractionAbove(value: FiniteDecimal, floor: number): bigint {
  const { mantissa, exponent } = partsOfDouble(floor);
  const shift = 128 - exponent;
  let numerator = value.coefficient;
  let denominator = 1n;
  if (value.exponent >= 0) numerator *= 10n ** BigInt(value.exponent);
  else denominator = 10n ** BigInt(-value.exponent);
  if (shift >= 0) numerator <<= BigInt(shift);
  else denominator <<= BigInt(-shift);
  return numerator / denominator - (mantissa << 128n);
}

/** Decimals larger than all doubles have their own order: decimal exponent, then 34 digits. */
function beyondDoubles(value: FiniteDecimal, negative: boolean): NumberKey {
  const limit = exactDecimalOf(Number.MAX_VALUE);
  const isAbove = typeof limit !== 'string' && isGreater(value, limit);
  if (!isAbove) {
    const fraction = fractionAbove(value, Number.MAX_VALUE);
    if (fraction >= 0n) return { negative, floor: Number.MAX_VALUE, fraction: 0n };
    const floor = previousDouble(Number.MAX_VALUE);
    return { negative, floor, fraction: fractionAbove(value, floor) };
  }
  return { negative, floor: Number.MAX_VALUE, fraction: scientific(value) };
}

/** The same for decimals between zero and the smallest double. */
function belowDoubles(value: FiniteDecimal): bigint {
  return scientific(value);
}

/** At most 13 bits of exponent and 113 bits of digits: in order, and never zero. */
function scientific(value: FiniteDecimal): bigint {
  const digits = value.coefficient.toString().length;
  const exponent = BigInt(value.exponent + digits + 6200);
  return (exponent << 113n) | (value.coefficient * 10n ** BigInt(34 - digits));
}

function isGreater(a: FiniteDecimal, b: FiniteDecimal): boolean {
  const exponent = Math.min(a.exponent, b.exponent);
  const left = a.coefficient * 10n ** BigInt(a.exponent - exponent);
  return left > b.coefficient * 10n ** BigInt(b.exponent - exponent);
}

function previousDouble(value: number): number {
  scratch.setFloat64(0, value);
  scratch.setBigUint64(0, scratch.getBigUint64(0) - 1n);
  return scratch.getFloat64(0);
}

const scratch = new DataView(new ArrayBuffer(8));
