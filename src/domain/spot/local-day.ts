import { HubError } from '../errors.js';
import { clockInstants, localTimeAt, type TimeZone } from '../pricing/periods/local-time.js';
import type { PeriodMinutes } from './price-row.js';

/** A day of a calendar on the wall, as UTC instants. */
export interface LocalDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly startsAt: Date;
  /** When the next one starts. */
  readonly endsAt: Date;
  /** 24; 23 and 25 when the clock is put forward and back. */
  readonly hours: number;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The day of a date in a zone. Refuses (`bad-field`, field `day`) what is no date. */
export function localDay(zone: TimeZone, date: string): LocalDay {
  const startMs = startOfDay(zone, date);
  const endMs = startOfDay(zone, nextDate(date));
  return { date, startsAt: new Date(startMs), endsAt: new Date(endMs), hours: (endMs - startMs) / HOUR_MS };
}

/** The starts of the delivery periods of a local day: 92, 96 or 100 quarter hours; 23, 24 or 25 hours. */
export function deliveryPeriods(day: Pick<LocalDay, 'startsAt' | 'endsAt'>, minutes: PeriodMinutes): readonly Date[] {
  const starts: Date[] = [];
  for (let startMs = day.startsAt.getTime(); startMs < day.endsAt.getTime(); startMs += minutes * 60_000) {
    starts.push(new Date(startMs));
  }
  return starts;
}

/** The date in a zone on which an instant lies. */
export function localDate(zone: TimeZone, instant: Date): string {
  return localTimeAt(zone, instant.getTime()).date;
}

/** The date after another one. */
export function nextDate(date: string): string {
  return new Date(utcMidnight(date) + DAY_MS).toISOString().slice(0, 10);
}

/** The first instant of a date: its midnight, or the moment at which the clock jumps over that. */
function startOfDay(zone: TimeZone, date: string): number {
  const utcMs = utcMidnight(date);
  const around = { startMs: utcMs - 2 * DAY_MS, endMs: utcMs + 2 * DAY_MS, maxDays: 7 };
  const first = clockInstants(zone, around, [0]).find((instantMs) => localTimeAt(zone, instantMs).date === date);
  if (first === undefined) throw new HubError('bad-field', `day: ${date} does not exist in ${zone.name}`, 'day');
  return first;
}

function utcMidnight(date: string): number {
  const ms = DATE.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) {
    throw new HubError('bad-field', `day: expected a date such as 2026-03-29, got "${date.slice(0, 20)}"`, 'day');
  }
  return ms;
}
