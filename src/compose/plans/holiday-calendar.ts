import Holidays from 'date-holidays';
import type { HolidayCalendars, HolidayPlace } from '../../domain/plans/parsing/read-holidays.js';
import type { Clock } from '../../flows/ports.js';

/** Years ahead for which public holidays are known; a hub that runs longer is started again. */
const YEARS_AHEAD = 3;
const DAY_MS = 86_400_000;

/**
 * The public holidays of the library date-holidays: whole days off by law, not bank holidays, observances and half days.
 * A year before the first is given too, for the hours in which it is another year elsewhere.
 */
export function holidayCalendars(clock: Clock): HolidayCalendars {
  return {
    datesOf: (place, firstYear) => {
      const calendar = calendarOf(place);
      const lastYear = Math.max(clock.now().getUTCFullYear(), firstYear) + YEARS_AHEAD;
      return calendar && yearsBetween(firstYear - 1, lastYear).flatMap((year) => datesIn(calendar, year));
    },
  };
}

function calendarOf({ country, region }: HolidayPlace): Holidays | undefined {
  const world = new Holidays();
  if (!Object.hasOwn(world.getCountries(), country)) return undefined;
  if (region === undefined) return new Holidays(country);
  return Object.hasOwn(world.getStates(country) ?? {}, region) ? new Holidays(country, region) : undefined;
}

function yearsBetween(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function datesIn(calendar: Holidays, year: number): string[] {
  return calendar
    .getHolidays(year)
    .filter(({ type, start, end }) => type === 'public' && wholeDays(start, end) > 0)
    .flatMap(({ date, start, end }) => {
      const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
      return Array.from({ length: wholeDays(start, end) }, (_, day) => dateOf(first + day * DAY_MS));
    });
}

/** A day on which the clock is put forward or back counts as whole. */
function wholeDays(start: Date, end: Date): number {
  return Math.floor((end.getTime() - start.getTime()) / DAY_MS + 0.1);
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
