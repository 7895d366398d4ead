import type { Database } from './database.js';
import { type Direction, type Entry, type KeyRange, type Reader, rangeOptions } from './reader.js';

/** The commands of one commit write through this. It reads what they wrote, and takes back what one of them wrote. */
export class WriteBatch implements Reader {
  readonly #database: Database;
  readonly #before = new Map<string, () => void>();
  readonly #after: (() => void)[] = [];
  #undo: (() => void)[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  get(key: Buffer): Buffer | undefined {
    return this.#database.get(key);
  }

  entries(range: KeyRange, direction: Direction): Iterable<Entry> {
    return this.#database.getRange(rangeOptions(range, direction));
  }

  count(range: KeyRange): number {
    return this.#database.getKeysCount(rangeOptions(range, 'forward'));
  }

  /** Writes; `previous` is what was there, which the caller knows: it is what undoing writes back. */
  put(key: Buffer, value: Buffer, previous: Buffer | undefined): void {
    this.#database.putSync(key, value);
    this.#undo.push(() => {
      if (previous === undefined) this.#database.removeSync(key);
      else this.#database.putSync(key, previous);
    });
  }

  remove(key: Buffer, previous: Buffer): void {
    this.#database.removeSync(key);
    this.#undo.push(() => this.#database.putSync(key, previous));
  }

  /** For what is kept in memory: how to take a change back if its command fails. */
  onUndo(takeBack: () => void): void {
    this.#undo.push(takeBack);
  }

  /** Runs once before the commit, however often its name is given. */
  onceBeforeCommit(name: string, task: () => void): void {
    if (!this.#before.has(name)) this.#before.set(name, task);
  }

  onceCommitted(task: () => void): void {
    this.#after.push(task);
  }

  commandDone(): void {
    this.#undo = [];
  }

  /** Takes back all that the current command wrote, newest first. */
  undo(): void {
    for (let step = this.#undo.pop(); step !== undefined; step = this.#undo.pop()) step();
  }

  beforeCommit(): void {
    for (const task of this.#before.values()) task();
    this.#undo = [];
  }

  afterCommit(): void {
    for (const task of this.#after) task();
  }
}
