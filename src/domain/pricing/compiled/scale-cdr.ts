import type { Decimal } from '../../decimal.js';
import type { CdrDimension, ChargingPeriod } from '../../roaming/cdr.js';
import type { PriceableCdr } from '../priced-cdr.js';
import { type ScaledCdr, type ScaledPeriod, US_PER_MICRO_HOUR } from './scaled-cdr.js';

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

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

function scalePeriod({ startedAt, tariffId, dimensions }: ChargingPeriod): ScaledPeriod | undefined {
  const period: Mutable<ScaledPeriod> = {
    startMs: startedAt.getTime(),
    tariffId,
    energyMicroKwh: 0,
    timeUs: 0,
    parkingTimeUs: 0,
    reservationTimeUs: 0,
    tellsEnergy: false,
    hasReservationTime: false,
    minCurrentMicroA: undefined,
    maxCurrentMicroA: undefined,
    minPowerMicroKw: undefined,
    maxPowerMicroKw: undefined,
  };
  let seen = 0;
  for (const { type, volume } of dimensions) {
    const bit = DIMENSION_BITS.get(type);
    const scaled = scaleDecimal(volume);
    if (bit === undefined || scaled === undefined || (seen & bit) !== 0) return undefined;
    seen |= bit;
    putVolume(period, type, scaled);
  }
  return period;
}

const DIMENSION_BITS: ReadonlyMap<CdrDimension['type'], number> = new Map([
  ['ENERGY', 1],
  ['TIME', 2],
  ['PARKING_TIME', 4],
  ['RESERVATION_TIME', 8],
  ['MIN_CURRENT', 16],
  ['MAX_CURRENT', 32],
  ['MIN_POWER', 64],
  ['MAX_POWER', 128],
]);

function putVolume(period: Mutable<ScaledPeriod>, type: CdrDimension['type'], volume: number): void {
  switch (type) {
    case 'ENERGY':
      period.energyMicroKwh = volume;
      period.tellsEnergy = true;
      break;
    case 'TIME':
      period.timeUs = volume * US_PER_MICRO_HOUR;
      break;
    case 'PARKING_TIME':
      period.parkingTimeUs = volume * US_PER_MICRO_HOUR;
      break;
    case 'RESERVATION_TIME':
      period.reservationTimeUs = volume * US_PER_MICRO_HOUR;
      period.hasReservationTime = true;
      break;
    case 'MIN_CURRENT':
      period.minCurrentMicroA = volume;
      break;
    case 'MAX_CURRENT':
      period.maxCurrentMicroA = volume;
      break;
    case 'MIN_POWER':
      period.minPowerMicroKw = volume;
      break;
    case 'MAX_POWER':
      period.maxPowerMicroKw = volume;
      break;
  }
}
