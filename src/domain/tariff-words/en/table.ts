import type { Format } from '../format.js';
import type { TableTexts } from '../texts.js';
import { DAY_NAMES } from './conditions.js';

const VAT = { ADDED: ', without VAT', INCLUDED: ', with taxes', NONE: '' } as const;

/** The table of a week, or of some days, in English. */
export function tableTexts({ date, list }: Format): TableTexts {
  return {
    week: 'A week at a glance',
    days: (dates) => `Prices on ${list(dates.map(date))}`,
    columnDays: 'Days',
    columnTime: 'Time',
    columns: {
      ENERGY: 'Energy per kWh',
      TIME: 'Charging per hour',
      PARKING_TIME: 'Parking per hour',
      FLAT: 'Start fee',
    },
    everyDay: 'Every day',
    dayNames: DAY_NAMES,
    allDay: 'all day',
    noPrice: '–',
    range: (from, to) => `${from} to ${to}`,
    atStart: (vat) => `Prices at the start of a session${VAT[vat]}.`,
    byStrength: 'Where a range is given, the price depends on power or current.',
    sameAllWeek: 'The prices are the same at all times of the week.',
    moreDates: (first, last) =>
      `The tariff has prices for dates from ${date(first)} to ${date(last)}; other days can be asked for.`,
  };
}
