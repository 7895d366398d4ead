import type { Decimal } from '../../decimal.js';
import type { DayOfWeek, TariffRestrictions } from '../../roaming/tariff.js';
import type { BillingPeriod } from '../periods/charging-periods.js';
import type { MeasuredLimit } from '../periods/dimensions.js';
import { dayBefore, type LocalTime } from '../periods/local-time.js';
import type { PricingPolicy } from '../policy.js';
import type { PriceableTariff } from '../priced-cdr.js';

/** The state of a session at one instant: everything a restriction can ask about. */
export interface Moment {
  readonly instantMs: number;
  /** Absent when no tariff of the session looks at local time. */
  readonly local: LocalTime | undefined;
  readonly energyKwh: Decimal;
  /** Seconds since the session, or charging after a reservation, began; never negative. */
  readonly elapsedS: number;
  readonly measured: BillingPeriod['measured'];
}

/**
 * Whether all restrictions of an element hold at a moment (OCPI 2.2.1, mod_tariffs, TariffRestrictions). Lower bounds
 * are inclusive, upper ones exclusive. `reservation` is not asked here: it decides which dimension an element prices.
 */
export function restrictionsHold(restrictions: TariffRestrictions, moment: Moment, policy: PricingPolicy): boolean {
  return (
    energyHolds(restrictions, moment.energyKwh) &&
    durationHolds(restrictions, moment.elapsedS) &&
    strengthHolds(restrictions, moment, policy) &&
    calendarHolds(restrictions, moment.local, policy)
  );
}

/** Whether any element of a tariff looks at the clock or the calendar of the location. */
export function needsLocalTime(tariff: PriceableTariff): boolean {
  return tariff.elements.some(({ restrictions }) => restrictions !== undefined && asksLocalTime(restrictions));
}

/** A daily window in seconds after local midnight; it wraps midnight when it ends before it starts. */
export interface DailyWindow {
  readonly startS: number;
  readonly endS: number;
}

const DAY_S = 86_400;

/** The window of an element in a day: the missing side is the side of the day, and an end of 00:00 is its end. */
export function dailyWindow({ startTime, endTime }: TariffRestrictions): DailyWindow | undefined {
  if (startTime === undefined && endTime === undefined) return undefined;
  const endS = endTime === undefined ? DAY_S : secondsOf(endTime);
  return { startS: startTime === undefined ? 0 : secondsOf(startTime), endS: endS === 0 ? DAY_S : endS };
}

/** Whether a restriction on current or power was passed because the period does not tell either bound. */
export function lacksMeasurement(restrictions: TariffRestrictions, measured: BillingPeriod['measured']): boolean {
  const { minCurrent, maxCurrent, minPower, maxPower } = restrictions;
  const current = minCurrent !== undefined || maxCurrent !== undefined;
  const power = minPower !== undefined || maxPower !== undefined;
  return (
    (current && !measured.has('MIN_CURRENT') && !measured.has('MAX_CURRENT')) ||
    (power && !measured.has('MIN_POWER') && !measured.has('MAX_POWER'))
  );
}

function energyHolds({ minKwh, maxKwh }: TariffRestrictions, energyKwh: Decimal): boolean {
  return !(minKwh?.greaterThan(energyKwh) || maxKwh?.lessThanOrEqualTo(energyKwh));
}

function durationHolds({ minDurationS, maxDurationS }: TariffRestrictions, elapsedS: number): boolean {
  return !(minDurationS?.greaterThan(elapsedS) || maxDurationS?.lessThanOrEqualTo(elapsedS));
}

/**
 * A lower bound is held against the lowest value of the period, an upper one against the highest, so that it holds
 * throughout; TOUCH asks whether it holds at some moment. A period that tells one of them only is judged by that one.
 */
function strengthHolds(restrictions: TariffRestrictions, { measured }: Moment, policy: PricingPolicy): boolean {
  const either = (first: MeasuredLimit, second: MeasuredLimit): Decimal | undefined =>
    measured.get(first) ?? measured.get(second);
  const lowest = policy.powerReading === 'WHOLE_PERIOD';
  const forMinCurrent = lowest ? either('MIN_CURRENT', 'MAX_CURRENT') : either('MAX_CURRENT', 'MIN_CURRENT');
  const forMaxCurrent = lowest ? either('MAX_CURRENT', 'MIN_CURRENT') : either('MIN_CURRENT', 'MAX_CURRENT');
  const forMinPower = lowest ? either('MIN_POWER', 'MAX_POWER') : either('MAX_POWER', 'MIN_POWER');
  const forMaxPower = lowest ? either('MAX_POWER', 'MIN_POWER') : either('MIN_POWER', 'MAX_POWER');
  return (
    reaches(restrictions.minCurrent, forMinCurrent) &&
    staysBelow(restrictions.maxCurrent, forMaxCurrent) &&
    reaches(restrictions.minPower, forMinPower) &&
    staysBelow(restrictions.maxPower, forMaxPower)
  );
}

function reaches(bound: Decimal | undefined, value: Decimal | undefined): boolean {
  return bound === undefined || value === undefined || value.greaterThanOrEqualTo(bound);
}

function staysBelow(bound: Decimal | undefined, value: Decimal | undefined): boolean {
  return bound === undefined || value === undefined || value.lessThan(bound);
}

function asksLocalTime({ startTime, endTime, startDate, endDate, dayOfWeek }: TariffRestrictions): boolean {
  return [startTime, endTime, startDate, endDate, dayOfWeek].some((restriction) => restriction !== undefined);
}

function calendarHolds(restrictions: TariffRestrictions, local: LocalTime | undefined, policy: PricingPolicy): boolean {
  if (local === undefined) return !asksLocalTime(restrictions);
  const { startDate, endDate, dayOfWeek } = restrictions;
  if (startDate !== undefined && local.date < startDate) return false;
  if (endDate !== undefined && local.date >= endDate) return false;
  const window = dailyWindow(restrictions);
  if (window && !insideWindow(window, local.secondOfDay, policy)) return false;
  // An empty list restricts nothing: OCPI has no day on which such an element could apply.
  return !dayOfWeek?.length || dayOfWeek.includes(dayThatCounts(window, local, policy));
}

function insideWindow({ startS, endS }: DailyWindow, secondOfDay: number, policy: PricingPolicy): boolean {
  if (startS === endS) return policy.startEqEnd === 'WHOLE_DAY';
  if (startS < endS) return secondOfDay >= startS && secondOfDay < endS;
  return secondOfDay >= startS || secondOfDay < endS;
}

function dayThatCounts(window: DailyWindow | undefined, local: LocalTime, policy: PricingPolicy): DayOfWeek {
  const afterMidnight = window !== undefined && window.endS < window.startS && local.secondOfDay < window.endS;
  return afterMidnight && policy.wrapDow === 'START_DAY' ? dayBefore(local.dayOfWeek) : local.dayOfWeek;
}

function secondsOf(time: string): number {
  return Number(time.slice(0, 2)) * 3_600 + Number(time.slice(3, 5)) * 60;
}
