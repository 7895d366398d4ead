import type { Transaction } from 'lmdb';
import type { Database } from './database.js';

/** Keys from `low` up to but not including `high`. */
export interface KeyRange {
  readonly low: Buffer;
  readonly high: Buffer;
}

export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

export type Direction = 'forward' | 'backward';

/** What finding documents needs, be it in a snapshot or amid a write. */
export interface Reader {
  get(key: Buffer): Buffer | undefined;
  entries(range: KeyRange, direction: Direction): Iterable<Entry>;
  /** The number of keys in the range. */
  count(range: KeyRange): number;
}

/** A view of the last commit that stays as it is; long-lived ones keep old pages in the file, so it must be released. */
export class Snapshot implements Reader {
  readonly #database: Database;
  readonly #transaction: Transaction;
  #released = false;

  constructor(database: Database) {
    this.#database = database;
    this.#transaction = database.useReadTransaction();
  }

  get(key: Buffer): Buffer | undefined {
    return this.#database.get(key, { transaction: this.#transaction });
  }

  entries(range: KeyRange, direction: Direction): Iterable<Entry> {
    return this.#database.getRange({ ...rangeOptions(range, direction), transaction: this.#transaction });
  }

  count(range: KeyRange): number {
    return this.#database.getKeysCount({ ...rangeOptions(range, 'forward'), transaction: this.#transaction });
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#transaction.done();
  }
}

export function rangeOptions(range: KeyRange, direction: Direction): object {
  if (direction === 'forward') return { start: range.low, end: range.high };
  return { start: range.high, end: range.low, reverse: true, exclusiveStart: true, inclusiveEnd: true };
}
