import type { DayOfWeek } from '../../roaming/tariff.js';
import type { Window } from '../plan.js';
import { type Field, optional, type Reader } from './field.js';
import type { Frame } from './frame.js';

/** Reads when something applies: `{ days, from, until, months, holidays }`, at least one of them. */
export function windowReader({ hasHolidays }: Frame): Reader<Window> {
  return (field) => {
    const window = field.object({
      days: optional((one) => distinct(one, (day) => day.oneOf(DAYS))),
      from: optional(readTime),
      until: optional(readTime),
      months: optional((one) => distinct(one, (month) => month.count({ min: 1, max: 12 }))),
      holidays: optional((one) => one.oneOf(HOLIDAYS)),
    });
    if (Object.keys(window).length === 0) return field.refuse('at least one of days, from, until, months, holidays');
    if (window.from !== undefined && window.from === window.until) {
      return field.at('until').complain('the same as from: leave both out for the whole day');
    }
    if (window.holidays && !hasHolidays) {
      return field.at('holidays').complain('the plan names no holidays: give it `holidays` with a country or dates');
    }
    return window;
  };
}

const DAYS: readonly DayOfWeek[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const HOLIDAYS: readonly NonNullable<Window['holidays']>[] = ['EXCLUDED', 'ONLY'];

/** Prices change with the quarter hours of the market. */
function readTime(field: Field): string {
  return field.text(
    /^(?:[01]\d|2[0-3]):(?:00|15|30|45)$/,
    'a time on a whole quarter hour such as 17:15 (until 00:00: to the end of the day)',
  );
}

function distinct<T>(field: Field, read: Reader<T>): T[] {
  const items = field.list(read);
  return new Set(items).size === items.length ? items : field.refuse('each only once');
}
