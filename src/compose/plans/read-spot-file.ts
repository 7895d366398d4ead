import { readFileSync } from 'node:fs';
import type { SpotPrice } from '../../domain/spot/spot-price.js';
import { readPrices } from '../../wire/feeds/read-prices.js';

/** Day-ahead prices of a CSV file as those of an index, without keeping them. Refuses (`bad-field`) by the line. */
export function readSpotFile(path: string, index: string): readonly SpotPrice[] {
  const provenance = { importId: path, source: 'CSV', importedAt: new Date(0) } as const;
  const rows = readPrices({ format: 'CSV', bytes: readFileSync(path) });
  return rows.map((row) => ({ ...row, index, version: 1, provenance }));
}
