import type { Value } from '../../bson/value.js';
import { CommandError } from '../../errors.js';

/** What a calendar and a clock in some place show. */
export interface LocalFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const units = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;
export type Unit = (typeof units)[number];

export function unitOf(value: Value | undefined): Unit {
  const unit = units.find((each) => each === value);
  if (unit === undefined) throw new CommandError('FailedToParse', `unknown time unit value: ${String(value)}`);
  return unit;
}

const fixedMs: Readonly<Partial<Record<Unit, number>>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1_000,
  millisecond: 1,
};

const monthsOf: Readonly<Partial<Record<Unit, number>>> = { year: 12, quarter: 3, month: 1 };

/** The clock in a zone: `UTC`, `+02:00` or a name such as `Europe/Berlin`. */
export function fieldsIn(date: Date, zone: string): LocalFields {
  return utcFields(new Date(date.getTime() + offsetMs(date.getTime(), zone)));
}

export interface Truncation {
  readonly unit: Unit;
  readonly binSize: number;
  readonly zone: string;
  readonly startOfWeek: string;
}

/** Bins count from 2000-01-01 in the zone, weeks from the first start of a week after it, as in MongoDB. */
export function truncated(date: Date, how: Truncation): Date {
  const local = date.getTime() + offsetMs(date.getTime(), how.zone);
  const months = monthsOf[how.unit];
  if (months !== undefined) {
    const at = new Date(local);
    const sinceStart = (at.getUTCFullYear() - 2000) * 12 + at.getUTCMonth();
    const bin = months * how.binSize;
    return fromLocal(Date.UTC(2000, Math.floor(sinceStart / bin) * bin, 1), how.zone);
  }
  const bin = (fixedMs[how.unit] ?? 1) * how.binSize;
  const start = how.unit === 'week' ? firstWeek(how.startOfWeek) : Date.UTC(2000, 0, 1);
  return fromLocal(start + Math.floor((local - start) / bin) * bin, how.zone);
}

export function moved(date: Date, by: { unit: Unit; amount: number; zone: string }): Date {
  const months = monthsOf[by.unit];
  const local = date.getTime() + offsetMs(date.getTime(), by.zone);
  if (months === undefined) {
    const step = (fixedMs[by.unit] ?? 1) * by.amount;
    // Days and weeks keep the local time over a change of the clock; hours and less do not.
    return by.unit === 'day' || by.unit === 'week' ? fromLocal(local + step, by.zone) : new Date(date.getTime() + step);
  }
  const fields = utcFields(new Date(local));
  const month = fields.month - 1 + months * by.amount;
  const lastDay = new Date(Date.UTC(fields.year, month + 1, 0)).getUTCDate();
  const day = Math.min(fields.day, lastDay);
  const timeOfDay = local - Date.UTC(fields.year, fields.month - 1, fields.day);
  return fromLocal(Date.UTC(fields.year, month, day) + timeOfDay, by.zone);
}

/** Writes a date by a format such as `%Y-%m`. */
export function formatDate(fields: LocalFields, format: string): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const values: Readonly<Record<string, () => string>> = {
    Y: () => String(fields.year).padStart(4, '0'),
    m: () => two(fields.month),
    d: () => two(fields.day),
    H: () => two(fields.hour),
    M: () => two(fields.minute),
    S: () => two(fields.second),
    L: () => String(fields.millisecond).padStart(3, '0'),
    '%': () => '%',
  };
  return format.replace(/%(.)/g, (_, letter: string) => {
    const write = Object.hasOwn(values, letter) ? values[letter] : undefined;
    if (write === undefined)
      throw new CommandError('BadValue', `Invalid format character '%${letter}' in format string`);
    return write();
  });
}

function utcFields(date: Date): LocalFields {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

function fromLocal(local: number, zone: string): Date {
  const guess = local - offsetMs(local, zone);
  const corrected = local - offsetMs(guess, zone);
  return new Date(offsetMs(corrected, zone) === local - corrected ? corrected : Math.max(guess, corrected));
}

function firstWeek(startOfWeek: string): number {
  const days = ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
  // 2000-01-01 was a Saturday.
  const day = days.findIndex((name) => name.startsWith(startOfWeek.toLowerCase().slice(0, 3)));
  return Date.UTC(2000, 0, 1 + Math.max(0, day));
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetMs(time: number, zone: string): number {
  if (zone === 'UTC' || zone === 'GMT') return 0;
  const fixed = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0);
    return (fixed[1] === '-' ? -minutes : minutes) * 60_000;
  }
  const parts = formatFor(zone).formatToParts(new Date(time));
  const get = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
  return local - Math.floor(time / 1_000) * 1_000;
}

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const numeric = 'numeric';
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
    });
    formats.set(zone, format);
    return format;
  } catch {
    throw new CommandError('BadValue', `unrecognized time zone identifier: "${zone}"`);
  }
}
