import type { TariffRestrictions } from '../../../roaming/tariff.js';
import { WEEKDAYS } from '../../periods/local-time.js';
import type { PricingPolicy } from '../../policy.js';
import { dailyWindow } from '../../selection/restrictions.js';
import { scaleDecimal } from '../scale-cdr.js';
import type { ScaledPeriod } from '../scaled-cdr.js';

/** The state of a session at one instant, as integers. One object is reused for all instants of a session. */
export interface ScaledMoment {
  /** 1e-6 kWh delivered so far. */
  energy: number;
  /** Milliseconds since the session, or charging after a reservation, began; never negative. */
  elapsedMs: number;
  /** Local day since 1970 and minute of that day; 0 where no tariff of the session looks at the clock. */
  day: number;
  minute: number;
  period: ScaledPeriod;
}

/** What of an element's restrictions is asked of the calendar. Days are counted from 1970, minutes from midnight. */
export interface CalendarRestriction {
  readonly fromDay: number;
  readonly toDay: number;
  readonly hasWindow: boolean;
  readonly startMinute: number;
  readonly endMinute: number;
  /** One bit per weekday, in the order of WEEKDAYS; undefined where every day will do. */
  readonly weekdays: number | undefined;
}

/** Restrictions of an element in the units of a ScaledCdr; absent bounds are infinite. */
export interface ScaledRestrictions {
  readonly minEnergy: number;
  readonly maxEnergy: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly minCurrent: number;
  readonly maxCurrent: number;
  readonly minPower: number;
  readonly maxPower: number;
  readonly asksCurrent: boolean;
  readonly asksPower: boolean;
  readonly calendar: CalendarRestriction | undefined;
  /** Whether anything but the calendar is asked. */
  readonly asksMore: boolean;
}

const MINUTES_PER_DAY = 1_440;
const MS_PER_DAY = 86_400_000;
const MICRO_PER_MS = 1_000;

/** Puts restrictions into integers; undefined where one of them does not fit, or is not written as OCPI wants it. */
export function scaleRestrictions(restrictions: TariffRestrictions): ScaledRestrictions | undefined {
  const calendar = asksCalendar(restrictions) ? scaleCalendar(restrictions) : NO_CALENDAR;
  if (!calendar) return undefined;
  const { minCurrent, maxCurrent, minPower, maxPower } = restrictions;
  const bounds = {
    minEnergy: lower(restrictions.minKwh),
    maxEnergy: upper(restrictions.maxKwh),
    minMs: wholeMs(lower(restrictions.minDurationS)),
    maxMs: wholeMs(upper(restrictions.maxDurationS)),
    minCurrent: lower(minCurrent),
    maxCurrent: upper(maxCurrent),
    minPower: lower(minPower),
    maxPower: upper(maxPower),
  };
  const values = Object.values(bounds);
  if (values.some(Number.isNaN)) return undefined;
  return {
    ...bounds,
    asksCurrent: minCurrent !== undefined || maxCurrent !== undefined,
    asksPower: minPower !== undefined || maxPower !== undefined,
    calendar: calendar === NO_CALENDAR ? undefined : calendar,
    asksMore: values.some(Number.isFinite),
  };
}

/** Whether all restrictions of an element hold, save those of the calendar. */
export function holdsBesidesCalendar(
  restrictions: ScaledRestrictions,
  { energy, elapsedMs, period }: ScaledMoment,
  policy: Pick<PricingPolicy, 'powerReading'>,
): boolean {
  return (
    energy >= restrictions.minEnergy &&
    energy < restrictions.maxEnergy &&
    elapsedMs >= restrictions.minMs &&
    elapsedMs < restrictions.maxMs &&
    (!restrictions.asksCurrent || currentHolds(restrictions, period, policy)) &&
    (!restrictions.asksPower || powerHolds(restrictions, period, policy))
  );
}

/** Whether the window and the weekday of an element hold at a minute; its dates are not asked. */
export function windowHolds(
  { hasWindow, startMinute, endMinute, weekdays }: CalendarRestriction,
  { weekday, minute }: { readonly weekday: number; readonly minute: number },
  policy: Pick<PricingPolicy, 'startEqEnd' | 'wrapDow'>,
): boolean {
  if (hasWindow && !insideWindow(startMinute, endMinute, minute, policy.startEqEnd)) return false;
  if (weekdays === undefined) return true;
  const afterMidnight = hasWindow && endMinute < startMinute && minute < endMinute;
  const counts = afterMidnight && policy.wrapDow === 'START_DAY' ? (weekday + 6) % 7 : weekday;
  return (weekdays & (1 << counts)) !== 0;
}

