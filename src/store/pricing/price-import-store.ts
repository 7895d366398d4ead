import type { ImportCounts, PriceImport } from '../../domain/spot/price-import.js';

export interface ImportQuery {
  readonly index?: string;
  readonly offset: number;
  readonly limit: number;
}

/** What was imported; never removed. */
export interface PriceImportStore {
  /** Notes that an import begins; false: it is there already. */
  begin(started: PriceImport): Promise<boolean>;
  /** Notes that everything of an import is written. Twice is harmless. */
  finish(id: string, counts: ImportCounts): Promise<void>;
  find(id: string): Promise<PriceImport | undefined>;
  /** Newest first. */
  list(query: ImportQuery): Promise<{ readonly items: readonly PriceImport[]; readonly total: number }>;
}
