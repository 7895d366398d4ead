import type { TariffRestrictions } from '../../roaming/tariff.js';
import { type Finding, found, inRestrictions } from '../finding.js';
import { isCalendarDay, WEEK } from '../grid/calendar-day.js';
import { type DayLimits, possibleDays } from '../grid/day-cells.js';
import { eachRestriction, type Linting, type LintRule } from '../linting.js';

/** Restrictions on clock and calendar that never hold, or hold otherwise than they look. */
export const WINDOW_RULES: readonly LintRule[] = [
  endsAtMidnight,
  (linting) => eachRestriction(linting, startEqualsEnd),
  (linting) => eachRestriction(linting, overMidnight),
  (linting) => eachRestriction(linting, withoutDays),
  (linting) => eachRestriction(linting, unknownDates),
  (linting) => eachRestriction(linting, emptyDates),
  outsideValidity,
];

/**
 * An end of 00:00 is the end of the day (OCPI 2.2.1, mod_tariffs, TariffRestrictions); some read it as its beginning.
 * Told once for a tariff: whoever reads one of them so reads all of them so.
 */
function endsAtMidnight(linting: Linting): readonly Finding[] {
  return eachRestriction(linting, ({ startTime, endTime }, element) => {
    if (endTime !== '00:00') return [];
    return [found('ENDS_AT_MIDNIGHT', inRestrictions(element, 'end_time'), { startTime: startTime ?? '00:00' })];
  }).slice(0, 1);
}

function startEqualsEnd({ startTime, endTime }: TariffRestrictions, element: number): readonly Finding[] {
  if (startTime === undefined || startTime !== endTime || endTime === '00:00') return [];
  return [found('START_EQUALS_END', inRestrictions(element, 'end_time'), { time: startTime })];
}

/** The day is that of the instant: Friday 22:00–06:00 is early Friday and late Friday, not the night to Saturday. */
function overMidnight(restrictions: TariffRestrictions, element: number): readonly Finding[] {
  const { startTime, endTime, dayOfWeek, startDate, endDate } = restrictions;
  if (startTime === undefined || endTime === undefined || endTime === '00:00' || endTime >= startTime) return [];
  const onDays = dayOfWeek !== undefined && dayOfWeek.length > 0 && new Set(dayOfWeek).size < WEEK.length;
  if (!onDays && startDate === undefined && endDate === undefined) return [];
  const days = onDays ? { days: dayOfWeek } : {};
  return [found('WINDOW_OVER_MIDNIGHT', inRestrictions(element, 'end_time'), { startTime, endTime, ...days })];
}

function withoutDays({ dayOfWeek }: TariffRestrictions, element: number): readonly Finding[] {
  return dayOfWeek?.length === 0 ? [found('DAYS_EMPTY', inRestrictions(element, 'day_of_week'), {})] : [];
}

function unknownDates({ startDate, endDate }: TariffRestrictions, element: number): readonly Finding[] {
  const named = [
    ['start_date', startDate],
    ['end_date', endDate],
  ] as const;
  return named.flatMap(([name, date]) => {
    if (date === undefined || isCalendarDay(date)) return [];
    return found('DATE_UNKNOWN', inRestrictions(element, name), { date });
  });
}

/** end_date is exclusive: the same day twice is no day. */
function emptyDates({ startDate, endDate }: TariffRestrictions, element: number): readonly Finding[] {
  if (startDate === undefined || endDate === undefined || startDate < endDate) return [];
  return [found('DATES_EMPTY', inRestrictions(element, 'end_date'), { startDate, endDate })];
}

function outsideValidity(linting: Linting): readonly Finding[] {
  const limits = possibleDays(linting.tariff, linting.zone);
  return eachRestriction(linting, (restrictions, element) => {
    const { startDate, endDate } = restrictions;
    if (startDate !== undefined && endDate !== undefined && startDate >= endDate) return [];
    const tooLate = isLate(startDate, limits);
    if (!tooLate && !isEarly(endDate, limits)) return [];
    return [found('DATES_OUTSIDE_VALIDITY', inRestrictions(element, tooLate ? 'start_date' : 'end_date'), {})];
  });
}

function isLate(startDate: string | undefined, { until }: DayLimits): boolean {
  return startDate !== undefined && until !== undefined && startDate >= until;
}

function isEarly(endDate: string | undefined, { from }: DayLimits): boolean {
  return endDate !== undefined && from !== undefined && endDate <= from;
}
