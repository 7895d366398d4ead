import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Decimal } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import type { RateTable } from '../../domain/fx/rate-table.js';
import { readAmount, refuseAt, shown } from './read-values.js';
import { xmlReader } from './xml-reader.js';

/** Days that one file may bring: the ECB's whole history has some 7,000. */
const DAYS_MAX = 20_000;
const SOURCE = 'ECB euro foreign exchange reference rates';
const NOT_FIXED = 'N/A';

const rate = z.object({ '@currency': z.string(), '@rate': z.string() });
const day = z.object({ '@time': z.string(), Cube: z.array(rate) });
const envelope = z.object({
  Envelope: z.tuple([z.object({ Cube: z.tuple([z.object({ Cube: z.array(day).min(1) })]) })]),
});

const parsedXml = xmlReader({ ignoreAttributes: false, removeNSPrefix: true });

/**
 * Reads rates in the XML of the ECB (`eurofxref-daily.xml`, also the 90 days and the whole history): units for one EUR, by
 * day, oldest first. Refuses (`bad-field`) by place what is not that, a rate that is not above zero, and a day twice.
 */
export function readEcbXml(text: string): readonly RateTable[] {
  const found = envelope.safeParse(parsedXml(text));
  if (!found.success) {
    return refuseAt('file', 'expected an Envelope with a Cube of days, as in eurofxref-daily.xml of the ECB');
  }
  const days = found.data.Envelope[0].Cube[0].Cube;
  return tables(
    days.map((one, index) => {
      const where = `Cube[${index + 1}]`;
      const rates = one.Cube.map(
        (each): RateCell => [each['@currency'], each['@rate'], `${where}/${shown(each['@currency'])}`],
      );
      return { date: one['@time'], where, rates };
    }),
  );
}

/**
 * Reads rates in the CSV of the ECB's history (`eurofxref-hist.csv`): a line for each day, a column for each currency, `N/A`
 * where it was not fixed. Refuses (`bad-field`) by line as the XML.
 */
export function readEcbCsv(text: string): readonly RateTable[] {
  const [header = [], ...lines] = parsedCsv(text);
  if (header[0] !== 'Date') refuseAt('line 1', 'expected the column Date first, as in eurofxref-hist.csv of the ECB');
  return tables(
    lines.map((cells, index) => {
      const where = `line ${index + 2}`;
      const rates = header.flatMap((currency, column): RateCell[] => {
        const value = cells[column] ?? '';
        const isRate = column > 0 && currency !== '' && value !== '' && value !== NOT_FIXED;
        return isRate ? [[currency, value, `${where}, ${shown(currency)}`]] : [];
      });
      return { date: cells[0] ?? '', where, rates };
    }),
  );
}

/** Currency, rate, and where it stands. */
type RateCell = readonly [currency: string, rate: string, where: string];

interface Day {
  readonly date: string;
  readonly where: string;
  readonly rates: readonly RateCell[];
}

function tables(days: readonly Day[]): readonly RateTable[] {
  if (days.length === 0) return refuseAt('file', 'no rates in it');
  if (days.length > DAYS_MAX) throw new HubError('too-large', `more than ${DAYS_MAX} days in one file`);
  const seen = new Map<string, RateTable>();
  for (const { date, where, rates } of days) {
    checkDay(date, where);
    if (seen.has(date)) refuseAt(where, `${date} is given a second time`);
    if (rates.length === 0) refuseAt(where, `${date} has no rates`);
    seen.set(date, { date, source: SOURCE, unitsPerEur: unitsOf(rates) });
  }
  return [...seen.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

function checkDay(date: string, where: string): void {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) {
    refuseAt(where, `expected a day such as 2026-10-30, got "${shown(date)}"`);
  }
}

function unitsOf(rates: readonly RateCell[]): Record<string, Decimal> {
  const units: Record<string, Decimal> = {};
  for (const [currency, text, where] of rates) {
    if (!/^[A-Z]{3}$/.test(currency) || currency === 'EUR') {
      refuseAt(where, `expected an ISO 4217 code other than EUR, got "${shown(currency)}"`);
    }
    if (Object.hasOwn(units, currency)) refuseAt(where, `${currency} is given a second time`);
    const value = readAmount(text, where);
    if (!value.greaterThan(0)) refuseAt(where, `expected a rate above zero, got ${shown(text)}`);
    units[currency] = value;
  }
  return units;
}

function parsedCsv(text: string): readonly string[][] {
  try {
    return parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true, to: DAYS_MAX + 2 });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refuseAt('file', `this is not CSV that is read: ${shown(error.message)}`);
  }
}
