import type { Decimal } from '../decimal.js';

/** Reference rates of one day in the form of the ECB: how many units of a currency are one EUR. */
export interface RateTable {
  /** `YYYY-MM-DD`; a day without a table (weekend) uses the one before. */
  readonly date: string;
  readonly source: string;
  /** By ISO 4217 code; EUR itself is 1 and need not be in it. */
  readonly unitsPerEur: Readonly<Record<string, Decimal>>;
}
