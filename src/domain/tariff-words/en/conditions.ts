import type { DayOfWeek } from '../../roaming/tariff.js';
import { runsOfDays } from '../day-runs.js';
import type { Format } from '../format.js';
import type { ConditionTexts } from '../texts.js';

export const MONTHS: readonly string[] =
  'January February March April May June July August September October November December'.split(' ');

export const DAY_NAMES: Readonly<Record<DayOfWeek, string>> = {
  MONDAY: 'Monday',
  TUESDAY: 'Tuesday',
  WEDNESDAY: 'Wednesday',
  THURSDAY: 'Thursday',
  FRIDAY: 'Friday',
  SATURDAY: 'Saturday',
  SUNDAY: 'Sunday',
};

/** When a price applies, in English: parts of a sentence, put together with commas. */
export function conditionTexts({ number, duration, list }: Format): ConditionTexts {
  const singles = (names: readonly string[]): string[] => (names.length === 0 ? [] : [`on ${list(names)}`]);
  return {
    days: (days) =>
      list([
        ...runsOfDays(days).flatMap(([first, last]) =>
          first === last ? [] : `${DAY_NAMES[first]} to ${DAY_NAMES[last]}`,
        ),
        ...singles(runsOfDays(days).flatMap(([first, last]) => (first === last ? `${DAY_NAMES[first]}s` : []))),
      ]),
    between: (from, until) => `between ${from} and ${until}`,
    before: (time) => `before ${time}`,
    from: (time) => `from ${time} on`,
    beforeAndFrom: (before, from) => `before ${before} and from ${from} on`,
    onDate: (date) => `on ${date}`,
    fromDate: (date) => `from ${date} on`,
    untilDate: (date) => `until ${date}`,
    fromDateToDate: (first, last) => `from ${first} to ${last}`,
    energy: (min, max) => {
      if (min && max) return `from ${number(min)} kWh to ${number(max)} kWh of the session`;
      return min ? `after the first ${number(min)} kWh` : `for the first ${number(max ?? 0)} kWh`;
    },
    elapsed: (min, max) => {
      if (min && max) return `from ${duration(min)} to ${duration(max)} after the start of the session`;
      return min
        ? `after the first ${duration(min)} of the session`
        : `in the first ${duration(max ?? 0)} of the session`;
    },
    strength: (unit, min, max) => {
      if (min && max) return `at ${number(min)} ${unit} or more but less than ${number(max)} ${unit}`;
      return min ? `at ${number(min)} ${unit} or more` : `at less than ${number(max ?? 0)} ${unit}`;
    },
    always: 'always',
    otherwise: 'otherwise',
  };
}
