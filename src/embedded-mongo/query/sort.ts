import { compareValues } from '../bson/compare.js';
import { EMPTY_ARRAY, encodeKey, type KeyValue } from '../bson/key.js';
import { type Doc, isNumber, toNumber, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { leavesOf } from './path.js';
import type { SortSpec } from './plan.js';

/** mongod's limit for sorting without a disk. */
const MAX_SORT_BYTES = 100 * 1024 * 1024;

/** Reads a sort such as `{ a: 1, b: -1 }`. */
export function sortSpec(sort: Doc): SortSpec {
  return [...sort].map(([path, direction]) => {
    const number = isNumber(direction) ? toNumber(direction, path) : 0;
    if (Math.abs(number) !== 1) throw new CommandError('BadValue', `the sort direction of '${path}' must be 1 or -1`);
    return { path, descending: number < 0 };
  });
}

/** The place of a document in an order; of an array counts its least item, or when descending its greatest. */
export function sortKey(doc: Doc, sort: SortSpec): Buffer {
  const values = sort.map((part): KeyValue => {
    const leaves = leavesOf(doc, part.path.split('.')).flatMap(itemsOf);
    let chosen: KeyValue | undefined;
    for (const leaf of leaves) {
      if (chosen === undefined || isBefore(leaf, chosen) !== part.descending) chosen = leaf;
    }
    return chosen ?? null;
  });
  return encodeKey(values, sort);
}

function itemsOf(leaf: Value | undefined): KeyValue[] {
  if (!Array.isArray(leaf)) return [leaf ?? null];
  return leaf.length === 0 ? [EMPTY_ARRAY] : leaf;
}

function isBefore(a: KeyValue, b: KeyValue): boolean {
  if (a === EMPTY_ARRAY) return true;
  return b !== EMPTY_ARRAY && compareValues(a, b) < 0;
}

interface Ranked<T> {
  readonly key: Buffer;
  readonly sequence: number;
  readonly item: T;
}

/** Puts items in order; with `keep`, remembers only so many of the first ones. Refuses more than 100 MiB (code 292). */
export class Sorter<T> {
  readonly #keep: number;
  #items: Ranked<T>[] = [];
  #sequence = 0;
  #bytes = 0;

  constructor(keep: number) {
    this.#keep = keep;
  }

  add(key: Buffer, item: T, size: number): void {
    this.#items.push({ key, sequence: this.#sequence++, item });
    this.#bytes += size + key.length;
    if (this.#items.length > 2 * this.#keep + 1_000) {
      const perItem = this.#bytes / this.#items.length;
      this.#cut();
      this.#bytes = perItem * this.#items.length;
    }
    if (this.#bytes > MAX_SORT_BYTES) {
      throw new CommandError(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        'Sort exceeded memory limit of 104857600 bytes: it needs an index or a limit',
      );
    }
  }

  sorted(): T[] {
    this.#cut();
    return this.#items.map((ranked) => ranked.item);
  }

  #cut(): void {
    this.#items.sort((a, b) => Buffer.compare(a.key, b.key) || a.sequence - b.sequence);
    if (this.#items.length > this.#keep) this.#items.length = this.#keep;
  }
}
