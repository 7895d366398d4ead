import type { PriceRow } from '../../domain/spot/price-row.js';
import type { Provenance } from '../../domain/spot/spot-price.js';
import { type EntsoeOptions, readEntsoeA44 } from './entsoe-a44.js';
import { type CsvOptions, readPriceCsv } from './price-csv.js';
import { type JsonOptions, readPriceJson } from './price-json.js';

/** HTTP: the JSON form. */
export type PriceFormat = Provenance['source'];

export interface PriceFile extends EntsoeOptions, CsvOptions, JsonOptions {
  readonly format: PriceFormat;
  readonly bytes: Uint8Array;
}

/** The rows of a file in the order of time. Refuses the file on the first row that is wrong. */
export function readPrices({ format, bytes, ...options }: PriceFile): readonly PriceRow[] {
  if (format === 'ENTSOE') return readEntsoeA44(bytes, options);
  return format === 'CSV' ? readPriceCsv(bytes, options) : readPriceJson(bytes, options);
}
