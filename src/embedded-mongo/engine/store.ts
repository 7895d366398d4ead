import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_FILE, type Database, openDatabase } from './database.js';
import { Snapshot } from './reader.js';
import { WriteBatch } from './write-batch.js';

export interface StoreOptions {
  readonly dataDir: string;
  /** Only for tests: nothing is flushed, a power cut loses data. */
  readonly noSync: boolean;
  /** Called once when a commit fails. Nothing is written after it: the process must end. */
  readonly onFatal: (error: Error) => void;
}

/** Writes that one commit takes together at most; more wait for the next one. */
const GROUP_SIZE = 1_000;
interface Job {
  readonly run: (batch: WriteBatch) => void;
  readonly settle: (failure?: Error) => void;
}

/**
 * The embedded engine. Reads see the last durable commit. Writes that arrive while a commit is being flushed are the
 * next group: they run one after the other in one transaction and share its flush.
 */
export class Store {
  readonly #database: Database;
  readonly #onFatal: (error: Error) => void;
  #waiting: Job[] = [];
  #running: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(options: StoreOptions) {
    mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
    this.#database = openDatabase(join(options.dataDir, DATA_FILE), options);
    this.#onFatal = options.onFatal;
  }

  /** Runs `work` in the next commit and resolves with its result once that is on disk. What it throws undoes it. */
  write<T>(work: (batch: WriteBatch) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      let answer = (): void => undefined;
      const run = (batch: WriteBatch): void => {
        try {
          const result = work(batch);
          answer = () => resolve(result);
        } catch (error) {
          batch.undo();
          answer = () => reject(error);
        }
      };
      this.#waiting.push({ run, settle: (failure) => (failure === undefined ? answer() : reject(failure)) });
      this.#running ??= this.#drain();
    });
  }

  /** For one command that reads: its view of the data does not change until it is released. */
  snapshot(): Snapshot {
    return new Snapshot(this.#database);
  }

  sizeBytes(): number {
    const stats: { mapSize?: number; lastPageNumber?: number; pageSize?: number } = this.#database.getStats();
    return (stats.lastPageNumber ?? 0) * (stats.pageSize ?? 4096);
  }

  async backup(path: string): Promise<void> {
    await this.#database.backup(path, true);
  }

  async close(): Promise<void> {
    await this.#running;
    await this.#database.close();
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0 && this.#failure === undefined) {
      const group = this.#waiting.splice(0, GROUP_SIZE);
      const batch = new WriteBatch(this.#database);
      try {
        await this.#database.transaction(() => {
          for (const job of group) {
            job.run(batch);
            batch.commandDone();
          }
          batch.beforeCommit();
        });
      } catch (error) {
        this.#fail(error, group);
        return;
      }
      this.#database.resetReadTxn();
      batch.afterCommit();
      for (const job of group) job.settle();
    }
    this.#running = undefined;
  }

  #fail(error: unknown, group: readonly Job[]): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#failure = new Error(`the embedded database could not write to its disk and stops: ${reason}`);
    for (const job of [...group, ...this.#waiting]) job.settle(this.#failure);
    this.#waiting = [];
    this.#onFatal(this.#failure);
  }
}
