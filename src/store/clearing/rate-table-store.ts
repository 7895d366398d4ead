import type { RateTable } from '../../domain/fx/rate-table.js';

/** Reference rates by day; never changed. */
export interface RateTableStore {
  /** Refuses (`conflict`) other rates for a day that has a table; the same again changes nothing. */
  insert(table: RateTable): Promise<void>;
  /** The newest table of that day or before. */
  latest(date: string): Promise<RateTable | undefined>;
  find(date: string): Promise<RateTable | undefined>;
  list(query: { readonly from?: string; readonly until?: string }): Promise<readonly RateTable[]>;
}
