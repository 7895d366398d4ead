import { HubError } from '../../errors.js';
import { findTimeZone, localTimeAt, type TimeZone } from '../../pricing/periods/local-time.js';
import { SLOT_MS } from '../../spot/spot-price.js';

/** A quarter hour of a local day. */
export interface DaySlot {
  readonly startMs: number;
  /** Local time at its start, in seconds after midnight. */
  readonly secondOfDay: number;
  /** True: the clock shows this time twice on this day, so that local time cannot say which of the two is meant. */
  readonly repeated: boolean;
}

export interface LocalDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** The date after it. */
  readonly nextDate: string;
  readonly startMs: number;
  readonly endMs: number;
  /** 96 as a rule, 92 or 100 where the clock is put forward or back by an hour. */
  readonly slots: readonly DaySlot[];
}

const DAY_MS = 86_400_000;
/** No zone is further from UTC than 14 hours; a day has 25 hours at most. */
const REACH_MS = 15 * 3_600_000;

/** The quarter hours of a local day; refuses (`bad-field`) what is no date and a day that the zone does not have. */
export function localDay(timeZone: string, date: string): LocalDay {
  const utcMs = isDate(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(utcMs))
    throw new HubError('bad-field', `day: expected a date such as 2026-12-24, got "${date}"`, 'day');
  const slots = markRepeated(slotsOn(findTimeZone(timeZone), date, utcMs));
  const [first, last] = [slots[0], slots.at(-1)];
  if (!first || !last) throw new HubError('bad-field', `day: ${timeZone} has no ${date}`, 'day');
  return { date, nextDate: dateText(utcMs + DAY_MS), startMs: first.startMs, endMs: last.startMs + SLOT_MS, slots };
}

/** The local date on which an instant lies. */
export function localDate(timeZone: string, instantMs: number): string {
  return localTimeAt(findTimeZone(timeZone), instantMs).date;
}

/** The dates from one to `days` later, it included. */
export function datesFrom(date: string, days: number): string[] {
  const utcMs = Date.parse(`${date}T00:00:00Z`);
  return Array.from({ length: days }, (_none, index) => dateText(utcMs + index * DAY_MS));
}

function isDate(text: string): boolean {
  return text.length === 10 && /^\d{4}-\d{2}-\d{2}$/.test(text) && dateText(Date.parse(`${text}T00:00:00Z`)) === text;
}

function slotsOn(zone: TimeZone, date: string, utcMs: number): Omit<DaySlot, 'repeated'>[] {
  const slots: Omit<DaySlot, 'repeated'>[] = [];
  for (let startMs = utcMs - REACH_MS; startMs < utcMs + DAY_MS + REACH_MS; startMs += SLOT_MS) {
    const local = localTimeAt(zone, startMs);
    if (local.date === date) slots.push({ startMs, secondOfDay: local.secondOfDay });
  }
  return slots;
}

function markRepeated(slots: readonly Omit<DaySlot, 'repeated'>[]): DaySlot[] {
  const times = new Map<number, number>();
  for (const { secondOfDay } of slots) times.set(secondOfDay, (times.get(secondOfDay) ?? 0) + 1);
  return slots.map((slot) => ({ ...slot, repeated: (times.get(slot.secondOfDay) ?? 0) > 1 }));
}

function dateText(utcMs: number): string {
  return Number.isNaN(utcMs) ? '' : new Date(utcMs).toISOString().slice(0, 10);
}
