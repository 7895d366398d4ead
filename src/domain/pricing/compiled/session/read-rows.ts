import type { PricingPolicy } from '../../policy.js';
import { firstPeriodAfter, firstPeriodBefore, timeSnapped } from '../../warning-texts.js';
import { microText } from '../micro-text.js';
import type { ScaledCdr, ScaledPeriod, ScaledWarning } from '../scaled-cdr.js';
import type { ScaledRow } from '../tariff/moment.js';
import { lazyWarning, US_PER_UNIT } from './session.js';

/** The end of the year 9999: dates have four digits. */
const LAST_MS = 253_402_300_799_999;
const MS_IN_US = 1_000;
/** Hours with four decimals lie on a grid of 0.36 s: rounding moves them by half of that at most. */
const SNAP_TOLERANCE_US = 180_000;

/**
 * Reads the periods of a session, as `readPeriods` of the reference engine does. `undefined` for what that engine
 * refuses or puts in order, and for sums beyond safe integers.
 */
export function readRows(cdr: ScaledCdr, policy: PricingPolicy, warnings: ScaledWarning[]): ScaledRow[] | undefined {
  const { periods, startedMs, endedMs } = cdr;
  if (!inRange(startedMs) || !inRange(endedMs) || endedMs < startedMs) return undefined;
  warnOfOtherStart(cdr, warnings);
  const rows: ScaledRow[] = [];
  let energyBefore = 0;
  let energyTotal = 0;
  let timeTotal = 0;
  for (let index = 0; index < periods.length; index += 1) {
    const period = periods[index];
    if (!period || !isWhole(period)) return undefined;
    const endMs = periods[index + 1]?.startMs ?? endedMs;
    if (period.startMs > endMs) return undefined;
    rows.push(rowOf(period, { index, endMs, energyBefore, snaps: policy.snap === 'SPAN' }, warnings));
    energyBefore += period.energyMicroKwh;
    energyTotal += Math.abs(period.energyMicroKwh);
    timeTotal += Math.abs(period.timeUs) + Math.abs(period.parkingTimeUs) + Math.abs(period.reservationTimeUs);
  }
  if (energyTotal > Number.MAX_SAFE_INTEGER || timeTotal > Number.MAX_SAFE_INTEGER) return undefined;
  setDurations(rows, startedMs, policy);
  return rows.length === 0 ? undefined : rows;
}

function inRange(instantMs: number): boolean {
  return Number.isSafeInteger(instantMs) && instantMs >= 0 && instantMs <= LAST_MS;
}

function isWhole({ startMs, energyMicroKwh, timeUs, parkingTimeUs, reservationTimeUs }: ScaledPeriod): boolean {
  return (
    inRange(startMs) &&
    Number.isSafeInteger(energyMicroKwh) &&
    isWholeTime(timeUs) &&
    isWholeTime(parkingTimeUs) &&
    isWholeTime(reservationTimeUs)
  );
}

function isWholeTime(us: number): boolean {
  return us === 0 || (Number.isSafeInteger(us) && us % US_PER_UNIT === 0);
}

function warnOfOtherStart({ periods, startedMs }: ScaledCdr, warnings: ScaledWarning[]): void {
  const firstMs = periods[0]?.startMs ?? startedMs;
  if (firstMs < startedMs) warnings.push(lazyWarning('PERIOD_BEFORE_SESSION_START', 0, () => firstPeriodBefore(0)));
  if (firstMs > startedMs) warnings.push(lazyWarning('PERIOD_AFTER_SESSION_START', 0, () => firstPeriodAfter(0)));
}

interface RowPlace {
  readonly index: number;
  readonly endMs: number;
  readonly energyBefore: number;
  readonly snaps: boolean;
}

function rowOf(period: ScaledPeriod, place: RowPlace, warnings: ScaledWarning[]): ScaledRow {
  const { index, endMs, energyBefore, snaps } = place;
  const { startMs, energyMicroKwh, timeUs, parkingTimeUs, reservationTimeUs, hasReservationTime } = period;
  const only = timeUs + parkingTimeUs + reservationTimeUs;
  const spanUs = (endMs - startMs) * MS_IN_US;
  const awayUs = Math.abs(only - spanUs);
  const snapped = snaps && awayUs !== 0 && awayUs <= SNAP_TOLERANCE_US && hasOneTime(period);
  if (snapped) warnings.push(snapWarning(index, period, spanUs));
  return {
    index,
    period,
    startMs,
    endMs,
    charging: !hasReservationTime || energyMicroKwh !== 0 || timeUs !== 0 || parkingTimeUs !== 0,
    energyBefore,
    timeUs: snapped && timeUs !== 0 ? spanUs : timeUs,
    parkingUs: snapped && parkingTimeUs !== 0 ? spanUs : parkingTimeUs,
    reservationUs: snapped && reservationTimeUs !== 0 ? spanUs : reservationTimeUs,
    durationFromMs: startMs,
    tariff: undefined,
  };
}

function hasOneTime({ timeUs, parkingTimeUs, reservationTimeUs }: ScaledPeriod): boolean {
  return Number(timeUs !== 0) + Number(parkingTimeUs !== 0) + Number(reservationTimeUs !== 0) === 1;
}

function snapWarning(index: number, period: ScaledPeriod, spanUs: number): ScaledWarning {
  const { timeUs, parkingTimeUs, reservationTimeUs } = period;
  const only = timeUs !== 0 ? 'TIME' : parkingTimeUs !== 0 ? 'PARKING_TIME' : 'RESERVATION_TIME';
  return lazyWarning('TIME_VOLUME_SNAPPED', index, () => {
    return timeSnapped(index, only, microText(timeUs + parkingTimeUs + reservationTimeUs), microText(spanUs));
  });
}

/** Durations count from where charging begins; a reservation in front of it does not count, but has its own. */
function setDurations(rows: readonly ScaledRow[], startedMs: number, policy: PricingPolicy): void {
  const first = policy.durationFrom === 'CDR_START' ? undefined : rows.find(({ charging }) => charging);
  const chargingMs = first && first.index > 0 ? first.startMs : startedMs;
  for (const row of rows) row.durationFromMs = row.charging ? chargingMs : startedMs;
}
