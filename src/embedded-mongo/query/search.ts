import { encodeKeyValue, type KeyPart } from '../bson/key.js';
import type { IndexInfo } from '../engine/catalog.js';
import { MAX_KEY_BYTES } from '../engine/database.js';
import { tableKey } from '../engine/keys.js';
import type { KeyRange } from '../engine/reader.js';
import { boundsOf, type FieldBounds, intersect, inverted, keysBetween } from './bounds.js';
import type { Predicate } from './filter.js';

type IndexShape = Pick<IndexInfo, 'table' | 'parts' | 'arrayPaths'>;

/** How far the filter leads into an index. */
export interface Search {
  /** Encoded values of the leading fields that are given, in the order of the index. */
  prefixes: Buffer[];
  readonly fixedPaths: Set<string>;
  readonly covered: Set<Predicate>;
  pointParts: number;
  /** Whether every document found has one of the fields: a sparse index then misses none. */
  excludesMissing: boolean;
  range: FieldBounds | undefined;
}

const MAX_RANGES = 2_000;

/** Follows the fields of an index as far as the filter gives values for them: equalities, then one range. */
export function searchIndex(index: IndexShape, predicates: readonly Predicate[]): Search {
  const search: Search = {
    prefixes: [Buffer.alloc(0)],
    fixedPaths: new Set(),
    covered: new Set(),
    pointParts: 0,
    excludesMissing: false,
    range: undefined,
  };
  let hasSearchedArray = false;
  for (const part of index.parts) {
    const isArray = index.arrayPaths.has(part.path);
    // Two fields of one array: their values may come from different items.
    if (isArray && hasSearchedArray) return search;
    hasSearchedArray ||= isArray;
    const bounds = boundsOfPart(part, predicates, { isArray, search });
    if (bounds === undefined) return search;
    const { points } = bounds;
    search.excludesMissing ||= points?.some((point) => point.equals(NULL_KEY)) !== true;
    if (points === undefined || points.length * search.prefixes.length > MAX_RANGES) {
      if (points === undefined) search.range = bounds;
      else for (const each of predicates) if (each.path === part.path) search.covered.delete(each);
      return search;
    }
    const encoded = part.descending ? points.map(inverted).reverse() : points;
    search.prefixes = search.prefixes.flatMap((prefix) => encoded.map((point) => Buffer.concat([prefix, point])));
    search.pointParts += 1;
    if (points.length === 1 && !isArray) search.fixedPaths.add(part.path);
  }
  return search;
}

function boundsOfPart(
  part: KeyPart,
  predicates: readonly Predicate[],
  context: { isArray: boolean; search: Search },
): FieldBounds | undefined {
  const { isArray, search } = context;
  const exact: Predicate[] = [];
  let bounds: FieldBounds | undefined;
  for (const predicate of predicates) {
    const own = predicate.path === part.path ? boundsOf(predicate) : undefined;
    if (own === undefined) continue;
    if (own.isExact) exact.push(predicate);
    if (bounds === undefined) bounds = own;
    else if (!isArray) bounds = intersect(bounds, own);
    else if (bounds.points === undefined && own.points !== undefined) bounds = own;
  }
  if (bounds?.isExact === true && !isArray) for (const predicate of exact) search.covered.add(predicate);
  return bounds;
}

/** The keys to read. No stored key is longer than LMDB allows, so that longer bounds are left out or widened. */
export function rangesOf(index: IndexShape, search: Search): { ranges: KeyRange[]; isClipped: boolean } {
  const part = index.parts[search.pointParts];
  const isDescending = part?.descending === true;
  const [low, high] = search.range === undefined ? [EMPTY, FF] : keysBetween(search.range, isDescending);
  const ranges = search.prefixes.map((prefix) => ({
    low: tableKey(index.table, Buffer.concat([prefix, low])),
    high: tableKey(index.table, Buffer.concat([prefix, high])),
  }));
  const fitting = ranges.filter((range) => range.low.length <= MAX_KEY_BYTES && range.high.length <= MAX_KEY_BYTES);
  if (fitting.length === ranges.length) return { ranges, isClipped: false };
  const clipped = search.range === undefined ? fitting : ranges.map(clip);
  return { ranges: clipped, isClipped: true };
}

function clip(range: KeyRange): KeyRange {
  const { low, high } = range;
  return {
    low: low.subarray(0, MAX_KEY_BYTES),
    high: high.length <= MAX_KEY_BYTES ? high : Buffer.concat([high.subarray(0, MAX_KEY_BYTES - 1), FF]),
  };
}

const NULL_KEY = encodeKeyValue(null);
const EMPTY = Buffer.alloc(0);
const FF = Buffer.from([0xff]);
