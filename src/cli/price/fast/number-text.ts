import { COST_UNITS, MICRO } from '../../../domain/pricing/compiled/scaled-cdr.js';
import { Ratio } from '../../../domain/ratio.js';

/** `COST_UNITS` is 9 × 2·10^20: what nine divides has at most 21 decimals. */
const NINE = 9n;
const FIVE = 5n;
const EXACT_DECIMALS = 21;

/** An amount in cost units with a fixed number of decimals, rounded half up, and never a minus in front of nothing. */
export function fixedText(units: bigint, places: number, mode: 'HALF_EVEN' | 'HALF_UP' = 'HALF_UP'): string {
  const unit = COST_UNITS / 10n ** BigInt(places);
  const size = units < 0n ? -units : units;
  let whole = size / unit;
  const twice = (size - whole * unit) * 2n;
  if (twice > unit || (twice === unit && (mode === 'HALF_UP' || whole % 2n === 1n))) whole += 1n;
  const text = withPoint(whole.toString(), places);
  return units < 0n && whole !== 0n ? `-${text}` : text;
}

/** The exact amount: a decimal where its decimals end, otherwise a reduced fraction. */
export function exactText(units: bigint): string {
  const nines = units / NINE;
  if (nines * NINE !== units) return Ratio.fraction(units, COST_UNITS).toFraction();
  return plainText(nines);
}

/** As a decimal: exact where its decimals end, otherwise with 64 significant digits. */
export function decimalText(units: bigint): string {
  const nines = units / NINE;
  return nines * NINE === units ? plainText(nines) : Ratio.fraction(units, COST_UNITS).toDecimal().toFixed();
}

/** A number of millionths as plain decimal text. */
export function microText(micro: number): string {
  const whole = Math.trunc(micro / MICRO);
  const rest = Math.abs(micro - whole * MICRO);
  if (rest === 0) return `${whole}`;
  const decimals = withoutZeros(rest.toString().padStart(6, '0'));
  return `${micro < 0 && whole === 0 ? '-' : ''}${whole}.${decimals}`;
}

/** Milliseconds as hours with four decimals, rounded half up; none is negative. */
export function hoursText(ms: number): string {
  const MS_PER_TEN_THOUSANDTH = 360;
  return withPoint(Math.floor((ms + MS_PER_TEN_THOUSANDTH / 2) / MS_PER_TEN_THOUSANDTH).toString(), 4);
}

/** A ninth of cost units, of which there are 2·10^20 in one. */
function plainText(ninth: bigint): string {
  const size = (ninth < 0n ? -ninth : ninth) * FIVE;
  const text = withPoint(size.toString(), EXACT_DECIMALS);
  const plain = withoutZeros(text);
  const tidy = plain.endsWith('.') ? plain.slice(0, -1) : plain;
  return ninth < 0n ? `-${tidy}` : tidy;
}

function withPoint(digits: string, places: number): string {
  if (places === 0) return digits;
  const padded = digits.length > places ? digits : digits.padStart(places + 1, '0');
  const point = padded.length - places;
  return `${padded.slice(0, point)}.${padded.slice(point)}`;
}

const ZERO_CODE = 0x30;

function withoutZeros(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === ZERO_CODE) end -= 1;
  return text.slice(0, end);
}
