import { readFileSync } from 'node:fs';
import { periodEnd } from '../../src/domain/spot/price-row.js';
import type { SpotPrice, SpotPrices } from '../../src/domain/spot/spot-price.js';
import { spotPrices } from '../../src/domain/spot/spot-prices.js';
import { readPriceCsv } from '../../src/wire/feeds/price-csv.js';

/** Prices of a file, and the time that it covers. */
export interface PriceFile {
  readonly prices: SpotPrices;
  readonly count: number;
  readonly from: Date;
  readonly until: Date;
}

/** Reads a price file as the hub imports it, as prices of one index. */
export function readPrices(file: string, index: string): PriceFile {
  const provenance: SpotPrice['provenance'] = { importId: file, source: 'CSV', importedAt: new Date() };
  const list = readPriceCsv(readFileSync(file)).map((row): SpotPrice => ({ ...row, index, version: 1, provenance }));
  const [first, last] = [list[0], list.at(-1)];
  if (!first || !last) throw new Error(`${file} has no prices`);
  return { prices: spotPrices(list), count: list.length, from: first.startsAt, until: new Date(periodEnd(last)) };
}
