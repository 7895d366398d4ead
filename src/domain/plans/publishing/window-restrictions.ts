import { findTimeZone, localTimeAt } from '../../pricing/periods/local-time.js';
import type { DayOfWeek, TariffRestrictions } from '../../roaming/tariff.js';
import { nextDate } from '../../spot/local-day.js';
import type { Plan, Window } from '../plan.js';
import { windowHolds } from '../window.js';

/** The local dates for which the elements of a tariff are written. */
export interface CoveredDays {
  readonly dates: readonly string[];
  /** True: the tariff prices periods of its one day only, so that its elements need no dates. */
  readonly single: boolean;
}

/**
 * How OCPI says when a window holds (2.2.1, mod_tariffs, TariffRestrictions): one set of restrictions for each run of
 * days on which it does; none when it never does; `[undefined]` when it always does. OCPI has neither months nor
 * holidays, so they are resolved for the days that the tariff covers.
 */
export function windowRestrictions(
  plan: Pick<Plan, 'holidays'>,
  window: Window | undefined,
  { dates, single }: CoveredDays,
): readonly (TariffRestrictions | undefined)[] {
  if (window === undefined) return [undefined];
  if (window.days?.length === 0) return [];
  const times = timesOf(window);
  const held = dates.filter((date) => holdsOn(plan, single ? window : { ...window, days: undefined }, date));
  if (held.length === 0) return [];
  if (single) return [times];
  const days = window.days && { dayOfWeek: [...new Set<DayOfWeek>(window.days)] };
  if (held.length === dates.length) return [withAny({ ...times, ...days })];
  return runsOf(held).map(([startDate, endDate]) => ({ ...times, ...days, startDate, endDate }));
}

type OpenWindow = Omit<Window, 'days'> & { readonly days?: readonly DayOfWeek[] | undefined };

/** Whether a window holds at some time of a day: its weekday, month and holidays, its times left out. */
function holdsOn({ holidays }: Pick<Plan, 'holidays'>, { days, months, holidays: which }: OpenWindow, date: string) {
  const local = localTimeAt(findTimeZone('UTC'), Date.parse(`${date}T12:00:00Z`));
  const wholeDay = { ...(days && { days }), ...(months && { months }), ...(which && { holidays: which }) };
  return windowHolds(wholeDay, { local, holidays });
}

/** A window that ends as it begins holds all day; both sides are written, for OCPI does not say what one alone means. */
function timesOf({ from = '00:00', until = '00:00' }: Window): TariffRestrictions | undefined {
  return from === until ? undefined : { startTime: from, endTime: until };
}

function withAny(restrictions: TariffRestrictions): TariffRestrictions | undefined {
  return Object.keys(restrictions).length > 0 ? restrictions : undefined;
}

/** Runs of dates that follow each other: the first, and the one after the last. */
function runsOf(dates: readonly string[]): [string, string][] {
  const runs: [string, string][] = [];
  for (const date of dates) {
    const last = runs.at(-1);
    const next = nextDate(date);
    if (last && last[1] === date) last[1] = next;
    else runs.push([date, next]);
  }
  return runs;
}
