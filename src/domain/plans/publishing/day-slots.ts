import { findTimeZone, localTimeAt } from '../../pricing/periods/local-time.js';
import { deliveryPeriods, localDay, nextDate } from '../../spot/local-day.js';

/** A quarter hour of a local day. */
export interface DaySlot {
  readonly startMs: number;
  /** Local time at its start, in seconds after midnight. */
  readonly secondOfDay: number;
  /** True: the clock shows this time twice on this day, so that local time cannot say which of the two is meant. */
  readonly repeated: boolean;
}

export interface DayInSlots {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** The date after it. */
  readonly nextDate: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** 96 as a rule, 92 or 100 where the clock is put forward or back by an hour. */
  readonly slots: readonly DaySlot[];
}

/** The quarter hours of a local day; refuses (`bad-field`) what is no date and a day that the zone does not have. */
export function dayInSlots(timeZone: string, date: string): DayInSlots {
  const zone = findTimeZone(timeZone);
  const { startsAt, endsAt } = localDay(zone, date);
  const slots = deliveryPeriods({ startsAt, endsAt }, 15).map((start) => ({
    startMs: start.getTime(),
    secondOfDay: localTimeAt(zone, start.getTime()).secondOfDay,
  }));
  const times = new Map<number, number>();
  for (const { secondOfDay } of slots) times.set(secondOfDay, (times.get(secondOfDay) ?? 0) + 1);
  const marked = slots.map((slot) => ({ ...slot, repeated: (times.get(slot.secondOfDay) ?? 0) > 1 }));
  return { date, nextDate: nextDate(date), startsAt, endsAt, slots: marked };
}

/** So many dates that follow each other. */
export function datesFrom(date: string, days: number): string[] {
  const dates: string[] = [];
  for (let one = date; dates.length < days; one = nextDate(one)) dates.push(one);
  return dates;
}