/** Whether a bound on current or power was passed because the period does not tell either value. */
export function lacksScaledMeasurement(restrictions: ScaledRestrictions, period: ScaledPeriod): boolean {
  return (
    (restrictions.asksCurrent && period.minCurrentMicroA === undefined && period.maxCurrentMicroA === undefined) ||
    (restrictions.asksPower && period.minPowerMicroKw === undefined && period.maxPowerMicroKw === undefined)
  );
}

const NO_CALENDAR: unique symbol = Symbol('no calendar');

/** NaN where a bound does not fit. */
function lower(bound: TariffRestrictions['minKwh']): number {
  return bound === undefined ? Number.NEGATIVE_INFINITY : (scaleDecimal(bound) ?? Number.NaN);
}

function upper(bound: TariffRestrictions['maxKwh']): number {
  return bound === undefined ? Number.POSITIVE_INFINITY : (scaleDecimal(bound) ?? Number.NaN);
}

/** Microseconds as the next whole millisecond: instants are whole ones, so a bound between two acts at the later one. */
function wholeMs(us: number): number {
  if (!Number.isFinite(us)) return us;
  const rest = us % MICRO_PER_MS;
  return (us - rest) / MICRO_PER_MS + (rest > 0 ? 1 : 0);
}

function asksCalendar({ startTime, endTime, startDate, endDate, dayOfWeek }: TariffRestrictions): boolean {
  return [startTime, endTime, startDate, endDate].some((value) => value !== undefined) || dayOfWeek !== undefined;
}

const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

function scaleCalendar(restrictions: TariffRestrictions): CalendarRestriction | undefined {
  const { startTime, endTime, startDate, endDate, dayOfWeek } = restrictions;
  if ([startTime, endTime].some((time) => time !== undefined && !CLOCK.test(time))) return undefined;
  const fromDay = startDate === undefined ? Number.NEGATIVE_INFINITY : dayNumber(startDate);
  const toDay = endDate === undefined ? Number.POSITIVE_INFINITY : dayNumber(endDate);
  if (fromDay === undefined || toDay === undefined) return undefined;
  const window = dailyWindow(restrictions);
  return {
    fromDay,
    toDay,
    hasWindow: window !== undefined,
    startMinute: window ? window.startS / 60 : 0,
    endMinute: window ? window.endS / 60 : MINUTES_PER_DAY,
    weekdays: dayOfWeek?.length ? dayOfWeek.reduce((bits, day) => bits | (1 << WEEKDAYS.indexOf(day)), 0) : undefined,
  };
}

/** Days since 1970 of a date that exists. */
function dayNumber(date: string): number | undefined {
  if (!DATE.test(date)) return undefined;
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) return undefined;
  return ms / MS_PER_DAY;
}

function insideWindow(start: number, end: number, minute: number, startEqEnd: PricingPolicy['startEqEnd']): boolean {
  if (start === end) return startEqEnd === 'WHOLE_DAY';
  if (start < end) return minute >= start && minute < end;
  return minute >= start || minute < end;
}

type Reading = Pick<PricingPolicy, 'powerReading'>;

function currentHolds({ minCurrent, maxCurrent }: ScaledRestrictions, period: ScaledPeriod, policy: Reading): boolean {
  const { minCurrentMicroA: low, maxCurrentMicroA: high } = period;
  return strengthHolds(minCurrent, maxCurrent, policy.powerReading === 'TOUCH' ? [high, low] : [low, high]);
}

function powerHolds({ minPower, maxPower }: ScaledRestrictions, period: ScaledPeriod, policy: Reading): boolean {
  const { minPowerMicroKw: low, maxPowerMicroKw: high } = period;
  return strengthHolds(minPower, maxPower, policy.powerReading === 'TOUCH' ? [high, low] : [low, high]);
}

type Told = number | undefined;

/** A period that tells one value only is judged by that one, and one that tells none passes. */
function strengthHolds(min: number, max: number, [forMin, forMax]: readonly [Told, Told]): boolean {
  const lowest = forMin ?? forMax;
  const highest = forMax ?? forMin;
  return lowest === undefined || highest === undefined || (lowest >= min && highest < max);
}
