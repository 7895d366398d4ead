import type { TimeZone } from '../../pricing/periods/local-time.js';
import { localTimeAt } from '../../pricing/periods/local-time.js';
import type { PriceableTariff } from '../../pricing/priced-cdr.js';
import type { DayOfWeek, TariffRestrictions } from '../../roaming/tariff.js';
import { addDays, dateAt, daysBetween, WEEK, weekdayOf } from './calendar-day.js';

/** Days that no restriction of a tariff tells apart: one weekday within one span of dates. */
export interface DayCell {
  /** One of these days. */
  readonly date: string;
  readonly dayOfWeek: DayOfWeek;
  /** Which span of dates it is in, counted from 0. */
  readonly span: number;
  /** Weekdays that the span has. */
  readonly weekdays: readonly DayOfWeek[];
  /** First day of the span; absent: no first one that matters. */
  readonly from?: string;
  /** Day after the span; absent: it does not end. */
  readonly until?: string;
}

/** First day, and the day after the last one, on which sessions can start; absent: not limited. */
export interface DayLimits {
  readonly from?: string;
  readonly until?: string;
}

const HOUR_MS = 3_600_000;
/** No local time is further behind or ahead of UTC than this (tz database). */
const MOST_BEHIND_MS = 12 * HOUR_MS;
const MOST_AHEAD_MS = 14 * HOUR_MS;

/**
 * The local days of a tariff's validity. Where the time zone is not known: those that are in it everywhere on earth,
 * or if there is none, those that are in it somewhere.
 */
export function validDays(tariff: PriceableTariff, zone: TimeZone | undefined): DayLimits {
  const sure = limitsOf(tariff, zone, { start: MOST_AHEAD_MS, end: -MOST_BEHIND_MS });
  const isNone = sure.from !== undefined && sure.until !== undefined && sure.from >= sure.until;
  return isNone ? possibleDays(tariff, zone) : sure;
}

/** The local days that may be in a tariff's validity, in whatever zone. */
export function possibleDays(tariff: PriceableTariff, zone: TimeZone | undefined): DayLimits {
  return limitsOf(tariff, zone, { start: -MOST_BEHIND_MS, end: MOST_AHEAD_MS });
}

/**
 * The days of a tariff, so that within a cell all restrictions on dates and weekdays answer the same. Empty where the
 * validity leaves no day.
 */
export function dayCells(restrictions: readonly TariffRestrictions[], limits: DayLimits): DayCell[] {
  const named = restrictions.flatMap(({ startDate, endDate }) => [startDate ?? [], endDate ?? []]).flat();
  const borders = [...new Set(named)].sort().filter((date) => isInside(date, limits));
  const starts = [limits.from, ...borders];
  const ends = [...borders, limits.until];
  return starts.flatMap((from, span) => {
    const until = ends[span];
    if (from !== undefined && until !== undefined && from >= until) return [];
    const days = representatives(from, until);
    const weekdays = WEEK.filter((day) => days.some((date) => weekdayOf(date) === day));
    const edges = {
      ...(from === undefined || from === limits.from ? {} : { from }),
      ...(until === undefined || until === limits.until ? {} : { until }),
    };
    return days.map((date) => ({ date, dayOfWeek: weekdayOf(date), span, weekdays, ...edges }));
  });
}

/** Some Monday; where a tariff names no dates, every week is like every other. */
const ANY_MONDAY = '2026-01-05';

/** A week of days within a span of dates, or the whole span where it is shorter; Monday first where it can be. */
function representatives(from: string | undefined, until: string | undefined): string[] {
  if (from !== undefined && until !== undefined) {
    return range(from, Math.min(daysBetween(from, until), WEEK.length)).sort(byWeekday);
  }
  if (from !== undefined) return range(from, WEEK.length).sort(byWeekday);
  return range(until === undefined ? ANY_MONDAY : addDays(until, -WEEK.length), WEEK.length).sort(byWeekday);
}

function range(first: string, count: number): string[] {
  return Array.from({ length: count }, (_none, index) => addDays(first, index));
}

function byWeekday(a: string, b: string): number {
  return WEEK.indexOf(weekdayOf(a)) - WEEK.indexOf(weekdayOf(b));
}

function isInside(date: string, { from, until }: DayLimits): boolean {
  return (from === undefined || date > from) && (until === undefined || date < until);
}

function limitsOf(
  { startsAt, endsAt }: PriceableTariff,
  zone: TimeZone | undefined,
  shiftMs: { readonly start: number; readonly end: number },
): DayLimits {
  const localDate = (instantMs: number, shift: number): string =>
    zone ? localTimeAt(zone, instantMs).date : dateAt(instantMs + shift);
  return {
    ...(startsAt ? { from: localDate(startsAt.getTime(), shiftMs.start) } : {}),
    ...(endsAt ? { until: addDays(localDate(endsAt.getTime() - 1, shiftMs.end), 1) } : {}),
  };
}
