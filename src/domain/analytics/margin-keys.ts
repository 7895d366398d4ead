import { localTimeAt, type TimeZone } from '../pricing/periods/local-time.js';

/** What the rows of a margin report are told apart by, in time … */
export const TIME_KEYS = ['hour', 'day', 'weekday', 'hour_of_day'] as const;
export type TimeKey = (typeof TIME_KEYS)[number];

/** … and otherwise. */
export const LINE_KEYS = ['location', 'tariff', 'cpo', 'emsp'] as const;
export type LineKey = (typeof LINE_KEYS)[number];

export const MARGIN_KEYS = [...TIME_KEYS, ...LINE_KEYS] as const;
export type MarginKey = TimeKey | LineKey;

const HOUR_MS = 3_600_000;
const HOUR_S = 3_600;
const WEEK = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

/**
 * The key of an instant. `hour`: the UTC hour in which it lies, as an instant. The others are local to the zone: `day`
 * is a date, `hour_of_day` `00` to `23`, where the hour that is repeated in autumn counts twice.
 */
export function timeKey(key: TimeKey, instantMs: number, zone: TimeZone): string {
  if (key === 'hour') return new Date(Math.floor(instantMs / HOUR_MS) * HOUR_MS).toISOString().replace('.000Z', 'Z');
  const local = localTimeAt(zone, instantMs);
  if (key === 'day') return local.date;
  if (key === 'weekday') return local.dayOfWeek;
  return String(Math.floor(local.secondOfDay / HOUR_S)).padStart(2, '0');
}

/** The order of rows: by each key in turn, weekdays from Monday, all else as text. */
export function compareKeys(by: readonly MarginKey[], a: readonly string[], b: readonly string[]): number {
  for (const [at, key] of by.entries()) {
    const [one = '', other = ''] = [a[at], b[at]];
    if (one === other) continue;
    if (key === 'weekday') return WEEK.indexOf(one) - WEEK.indexOf(other);
    return one < other ? -1 : 1;
  }
  return 0;
}
