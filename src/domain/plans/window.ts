import type { LocalTime } from '../pricing/periods/local-time.js';
import type { Window } from './plan.js';

/** What a window asks about an instant, in the local time of its plan. */
export interface WindowMoment {
  readonly local: LocalTime;
  /** Local dates of the plan that are holidays. */
  readonly holidays: ReadonlySet<string>;
}

const DAY_S = 86_400;

/**
 * Whether a window of a plan holds at an instant; no window holds always. All that it names must hold, as restrictions
 * of OCPI do (2.2.1, mod_tariffs): weekday, month and holiday are those of the local day on which the instant lies, also
 * after midnight in a window that began on the day before.
 */
export function windowHolds(window: Window | undefined, { local, holidays }: WindowMoment): boolean {
  if (window === undefined) return true;
  if (window.days && !window.days.includes(local.dayOfWeek)) return false;
  if (window.months && !window.months.includes(Number(local.date.slice(5, 7)))) return false;
  if (window.holidays && holidays.has(local.date) !== (window.holidays === 'ONLY')) return false;
  return isInside(window, local.secondOfDay);
}

/**
 * The seconds of the day at which a window can begin or end, ascending. Midnight is one of them when the window asks
 * for days, months or holidays; a window without times and days has none.
 */
export function windowBorders(window: Window | undefined): number[] {
  if (window === undefined) return [];
  const { days, months, holidays, from, until } = window;
  const times = [from, until].flatMap((time) => (time === undefined ? [] : [secondOfDay(time)]));
  const isOpen = times.length === 1;
  return [...new Set(days || months || holidays || isOpen ? [0, ...times] : times)].sort((a, b) => a - b);
}

/** Seconds after midnight of `HH:MM`. */
export function secondOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 3_600 + Number(time.slice(3, 5)) * 60;
}

function isInside({ from, until }: Window, second: number): boolean {
  const startS = from === undefined ? 0 : secondOfDay(from);
  const endS = (until === undefined ? 0 : secondOfDay(until)) || DAY_S;
  return startS < endS ? second >= startS && second < endS : second >= startS || second < endS;
}
