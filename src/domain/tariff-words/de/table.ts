import type { Format } from '../format.js';
import type { TableTexts } from '../texts.js';
import { DAY_NAMES } from './conditions.js';

const VAT = { ADDED: ', ohne USt', INCLUDED: ', mit Steuern', NONE: '' } as const;

/** The table of a week, or of some days, in German. */
export function tableTexts({ date, list }: Format): TableTexts {
  return {
    week: 'Die Woche auf einen Blick',
    days: (dates) => `Preise am ${list(dates.map(date))}`,
    columnDays: 'Tage',
    columnTime: 'Uhrzeit',
    columns: {
      ENERGY: 'Strom je kWh',
      TIME: 'Ladezeit je Stunde',
      PARKING_TIME: 'Parken je Stunde',
      FLAT: 'Startgebühr',
    },
    everyDay: 'Täglich',
    dayNames: DAY_NAMES,
    allDay: 'ganztags',
    noPrice: '–',
    range: (from, to) => `${from} bis ${to}`,
    atStart: (vat) => `Preise zu Beginn eines Ladevorgangs${VAT[vat]}.`,
    byStrength: 'Wo eine Spanne steht, hängt der Preis von Leistung oder Stromstärke ab.',
    sameAllWeek: 'Die Preise sind die ganze Woche über gleich.',
    moreDates: (first, last) =>
      `Der Tarif nennt Preise für Tage vom ${date(first)} bis zum ${date(last)}; auch andere Tage lassen sich abfragen.`,
  };
}
