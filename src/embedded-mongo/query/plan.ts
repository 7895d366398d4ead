import type { KeyPart } from '../bson/key.js';
import type { CollectionInfo, IndexInfo } from '../engine/catalog.js';
import { TABLE_BYTES, wholeTable } from '../engine/keys.js';
import type { Direction, KeyRange } from '../engine/reader.js';
import { CommandError } from '../errors.js';
import type { Filter, Predicate } from './filter.js';
import { implied } from './implied.js';
import { rangesOf, type Search, searchIndex } from './search.js';

export type SortSpec = readonly KeyPart[];

/** Which part of which index a query reads, and what is then left to do. */
export interface Plan {
  readonly index: IndexInfo;
  readonly ranges: readonly KeyRange[];
  readonly direction: Direction;
  /** Set when the ranges have to be merged for the order: keys compare from this byte on. */
  readonly mergeFrom: number | undefined;
  readonly isSorted: boolean;
  /** Whether each range is one key of a unique index. */
  readonly isWholeKey: boolean;
  /** Whether every document found fulfils the filter without being asked. */
  readonly isExact: boolean;
  /** Whether whole documents are looked at that no index led to. */
  readonly isFullScan: boolean;
}

export interface Question {
  readonly filter: Filter;
  readonly sort: SortSpec;
  /** The only index to use. */
  readonly hint?: IndexInfo | undefined;
}

const MAX_MERGED_RANGES = 200;

/** Chooses how to find documents: equalities first, then one range, then the order; else everything is read. */
export function planQuery(collection: CollectionInfo, question: Question): Plan {
  const candidates = question.hint === undefined ? usableIndexes(collection) : [question.hint];
  let best: { plan: Plan; score: number } | undefined;
  for (const index of candidates) {
    const candidate = planWith(index, question);
    if (candidate !== undefined && candidate.score > (best?.score ?? 0)) best = candidate;
  }
  return best?.plan ?? fullScan(question.hint ?? collection.primary, question);
}

/** The indexes that a snapshot of the last commit holds whole: that by `_id`, and those made before. */
export function usableIndexes(collection: CollectionInfo): IndexInfo[] {
  return [collection.primary, ...collection.indexes.filter((index) => index.committed)];
}

function planWith(index: IndexInfo, question: Question): { plan: Plan; score: number } | undefined {
  const { filter, sort } = question;
  const { partialFilter } = index;
  if (partialFilter !== undefined && !implied(partialFilter, filter)) return undefined;
  const search = searchIndex(index, filter.predicates);
  const isBounded = search.pointParts > 0 || search.range !== undefined;
  if (index.sparse && !search.excludesMissing) return undefined;
  const order = orderOf(index, search, sort);
  const isRelevant = isBounded || partialFilter !== undefined;
  if (!isRelevant && (order === undefined || sort.length === 0)) return undefined;
  const { ranges, isClipped } = rangesOf(index, search);
  const mustMerge = order?.mergeFrom !== undefined && ranges.length > 1;
  const direction = order?.direction ?? 'forward';
  const plan: Plan = {
    index,
    isWholeKey: isWholeKey(index, search),
    ranges: direction === 'forward' ? ranges : ranges.reverse(),
    direction,
    mergeFrom: mustMerge ? order?.mergeFrom : undefined,
    isSorted: order !== undefined,
    isExact: !isClipped && filter.isComplete && filter.predicates.every((each) => isCovered(each, search, index)),
    isFullScan: !isRelevant && !isEmpty(filter),
  };
  return { plan, score: scoreOf(index, search, { order: order !== undefined && sort.length > 0, isRelevant }) };
}

function scoreOf(index: IndexInfo, search: Search, found: { order: boolean; isRelevant: boolean }): number {
  return (
    (isWholeKey(index, search) ? 1_000 : 0) +
    search.pointParts * 10 +
    (search.range === undefined ? 0 : 6) +
    (found.order ? (found.isRelevant ? 5 : 1) : 0) +
    (index.partialFilter === undefined ? 0 : 2) -
    // Of several, the smallest search.
    Math.min(search.prefixes.length, 1_000) / 2_000
  );
}

function isWholeKey(index: IndexInfo, search: Search): boolean {
  return index.unique && search.pointParts === index.parts.length;
}

function isCovered(predicate: Predicate, search: Search, index: IndexInfo): boolean {
  return search.covered.has(predicate) || (index.partialFilter?.predicates ?? []).some((each) => same(each, predicate));
}

function same(a: Predicate, b: Predicate): boolean {
  return a.path === b.path && a.kind === b.kind && a.kind === 'exists';
}

interface Order {
  readonly direction: Direction;
  readonly mergeFrom: number | undefined;
}

function orderOf(index: IndexInfo, search: Search, sort: SortSpec): Order | undefined {
  const wanted = sort.filter((each) => !search.fixedPaths.has(each.path));
  if (wanted.length === 0) return { direction: 'forward', mergeFrom: undefined };
  const parts = index.parts.map((part, at) => ({ ...part, at })).filter((part) => !search.fixedPaths.has(part.path));
  const direct = directionOf(parts, wanted, index);
  if (direct !== undefined) return { direction: direct, mergeFrom: undefined };
  const behind = directionOf(
    parts.filter((part) => part.at >= search.pointParts),
    wanted,
    index,
  );
  const lengths = new Set(search.prefixes.map((prefix) => prefix.length));
  const [length] = lengths;
  if (behind === undefined || search.prefixes.length > MAX_MERGED_RANGES || lengths.size !== 1) return undefined;
  return { direction: behind, mergeFrom: TABLE_BYTES + (length ?? 0) };
}

function directionOf(parts: readonly KeyPart[], wanted: SortSpec, index: IndexInfo): Direction | undefined {
  let direction: Direction | undefined;
  for (const [at, sort] of wanted.entries()) {
    const part = parts[at];
    // One document has several places in an index of arrays.
    if (part === undefined || part.path !== sort.path || index.arrayPaths.has(part.path)) return undefined;
    const own: Direction = part.descending === sort.descending ? 'forward' : 'backward';
    if (direction !== undefined && direction !== own) return undefined;
    direction = own;
  }
  return direction;
}

function fullScan(index: IndexInfo, question: Question): Plan {
  if (index.sparse || index.partialFilter !== undefined) {
    throw new CommandError('BadValue', `the index ${index.name} does not hold all documents that the filter may find`);
  }
  return {
    index,
    isWholeKey: false,
    ranges: [wholeTable(index.table)],
    direction: 'forward',
    mergeFrom: undefined,
    isSorted: question.sort.length === 0,
    isExact: isEmpty(question.filter),
    isFullScan: !isEmpty(question.filter),
  };
}

function isEmpty(filter: Filter): boolean {
  return filter.isComplete && filter.predicates.length === 0;
}
