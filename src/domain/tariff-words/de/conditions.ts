import type { DayOfWeek } from '../../roaming/tariff.js';
import { runsOfDays } from '../day-runs.js';
import type { Format } from '../format.js';
import type { ConditionTexts } from '../texts.js';

export const MONTHS: readonly string[] =
  'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');

export const DAY_NAMES: Readonly<Record<DayOfWeek, string>> = {
  MONDAY: 'Montag',
  TUESDAY: 'Dienstag',
  WEDNESDAY: 'Mittwoch',
  THURSDAY: 'Donnerstag',
  FRIDAY: 'Freitag',
  SATURDAY: 'Samstag',
  SUNDAY: 'Sonntag',
};

/** When a price applies, in German: parts of a sentence, put together with commas. */
export function conditionTexts({ number, duration, list }: Format): ConditionTexts {
  const onDays = (day: DayOfWeek): string => `${DAY_NAMES[day].toLowerCase()}s`;
  return {
    days: (days) =>
      list(
        runsOfDays(days).map(([first, last]) =>
          first === last ? onDays(first) : `${onDays(first)} bis ${onDays(last)}`,
        ),
      ),
    between: (from, until) => `zwischen ${from} und ${until} Uhr`,
    before: (time) => `vor ${time} Uhr`,
    from: (time) => `ab ${time} Uhr`,
    beforeAndFrom: (before, from) => `vor ${before} Uhr und ab ${from} Uhr`,
    onDate: (date) => `am ${date}`,
    fromDate: (date) => `ab dem ${date}`,
    untilDate: (date) => `bis zum ${date}`,
    fromDateToDate: (first, last) => `vom ${first} bis zum ${last}`,
    energy: (min, max) => {
      if (min && max) return `ab ${number(min)} kWh bis ${number(max)} kWh des Ladevorgangs`;
      return min ? `nach den ersten ${number(min)} kWh` : `für die ersten ${number(max ?? 0)} kWh`;
    },
    elapsed: (min, max) => {
      if (min && max) return `ab ${duration(min)} bis ${duration(max)} nach Beginn des Ladevorgangs`;
      return min
        ? `ab ${duration(min)} nach Beginn des Ladevorgangs`
        : `bis ${duration(max ?? 0)} nach Beginn des Ladevorgangs`;
    },
    strength: (unit, min, max) => {
      if (min && max) return `ab ${number(min)} ${unit}, aber unter ${number(max)} ${unit}`;
      return min ? `ab ${number(min)} ${unit}` : `unter ${number(max ?? 0)} ${unit}`;
    },
    always: 'immer',
    otherwise: 'sonst',
  };
}
