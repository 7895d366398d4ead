import { findTimeZone } from '../../pricing/periods/local-time.js';
import { localDate } from '../../spot/local-day.js';
import type { Plan, Window } from '../plan.js';
import { datesFrom } from '../publishing/day-slots.js';
import { windowRestrictions } from '../publishing/window-restrictions.js';
import { oddity, type PlanFinding } from './finding.js';

const YEAR_DAYS = 366;

/** The local dates of the first year of a plan, or of all of it. */
export function datesOf({ timeZone, validFrom, validUntil }: Plan): string[] {
  const zone = findTimeZone(timeZone);
  const dates = datesFrom(localDate(zone, validFrom), YEAR_DAYS);
  if (!validUntil) return dates;
  const last = localDate(zone, new Date(validUntil.getTime() - 1));
  return dates.filter((date) => date <= last);
}

/** Windows that hold on no day: of months, weekdays and holidays that never come together. */
export function findDeadWindows(plan: Plan): PlanFinding[] {
  const dates = datesOf(plan);
  const isDead = (window: Window): boolean => windowRestrictions(plan, window, { dates, single: false }).length === 0;
  return windowsOf(plan).flatMap(([field, window]) => (isDead(window) ? [oddity('WINDOW_NEVER_HOLDS', field)] : []));
}

function windowsOf({ energy, time, idle, demand }: Plan): [string, Window][] {
  const parts = energy.parts.map(({ window }, index) => [`energy.parts.${index}.window`, window] as const);
  const others = [
    ['time.window', time?.window],
    ['idle.exempt', idle?.exempt],
    ['demand.window', demand?.window],
  ] as const;
  return [...parts, ...others].flatMap(([field, window]): [string, Window][] => (window ? [[field, window]] : []));
}
