import { findTimeZone } from '../pricing/periods/local-time.js';

/** What is odd about a time that a station sent. */
export type TimeQuirk = 'time-in-1970' | 'time-in-future' | 'time-unreadable' | 'time-without-zone';

export interface StationTime {
  /** When it happened: by the station's clock where that is sane, else when the message came. */
  readonly at: Date;
  /** What the station wrote, where something is odd about it; at most 64 characters of it. */
  readonly raw?: string;
  readonly quirk?: TimeQuirk;
  /** The station's clock told nothing that could be used: `at` is when the message came. */
  readonly isClockDoubtful?: true;
}

export interface StationTimeContext {
  readonly receivedAt: Date;
  /** IANA zone of times without a zone; absent, or one that does not exist: UTC. */
  readonly timeZone?: string;
}

/** Stations without a clock begin in 1970, some in 1980 (GPS) or in 1999: no OCPP 1.6 or later was spoken before 2000. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);
/** A clock may be so much ahead of ours. */
const AHEAD_MS = 5 * 60_000;
const RAW_KEPT = 64;

/**
 * Reads a dateTime of OCPP (RFC 3339) as stations write it: with Z, with an offset (`+02:00`, `+0200`, `+02`), with up to
 * twelve decimals of a second, of which milliseconds count, with a space for the T. Without a zone it is UTC or the
 * station's own zone, never that of this machine; an hour that summer time repeats is its first. Text that is no time,
 * times before 2000 and those more than five minutes ahead are flagged, and the time of receipt stands for them. Absent
 * (`undefined`) is the time of receipt, and nothing is odd about that.
 */
export function readStationTime(text: unknown, { receivedAt, timeZone }: StationTimeContext): StationTime {
  if (text === undefined) return { at: receivedAt };
  const raw = String(typeof text === 'object' ? JSON.stringify(text) : text).slice(0, RAW_KEPT);
  const doubt = (quirk: TimeQuirk): StationTime => ({ at: receivedAt, raw, quirk, isClockDoubtful: true });
  const read = typeof text === 'string' ? readTime(text, timeZone) : undefined;
  if (!read) return doubt('time-unreadable');
  if (read.ms < EARLIEST_MS) return doubt('time-in-1970');
  if (read.ms > receivedAt.getTime() + AHEAD_MS) return doubt('time-in-future');
  const at = new Date(read.ms);
  return read.isZoned ? { at } : { at, raw, quirk: 'time-without-zone' };
}

const DATE_TIME =
  /^\s{0,4}(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)? ?(Z|[+-]\d{2}(?::?\d{2})?)?\s{0,4}$/i;
const MAX_LENGTH = 56;

function readTime(text: string, timeZone: string | undefined): { ms: number; isZoned: boolean } | undefined {
  const match = text.length > MAX_LENGTH ? null : DATE_TIME.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second = '0', decimals = '', zone] = match;
  const millisecond = Number(decimals.padEnd(3, '0').slice(0, 3));
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  const time = { hour: Number(hour), minute: Number(minute), second: Number(second), millisecond };
  const ms = wallMs(date, time);
  if (ms === undefined) return undefined;
  if (zone === undefined) return { ms: ms - zoneOffsetMs(timeZone, ms), isZoned: false };
  const offsetMs = statedOffsetMs(zone);
  return offsetMs === undefined ? undefined : { ms: ms - offsetMs, isZoned: true };
}

interface WallDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

interface WallTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** A leap second (60) is the second after it; `24:00:00` and days that no month has are none. */
function wallMs(date: WallDate, time: WallTime): number | undefined {
  if (time.hour > 23 || time.minute > 59 || time.second > 60) return undefined;
  const midnight = new Date(Date.UTC(date.year, date.month - 1, date.day));
  // Date.UTC takes the years 0 to 99 for 1900 to 1999, which are refused all the same.
  if (midnight.getUTCMonth() !== date.month - 1 || midnight.getUTCDate() !== date.day) return undefined;
  return midnight.getTime() + ((time.hour * 60 + time.minute) * 60 + time.second) * 1_000 + time.millisecond;
}

function statedOffsetMs(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 18 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** Offset of a clock on the wall; in an hour that is repeated the one before the change, in one left out likewise. */
function zoneOffsetMs(timeZone: string | undefined, wall: number): number {
  const zone = timeZone === undefined ? undefined : knownZone(timeZone);
  if (!zone) return 0;
  const before = zone.offsetMs(wall - 86_400_000);
  const after = zone.offsetMs(wall + 86_400_000);
  return zone.offsetMs(wall - before) === before ? before : zone.offsetMs(wall - after) === after ? after : before;
}

function knownZone(name: string) {
  try {
    return findTimeZone(name);
  } catch {
    return undefined;
  }
}
