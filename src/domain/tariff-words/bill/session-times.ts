import { findTimeZone, localTimeAt, type TimeZone } from '../../pricing/periods/local-time.js';
import type { PriceableCdr } from '../../pricing/priced-cdr.js';
import { clockText } from '../format.js';
import type { Texts } from '../texts.js';

/** The times of a session in words. */
export interface SessionTimes {
  readonly session: string;
  /** From the start of a period, by its index in `charging_periods`, to that of the next one. */
  readonly span: (period: number) => string;
}

interface WallTime {
  readonly date: string;
  readonly clock: string;
}

/** Reads the times of a CDR on the clock of its location, or in UTC where the zone is not known. */
export function sessionTimes(cdr: PriceableCdr, texts: Texts, timeZone: string | undefined): SessionTimes {
  const zone = timeZone === undefined ? undefined : findTimeZone(timeZone);
  const startedOn = wallTime(cdr.startedAt, zone).date;
  // Another day than that of the start is named with its date.
  const say = (instant: Date): string => {
    const { date, clock } = wallTime(instant, zone);
    return date === startedOn ? clock : `${clock} (${texts.format.date(date)})`;
  };
  const ordered = cdr.chargingPeriods
    .map(({ startedAt }, index) => ({ startedAt, index }))
    .sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  const span = (period: number): string => {
    const position = ordered.findIndex(({ index }) => index === period);
    const start = ordered[position]?.startedAt ?? cdr.startedAt;
    return texts.bill.span(say(start), say(ordered[position + 1]?.startedAt ?? cdr.endedAt));
  };
  const [from, until] = [say(cdr.startedAt), say(cdr.endedAt)];
  return { session: texts.bill.session(texts.format.date(startedOn), from, until, zone?.name ?? 'UTC'), span };
}

function wallTime(instant: Date, zone: TimeZone | undefined): WallTime {
  if (!zone) return { date: instant.toISOString().slice(0, 10), clock: instant.toISOString().slice(11, 16) };
  const { date, secondOfDay } = localTimeAt(zone, instant.getTime());
  return { date, clock: clockText(secondOfDay) };
}
