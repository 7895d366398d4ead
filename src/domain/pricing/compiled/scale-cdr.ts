import type { Decimal } from '../../decimal.js';
import type { ChargingPeriod } from '../../roaming/cdr.js';
import type { PriceableCdr } from '../priced-cdr.js';
import { noteVolume, openPeriod } from './open-period.js';
import type { ScaledCdr, ScaledPeriod } from './scaled-cdr.js';

/**
 * Turns a CDR into integers. `undefined` where it does not fit: a number with more than six decimals or beyond safe
 * integers, a dimension that a CDR has not, the same dimension twice, or no period at all. Such a CDR belongs to the
 * reference engine, which prices or refuses it.
 */
export function scaleCdr(cdr: PriceableCdr): ScaledCdr | undefined {
  const totalEnergyMicroKwh = cdr.totalEnergyKwh && scaleDecimal(cdr.totalEnergyKwh);
  if (cdr.totalEnergyKwh && totalEnergyMicroKwh === undefined) return undefined;
  if (cdr.chargingPeriods.length === 0) return undefined;
  const periods: ScaledPeriod[] = [];
  for (const period of cdr.chargingPeriods) {
    const scaled = scalePeriod(period);
    if (!scaled) return undefined;
    periods.push(scaled);
  }
  return {
    currency: cdr.currency,
    startedMs: cdr.startedAt.getTime(),
    endedMs: cdr.endedAt.getTime(),
    credit: cdr.credit === true,
    totalEnergyMicroKwh,
    tokenType: cdr.token?.type,
    evseUid: cdr.location?.evseUid,
    periods,
  };
}

/** Base and word length of decimal.js: a number is a list of words of seven digits, the first one at exponent `e`. */
const WORD_DIGITS = 7;
/** Weight in millionths of the word that stands `n` words above the one of 1 to 10^7 - 1. */
const WORD_WEIGHTS = [1e6, 1e13, 1e20] as const;

/** A decimal in millionths; undefined with more than six decimals, beyond safe integers, and for minus nothing. */
export function scaleDecimal(value: Decimal): number | undefined {
  const { d: words, e: exponent, s: sign } = value;
  if (!words) return undefined;
  let position = Math.floor(exponent / WORD_DIGITS);
  let scaled = 0;
  for (const word of words) {
    const part = inMillionths(word, position);
    if (part === undefined) return undefined;
    scaled += part;
    position -= 1;
  }
  if (scaled > Number.MAX_SAFE_INTEGER) return undefined;
  return scaled === 0 && sign < 0 ? undefined : sign * scaled;
}

function inMillionths(word: number, position: number): number | undefined {
  if (word === 0) return 0;
  if (position === -1) return word % 10 === 0 ? word / 10 : undefined;
  const weight = WORD_WEIGHTS[position];
  return weight === undefined ? undefined : word * weight;
}

function scalePeriod({ startedAt, tariffId, dimensions }: ChargingPeriod): ScaledPeriod | undefined {
  const period = openPeriod(startedAt.getTime(), tariffId);
  let seen = 0;
  for (const { type, volume } of dimensions) {
    const scaled = scaleDecimal(volume);
    const bit = scaled === undefined ? 0 : noteVolume(period, type, scaled);
    if (bit === 0 || (seen & bit) !== 0) return undefined;
    seen |= bit;
  }
  return period;
}
