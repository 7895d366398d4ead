import type { Balance } from '../ledger-store.js';

/** Balances of all accounts as they stood after an entry: what is made of the journal goes on from there. */
export interface BalanceSnapshot {
  /** Of the last entry that is in it. */
  readonly sequence: number;
  readonly balances: readonly Balance[];
}

/** Keeps the newest snapshot; it can be made again from the journal at any time (I2). */
export interface BalanceStore {
  keep(snapshot: BalanceSnapshot): Promise<void>;
  latest(): Promise<BalanceSnapshot | undefined>;
}
