import { type PriceRow, periodKey } from './price-row.js';
import type { SpotPrice } from './spot-price.js';
import { newestVersions, spotPrices } from './spot-prices.js';

/** A price that a later import tells otherwise. */
export interface PriceChange {
  /** What held for the period until now; of a longer period when `after` cuts it into shorter ones. */
  readonly before: SpotPrice;
  readonly after: PriceRow;
}

/** What an import would do to the prices that are there. */
export interface ImportComparison {
  readonly same: readonly PriceRow[];
  /** Periods that have no price of this length. */
  readonly added: readonly PriceRow[];
  /** Periods that have another price, or the same in another currency. */
  readonly corrected: readonly PriceChange[];
  /** Those of `added` that lie in a longer period with another price, which they take the place of. */
  readonly refined: readonly PriceChange[];
}

/** Compares the rows of an import with the newest versions of an index. No version is changed by it. */
export function compareImport(newest: readonly SpotPrice[], rows: readonly PriceRow[]): ImportComparison {
  const known = new Map(newestVersions(newest).map((price) => [periodKey(price), price]));
  const until = spotPrices(newest);
  const same: PriceRow[] = [];
  const added: PriceRow[] = [];
  const corrected: PriceChange[] = [];
  const refined: PriceChange[] = [];
  for (const row of rows) {
    const before = known.get(periodKey(row));
    const held = before ?? until.at(row.startsAt.getTime());
    if (!before) added.push(row);
    else if (isSame(before, row)) same.push(row);
    else corrected.push({ before, after: row });
    if (!before && held && held.minutes > row.minutes && !isSame(held, row)) refined.push({ before: held, after: row });
  }
  return { same, added, corrected, refined };
}

function isSame(price: SpotPrice, row: PriceRow): boolean {
  return price.perMwh.equals(row.perMwh) && price.currency === row.currency;
}
