import type { DayOfWeek } from '../../roaming/tariff.js';

/** Monday first, as a week is read in Europe (ISO 8601). */
export const WEEK: readonly DayOfWeek[] = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
];

const DAY_MS = 86_400_000;

/** The weekday of a date `YYYY-MM-DD`. */
export function weekdayOf(date: string): DayOfWeek {
  return WEEK[(new Date(utcMs(date)).getUTCDay() + 6) % 7] ?? 'MONDAY';
}

/** The date some days later, or earlier. */
export function addDays(date: string, days: number): string {
  return dateAt(utcMs(date) + days * DAY_MS);
}

/** Days from one date to another. */
export function daysBetween(from: string, until: string): number {
  return Math.round((utcMs(until) - utcMs(from)) / DAY_MS);
}

/** Whether a text of the form `YYYY-MM-DD` is a day that the calendar has. */
export function isCalendarDay(date: string): boolean {
  return addDays(date, 0) === date;
}

/** The UTC date of an instant. */
export function dateAt(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 10);
}

function utcMs(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)));
}
