import { COST_UNITS, MICRO } from '../../../domain/pricing/compiled/scaled-cdr.js';
import { Ratio } from '../../../domain/ratio.js';

/** An amount, made ready to be written: in tenths of a millionth as far as a double counts them, and exactly. */
export interface WritableAmount {
  readonly units: bigint;
  /** |amount| × 10^7, cut off; more than a double counts for amounts of nine digits and more. */
  readonly size: number;
  readonly negative: boolean;
}

const SIZE_DECIMALS = 7;
const SIZE_UNIT = COST_UNITS / 10n ** BigInt(SIZE_DECIMALS);
const POWERS = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000] as const;

/** The total of a session, its energy and the base of its VAT are often the same amount. */
let [before, last] = [divide(0n), divide(0n)];

/** Divides an amount in cost units once, for all the ways in which it is written. */
export function writable(units: bigint): WritableAmount {
  if (last.units === units) return last;
  if (before.units === units) return before;
  [before, last] = [last, divide(units)];
  return last;
}

function divide(units: bigint): WritableAmount {
  const negative = units < 0n;
  const size = negative ? -units : units;
  return { units, size: Number(size / SIZE_UNIT), negative };
}

/** Whether nothing was cut off. */
function isWhole({ units, size, negative }: WritableAmount): boolean {
  return BigInt(size) * SIZE_UNIT === (negative ? -units : units);
}

/** An amount with a fixed number of decimals (7 at most), rounded half up, and never a minus in front of nothing. */
export function fixedText(amount: WritableAmount, places: number, mode: 'HALF_EVEN' | 'HALF_UP' = 'HALF_UP'): string {
  const { size, negative } = amount;
  if (size > Number.MAX_SAFE_INTEGER)
    return Ratio.fraction(amount.units, COST_UNITS).round(places, mode).toFixed(places);
  const unit = POWERS[SIZE_DECIMALS - places] ?? 1;
  const rest = size % unit;
  let rounded = (size - rest) / unit;
  const isTie = rest * 2 === unit && isWhole(amount);
  if (rest * 2 >= unit && (!isTie || mode === 'HALF_UP' || rounded % 2 === 1)) rounded += 1;
  const text = pointed(rounded, places);
  return negative && rounded !== 0 ? `-${text}` : text;
}

/** The exact amount: a decimal where its decimals end, otherwise a reduced fraction. */
export function exactText(amount: WritableAmount): string {
  return plainText(amount) ?? Ratio.fraction(amount.units, COST_UNITS).toText();
}

/** As a decimal: exact where its decimals end, otherwise with 64 significant digits. */
export function decimalText(amount: WritableAmount): string {
  return plainText(amount) ?? Ratio.fraction(amount.units, COST_UNITS).toDecimal().toFixed();
}

/** A number of millionths as plain decimal text. */
export function microText(micro: number): string {
  const size = Math.abs(micro);
  const text = trimmed(size, MICRO);
  return micro < 0 ? `-${text}` : text;
}

/** Milliseconds as hours with four decimals, rounded half up; none is negative. */
export function hoursText(ms: number): string {
  return pointed(Math.floor((ms + MS_PER_STEP / 2) / MS_PER_STEP), 4);
}

const MS_PER_STEP = 360;

/** Undefined for what has more than seven decimals or nine digits before them. */
function plainText(amount: WritableAmount): string | undefined {
  const { size, negative } = amount;
  if (size > Number.MAX_SAFE_INTEGER || !isWhole(amount)) return undefined;
  const text = trimmed(size, 10_000_000);
  return negative ? `-${text}` : text;
}

/** A whole number of parts of one, `perOne` of which are one (a power of ten), without zeros at the end. */
function trimmed(parts: number, perOne: number): string {
  let rest = parts % perOne;
  const whole = (parts - rest) / perOne;
  if (rest === 0) return `${whole}`;
  let unit = perOne;
  while (rest % 10 === 0) {
    rest /= 10;
    unit /= 10;
  }
  // The one in front keeps the zeros behind the point.
  return `${whole}.${`${unit + rest}`.slice(1)}`;
}

function pointed(parts: number, places: number): string {
  if (places === 0) return `${parts}`;
  const unit = POWERS[places] ?? 1;
  const rest = parts % unit;
  return `${(parts - rest) / unit}.${`${unit + rest}`.slice(1)}`;
}
