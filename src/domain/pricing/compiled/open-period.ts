import { type ScaledPeriod, US_PER_MICRO_HOUR } from './scaled-cdr.js';

/** A period whose volumes are being noted. */
export type OpenPeriod = { -readonly [Field in keyof ScaledPeriod]: ScaledPeriod[Field] };

/** A period that tells nothing yet. */
export function openPeriod(startMs: number, tariffId: string | undefined): OpenPeriod {
  return {
    startMs,
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
}

/**
 * Notes the volume of a dimension, in millionths of kWh, hours, A or kW. Returns the bit of the dimension, by which one
 * that is told twice is found; 0 for what is not a dimension of a CDR.
 */
export function noteVolume(period: OpenPeriod, type: unknown, micro: number): number {
  switch (type) {
    case 'ENERGY':
      period.energyMicroKwh = micro;
      period.tellsEnergy = true;
      return 1;
    case 'TIME':
      period.timeUs = micro * US_PER_MICRO_HOUR;
      return 2;
    case 'PARKING_TIME':
      period.parkingTimeUs = micro * US_PER_MICRO_HOUR;
      return 4;
    case 'RESERVATION_TIME':
      period.reservationTimeUs = micro * US_PER_MICRO_HOUR;
      period.hasReservationTime = true;
      return 8;
    case 'MIN_CURRENT':
      period.minCurrentMicroA = micro;
      return 16;
    case 'MAX_CURRENT':
      period.maxCurrentMicroA = micro;
      return 32;
    case 'MIN_POWER':
      period.minPowerMicroKw = micro;
      return 64;
    case 'MAX_POWER':
      period.maxPowerMicroKw = micro;
      return 128;
    default:
      return 0;
  }
}
