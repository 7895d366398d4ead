import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { RawDoc } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { type Flow, PAUSE, type Pace } from '../query/pace.js';

/** MongoDB's own: a cursor that nobody asks for so long is closed. */
const IDLE_MS = 10 * 60_000;
const MAX_CURSORS = 1_000;
/** Leaves room for the reply around the documents. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024 - 16 * 1024;

/** A result that is still being read. */
export class Cursor {
  readonly namespace: string;
  readonly #rows: Iterator<Buffer | typeof PAUSE>;
  readonly #pace: Pace;
  readonly #release: () => void;
  #next: Buffer | undefined;
  #isDone = false;
  lastUsedMs = Date.now();

  constructor(namespace: string, result: { rows: Flow<Buffer>; pace: Pace; release: () => void }) {
    this.namespace = namespace;
    this.#rows = result.rows[Symbol.iterator]();
    this.#pace = result.pace;
    this.#release = result.release;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** The next documents: at most `size`, and at most as many as fit into one reply. */
  async batch(size: number): Promise<RawDoc[]> {
    const batch: RawDoc[] = [];
    let bytes = 0;
    this.lastUsedMs = Date.now();
    this.#pace.resume();
    while (batch.length < size) {
      const row = this.#next ?? this.#row();
      this.#next = undefined;
      if (row === undefined) break;
      if (row === PAUSE) {
        await this.#pause();
        continue;
      }
      if (batch.length > 0 && bytes + row.length > MAX_BATCH_BYTES) {
        this.#next = row;
        break;
      }
      batch.push(new RawDoc(row));
      bytes += row.length;
    }
    return batch;
  }

  /** Everything at once, and then the cursor is closed. */
  async all(): Promise<RawDoc[]> {
    const rows: RawDoc[] = [];
    for (let row = this.#row(); row !== undefined; row = this.#row()) {
      if (row === PAUSE) await this.#pause();
      else rows.push(new RawDoc(row));
    }
    return rows;
  }

  /** Looks whether there is more, so that a finished cursor is not left open. */
  async peek(): Promise<void> {
    while (this.#next === undefined && !this.#isDone) {
      const row = this.#row();
      if (row === PAUSE) await this.#pause();
      else this.#next = row;
    }
  }

  close(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#rows.return?.();
    this.#release();
  }

  async #pause(): Promise<void> {
    await setImmediate();
    this.#pace.resume();
  }

  #row(): Buffer | typeof PAUSE | undefined {
    if (this.#isDone) return undefined;
    try {
      const row = this.#rows.next();
      if (row.done !== true) return row.value;
      this.close();
      return undefined;
    } catch (error) {
      this.close();
      throw error;
    }
  }
}

/** The cursors that clients have open. */
export class Cursors {
  readonly #open = new Map<bigint, Cursor>();

  add(cursor: Cursor): bigint {
    if (this.#open.size >= MAX_CURSORS) {
      cursor.close();
      throw new CommandError('IllegalOperation', `more than ${MAX_CURSORS} cursors are open`);
    }
    const id = randomBytes(8).readBigUInt64LE() >> 1n;
    this.#open.set(id, cursor);
    return id;
  }

  find(id: bigint): Cursor {
    const cursor = this.#open.get(id);
    if (cursor === undefined) throw new CommandError('CursorNotFound', `cursor id ${id} not found`);
    return cursor;
  }

  /** Closes a cursor; false when there is none of that id. */
  close(id: bigint): boolean {
    this.#open.get(id)?.close();
    return this.#open.delete(id);
  }

  closeIdle(nowMs: number): void {
    for (const [id, cursor] of this.#open) if (nowMs - cursor.lastUsedMs > IDLE_MS) this.close(id);
  }

  closeAll(): void {
    for (const id of this.#open.keys()) this.close(id);
  }
}
