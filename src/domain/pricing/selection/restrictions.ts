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

/** Whether there is a restriction on current or power of which the period tells nothing that counts. */
export function lacksMeasurement(restrictions: TariffRestrictions, moment: Moment, policy: PricingPolicy): boolean {
  return STRENGTHS.some((bound) => {
    return restrictions[bound] !== undefined && measuredFor(bound, moment, policy) === undefined;
  });
}

function energyHolds({ minKwh, maxKwh }: TariffRestrictions, energyKwh: Decimal): boolean {
  return !(minKwh?.greaterThan(energyKwh) || maxKwh?.lessThanOrEqualTo(energyKwh));
}

function durationHolds({ minDurationS, maxDurationS }: TariffRestrictions, elapsedS: number): boolean {
  return !(minDurationS?.greaterThan(elapsedS) || maxDurationS?.lessThanOrEqualTo(elapsedS));
}

type Strength = 'maxCurrent' | 'maxPower' | 'minCurrent' | 'minPower';
const STRENGTHS: readonly Strength[] = ['minCurrent', 'maxCurrent', 'minPower', 'maxPower'];

/** What each bound is held against so that it holds throughout a period, and the counterpart of that. */
const MEASURED_FOR: Readonly<Record<Strength, readonly [MeasuredLimit, MeasuredLimit]>> = {
  minCurrent: ['MIN_CURRENT', 'MAX_CURRENT'],
  maxCurrent: ['MAX_CURRENT', 'MIN_CURRENT'],
  minPower: ['MIN_POWER', 'MAX_POWER'],
  maxPower: ['MAX_POWER', 'MIN_POWER'],
};

/**
 * A lower bound is held against the lowest value of the period, an upper one against the highest, so that it holds
 * throughout; TOUCH asks whether it holds at some moment. A period that tells one of them only is judged by that one,
 * unless the policy takes no counterpart.
 */
function measuredFor(bound: Strength, { measured }: Moment, policy: PricingPolicy): Decimal | undefined {
  const [throughout, counterpart] = MEASURED_FOR[bound];
  const whole = policy.powerReading === 'WHOLE_PERIOD';
  const value = measured.get(whole ? throughout : counterpart);
  if (policy.powerCounterpart === 'NOT_USED') return value;
  return value ?? measured.get(whole ? counterpart : throughout);
}

function strengthHolds(restrictions: TariffRestrictions, moment: Moment, policy: PricingPolicy): boolean {
  return STRENGTHS.every((bound) => {
    const limit = restrictions[bound];
    if (limit === undefined) return true;
    const value = measuredFor(bound, moment, policy);
    if (value === undefined) return policy.missingMeasurement === 'PASS';
    return bound.startsWith('min') ? value.greaterThanOrEqualTo(limit) : value.lessThan(limit);
  });
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
