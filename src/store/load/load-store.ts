import type { LoadLimit } from '../../domain/load/load-limit.js';
import type { GridSignal } from '../../domain/load/site-slots.js';

/** What load management has told stations, and what grid operators have told it. */
export interface LoadStore {
  /** The last limit of each of these transactions, where there is one. */
  limitsOf(transactionIds: readonly string[]): Promise<readonly LoadLimit[]>;
  putLimit(limit: LoadLimit): Promise<void>;
  /** The same id again replaces it. `siteKey`: `NL*ABC/LOC1`. Forgotten a day after its end. */
  putSignal(siteKey: string, signal: GridSignal): Promise<void>;
  /** Those that end after a moment, the earliest first. */
  signals(siteKey: string, after: Date): Promise<readonly GridSignal[]>;
}
