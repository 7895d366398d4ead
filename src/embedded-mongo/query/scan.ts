import type { CollectionInfo } from '../engine/catalog.js';
import { idOfEntry, TABLE_BYTES, tableKey } from '../engine/keys.js';
import type { Entry, Reader } from '../engine/reader.js';
import type { Plan } from './plan.js';

/** A stored document as it lies there. */
export interface Found {
  /** Its `_id`, encoded. */
  readonly idKey: Buffer;
  readonly bytes: Buffer;
}

/**
 * Reads the documents that a plan leads to, each once, in the plan's order. The first `passOver` of them are not read,
 * only counted: for plans that are exact.
 */
export function* scan(
  reader: Reader,
  collection: CollectionInfo,
  { plan, passOver }: { readonly plan: Plan; readonly passOver: number },
): Generator<Found | undefined> {
  let passed = 0;
  for (const entry of distinctEntries(reader, plan)) {
    passed += 1;
    if (passed <= passOver) {
      yield undefined;
      continue;
    }
    if (plan.index.isPrimary) {
      yield { idKey: entry.key.subarray(TABLE_BYTES), bytes: entry.value };
      continue;
    }
    const idKey = idOf(plan, entry);
    const bytes = reader.get(tableKey(collection.table, idKey));
    if (bytes !== undefined) yield { idKey, bytes };
  }
}

/** The entries of a plan, one for each document: an array has several places in an index. */
export function* distinctEntries(reader: Reader, plan: Plan): Generator<Entry> {
  if (plan.index.isPrimary || plan.index.arrayPaths.size === 0) {
    yield* entriesOf(reader, plan);
    return;
  }
  const seen = new Set<string>();
  for (const entry of entriesOf(reader, plan)) {
    const id = idOf(plan, entry).toString('latin1');
    if (seen.has(id)) continue;
    seen.add(id);
    yield entry;
  }
}

function idOf({ index }: Plan, entry: Entry): Buffer {
  return index.unique ? entry.value : idOfEntry(entry.key);
}

/** How many documents the plan finds, without reading them; only for exact plans on fields that are never arrays. */
export function countEntries(reader: Reader, plan: Plan): number {
  return plan.ranges.reduce((sum, range) => sum + reader.count(range), 0);
}

function* entriesOf(reader: Reader, plan: Plan): Generator<Entry> {
  if (plan.mergeFrom !== undefined) {
    yield* merged(reader, plan, plan.mergeFrom);
    return;
  }
  for (const range of plan.ranges) {
    if (!plan.isWholeKey) yield* reader.entries(range, plan.direction);
    else {
      const value = reader.get(range.low);
      if (value !== undefined) yield { key: range.low, value };
    }
  }
}

/** Takes from several ordered ranges always the entry that comes first behind their own beginnings. */
function* merged(reader: Reader, plan: Plan, from: number): Generator<Entry> {
  const sign = plan.direction === 'forward' ? 1 : -1;
  const heads: { entry: Entry; rest: Iterator<Entry> }[] = [];
  try {
    for (const range of plan.ranges) {
      const rest = reader.entries(range, plan.direction)[Symbol.iterator]();
      const first = rest.next();
      if (first.done !== true) heads.push({ entry: first.value, rest });
    }
    while (heads.length > 0) {
      let least = 0;
      for (let at = 1; at < heads.length; at++) if (sign * compareFrom(heads[at], heads[least], from) < 0) least = at;
      const head = heads[least];
      if (head === undefined) return;
      yield head.entry;
      const next = head.rest.next();
      if (next.done === true) heads.splice(least, 1);
      else head.entry = next.value;
    }
  } finally {
    for (const head of heads) head.rest.return?.();
  }
}

function compareFrom(a: { entry: Entry } | undefined, b: { entry: Entry } | undefined, from: number): number {
  if (a === undefined || b === undefined) return 0;
  return a.entry.key.compare(b.entry.key, from, b.entry.key.length, from, a.entry.key.length);
}
