import { HubError } from '../../errors.js';
import type { DayOfWeek } from '../../roaming/tariff.js';

/** What a clock and a calendar on the wall of the location show. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly dayOfWeek: DayOfWeek;
  readonly secondOfDay: number;
}

/** A time zone that is known to exist; its offsets are looked up once per day and kept. */
export interface TimeZone {
  readonly name: string;
  /** Local minus UTC at an instant, both in ms. */
  offsetMs(instantMs: number): number;
  /** The instant within a UTC day (counted from 1970) at which the offset changes, if there is one. */
  transitionMs(day: number): number | undefined;
}

const DAY_MS = 86_400_000;
/** Weekdays in the order in which they follow 1 January 1970. */
export const WEEKDAYS: readonly DayOfWeek[] = [
  'THURSDAY', // 1 January 1970
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
];

/** Zones and days kept in memory at most; then the memory starts afresh. */
const ZONES_KEPT = 1_000;
const DAYS_KEPT = 20_000;
const zones = new Map<string, TimeZone>();

/** Finds an IANA time zone such as Europe/Amsterdam; refuses a name that the tz database does not have. */
export function findTimeZone(name: string): TimeZone {
  const known = zones.get(name);
  if (known) return known;
  if (zones.size >= ZONES_KEPT) zones.clear();
  const zone = openZone(name);
  zones.set(name, zone);
  return zone;
}

/** Date, weekday and time of day of an instant in a zone. Summer time needs no rule of its own: it is in the offset. */
export function localTimeAt(zone: TimeZone, instantMs: number): LocalTime {
  const localMs = instantMs + zone.offsetMs(instantMs);
  const day = Math.floor(localMs / DAY_MS);
  return {
    date: new Date(localMs).toISOString().slice(0, 10),
    dayOfWeek: weekday(day),
    secondOfDay: Math.floor((localMs - day * DAY_MS) / 1_000),
  };
}

/** The weekday before another one. */
export function dayBefore(day: DayOfWeek): DayOfWeek {
  return weekday(WEEKDAYS.indexOf(day) - 1);
}

/**
 * The instants in an open interval at which a zone's clock shows one of the given times of day, and those at which
 * the clock itself is put forward or back. An hour that summer time repeats gives both instants, one that it leaves out
 * gives none. At most `maxDays` local days are looked at.
 */
export function clockInstants(
  zone: TimeZone,
  between: { readonly startMs: number; readonly endMs: number; readonly maxDays: number },
  secondsOfDay: readonly number[],
): number[] {
  const found = new Set<number>();
  const firstDay = Math.floor(between.startMs / DAY_MS) - 1;
  const lastDay = Math.min(Math.floor(between.endMs / DAY_MS) + 1, firstDay + between.maxDays);
  for (let day = firstDay; day <= lastDay; day += 1) {
    const transition = zone.transitionMs(day);
    if (transition !== undefined) found.add(transition);
    for (const second of secondsOfDay) {
      const localMs = day * DAY_MS + second * 1_000;
      for (const near of [localMs - DAY_MS, localMs + DAY_MS]) {
        const instant = localMs - zone.offsetMs(near);
        if (instant + zone.offsetMs(instant) === localMs) found.add(instant);
      }
    }
  }
  return [...found].filter((instant) => instant > between.startMs && instant < between.endMs).sort((a, b) => a - b);
}

function openZone(name: string): TimeZone {
  const clock = clockOf(name);
  const days = new Map<number, ZoneDay>();
  const dayOf = (day: number): ZoneDay => {
    const kept = days.get(day);
    if (kept) return kept;
    if (days.size >= DAYS_KEPT) days.clear();
    const opened = openDay(clock, day);
    days.set(day, opened);
    return opened;
  };
  return {
    name,
    offsetMs: (instantMs) => {
      const { before, after, changesAtMs } = dayOf(Math.floor(instantMs / DAY_MS));
      return instantMs < changesAtMs ? before : after;
    },
    transitionMs: (day) => {
      const { changesAtMs } = dayOf(day);
      return Number.isFinite(changesAtMs) ? changesAtMs : undefined;
    },
  };
}

/** Offsets of one UTC day; a zone changes its offset at most once a day. */
interface ZoneDay {
  readonly before: number;
  readonly after: number;
  readonly changesAtMs: number;
}

function openDay(clock: Intl.DateTimeFormat, day: number): ZoneDay {
  let startMs = day * DAY_MS;
  let endMs = startMs + DAY_MS;
  const before = readOffset(clock, startMs);
  const after = readOffset(clock, endMs);
  if (before === after) return { before, after, changesAtMs: Number.POSITIVE_INFINITY };
  while (endMs - startMs > 1_000) {
    const middle = Math.floor((startMs + endMs) / 2_000) * 1_000;
    if (readOffset(clock, middle) === before) startMs = middle;
    else endMs = middle;
  }
  return { before, after, changesAtMs: endMs };
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new HubError('cannot-price', `"${timeZone}" is not a time zone of the tz database`, 'time_zone');
  }
}

function readOffset(clock: Intl.DateTimeFormat, instantMs: number): number {
  const shown = new Map(clock.formatToParts(instantMs).map((part) => [part.type, Number(part.value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  const localMs = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return localMs - instantMs;
}

function weekday(daysSince1970: number): DayOfWeek {
  return WEEKDAYS[((daysSince1970 % 7) + 7) % 7] ?? 'THURSDAY';
}
