import { Catalog } from './engine/catalog.js';
import { Cursors } from './engine/cursors.js';
import { Store, type StoreOptions } from './engine/store.js';
import { CommandError } from './errors.js';
import type { Plan } from './query/plan.js';

export interface ServerOptions extends StoreOptions {
  /** For tests: refuses queries that no index leads. */
  readonly refuseCollectionScans: boolean;
}

/** What all commands work on. */
export class Server {
  readonly store: Store;
  readonly catalog = new Catalog();
  readonly cursors = new Cursors();
  readonly startedAtMs = Date.now();
  readonly #refusesScans: boolean;

  constructor(options: ServerOptions) {
    this.store = new Store(options);
    this.#refusesScans = options.refuseCollectionScans;
    const snapshot = this.store.snapshot();
    this.catalog.load(snapshot);
    snapshot.release();
  }

  /** Refuses a scan like mongod with `notablescan` (code 291). */
  readonly checkPlan = (plan: Plan): void => {
    if (this.#refusesScans && plan.isFullScan) {
      throw new CommandError('NoQueryExecutionPlans', 'no index leads this query, and collection scans are refused');
    }
  };

  async close(): Promise<void> {
    this.cursors.closeAll();
    await this.store.close();
  }
}
