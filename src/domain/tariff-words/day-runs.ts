import type { DayOfWeek } from '../roaming/tariff.js';
import { WEEK } from '../tariff-lint/grid/calendar-day.js';

/** Days of a week as runs, first and last day each: three or more in a row are one, two are named one by one. */
export function runsOfDays(days: readonly DayOfWeek[]): (readonly [DayOfWeek, DayOfWeek])[] {
  const runs: DayOfWeek[][] = [];
  for (const day of WEEK.filter((one) => days.includes(one))) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before && WEEK.indexOf(before) === WEEK.indexOf(day) - 1) run.push(day);
    else runs.push([day]);
  }
  return runs.flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last) return [];
    return run.length < 3 ? run.map((day) => [day, day] as const) : [[first, last] as const];
  });
}
