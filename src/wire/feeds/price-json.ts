import { z } from 'zod';
import { Decimal } from '../../domain/decimal.js';
import { PERIOD_MINUTES, type PriceRow } from '../../domain/spot/price-row.js';
import { currency, parse, text } from '../api/parse.js';
import { numberText, parseJson } from '../ocpi/json.js';
import { orderRows, readAmount, readStart, refuseAt, textOf } from './read-values.js';

export interface JsonOptions {
  /** The index that the document must be about; absent: any. */
  readonly index?: string;
}

const document = z.strictObject({
  index: text(40),
  currency,
  unit: text(10),
  prices: z.array(
    z.strictObject({
      start: text(40),
      minutes: z.literal([...PERIOD_MINUTES], 'expected 15, 30 or 60'),
      price: z.custom<unknown>((value) => typeof value === 'string' || numberText(value) !== undefined, {
        message: 'expected a number, or decimal text',
      }),
    }),
  ),
});

/**
 * Reads `{"index", "currency", "unit", "prices": [{"start", "minutes", "price"}]}`; unit is the currency per MWh or kWh,
 * such as EUR/MWh, or cent/kWh. Numbers are read from their text. Refuses (`bad-field`, `bad-json`) by field.
 */
export function readPriceJson(bytes: Uint8Array, { index }: JsonOptions = {}): readonly PriceRow[] {
  const read = parse(document, parseJson(textOf(bytes)));
  if (index !== undefined && read.index !== index) refuseAt('index', `expected ${index}, got "${read.index}"`);
  const factor = factorOf(read.unit, read.currency);
  return orderRows(
    read.prices.map(({ start, minutes, price }, at) => ({
      startsAt: readStart(start, `prices.${at}.start`),
      minutes,
      perMwh: readAmount(typeof price === 'string' ? price : (numberText(price) ?? ''), `prices.${at}.price`).times(
        factor,
      ),
      currency: read.currency,
      where: `prices.${at}`,
    })),
  );
}

function factorOf(unit: string, currency: string): Decimal {
  if (unit === `${currency}/MWh`) return new Decimal(1);
  if (unit === `${currency}/kWh`) return new Decimal(1_000);
  if (unit === 'cent/kWh') return new Decimal(10);
  return refuseAt('unit', `expected ${currency}/MWh, ${currency}/kWh or cent/kWh, got "${unit}"`);
}
