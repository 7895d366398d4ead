import { decodeStored } from '../bson/decode.js';
import { type Fields, fieldsOf } from '../bson/fields.js';
import type { Doc } from '../bson/value.js';
import type { CollectionInfo, IndexInfo } from '../engine/catalog.js';
import type { Reader } from '../engine/reader.js';
import { branchPlans } from './branches.js';
import type { Filter } from './filter.js';
import { type Flow, PAUSE, type Pace } from './pace.js';
import { type Plan, planQuery, type SortSpec } from './plan.js';
import { countEntries, distinctEntries, type Found, scan } from './scan.js';
import { Sorter, sortKey } from './sort.js';

export interface Query {
  readonly filter: Filter;
  readonly sort: SortSpec;
  readonly skip: number;
  /** 0: no limit. */
  readonly limit: number;
  readonly hint: IndexInfo | undefined;
  /** Whether the caller goes on with documents, or needs only bytes. */
  readonly needs: 'docs' | 'bytes';
  /** Paths that the caller looks at in documents; absent: all. */
  readonly paths?: ReadonlySet<string> | undefined;
}

/** Where a query looks. */
export interface Source {
  readonly reader: Reader;
  readonly collection: CollectionInfo;
  readonly pace: Pace;
  /** Refuses, in tests, a query that no index leads. */
  readonly checkPlan: (plan: Plan) => void;
}

/** A document that was found; `doc` is there when the query needs documents. */
export interface Hit extends Found {
  readonly doc: Doc | undefined;
}

/** Finds documents in order, between skip and limit. */
export function* find(source: Source, query: Query): Generator<Hit | typeof PAUSE> {
  const plans = branchPlans(source.collection, query) ?? [planQuery(source.collection, query)];
  for (const plan of plans) source.checkPlan(plan);
  const isSorted = query.sort.length === 0 || (plans.length === 1 && plans[0]?.isSorted === true);
  // What is skipped need not be read when the index alone tells what belongs to the answer, and in which order.
  const passOver = isSorted && plans.length === 1 && plans[0]?.isExact === true ? query.skip : 0;
  const hits = matching(source, { plans, passOver }, query);
  const ordered = isSorted ? hits : inOrder(hits, query);
  yield* between(ordered, query.skip - passOver, query.limit);
}

/** Counts what a filter finds; without reading documents where an index can tell. */
export function* count(source: Source, query: Query): Generator<number | typeof PAUSE> {
  const plan = planQuery(source.collection, query);
  let total = 0;
  if (plan.isExact && plan.index.arrayPaths.size === 0 && !plan.isWholeKey && plan.mergeFrom === undefined) {
    total = Math.max(0, countEntries(source.reader, plan) - query.skip);
    if (query.limit > 0) total = Math.min(total, query.limit);
  } else if (plan.isExact && !plan.isWholeKey) {
    for (const _entry of distinctEntries(source.reader, plan)) {
      total += 1;
      if (source.pace.isPauseDue()) yield PAUSE;
    }
    total = Math.max(0, total - query.skip);
    if (query.limit > 0) total = Math.min(total, query.limit);
  } else {
    for (const hit of find(source, query)) {
      if (hit === PAUSE) yield PAUSE;
      else total += 1;
    }
  }
  yield total;
}

function* matching(
  source: Source,
  { plans, passOver }: { readonly plans: readonly Plan[]; readonly passOver: number },
  query: Query,
): Generator<Hit | typeof PAUSE> {
  const { filter, needs } = query;
  const seen = new Set<string>();
  const fields = needs === 'docs' ? fieldsFor(query) : filter.paths && fieldsOf(filter.paths);
  for (const plan of plans) {
    const mustTest = !plan.isExact || plans.length > 1;
    for (const found of scan(source.reader, source.collection, { plan, passOver })) {
      if (found === undefined) {
        if (source.pace.isPauseDue()) yield PAUSE;
        continue;
      }
      const doc = mustTest || needs === 'docs' ? decodeStored(found.bytes, fields) : undefined;
      const isMatch = !mustTest || (doc !== undefined && filter.test(doc));
      if (isMatch && (plans.length === 1 || isNew(seen, found))) {
        yield { ...found, doc: needs === 'docs' ? doc : undefined };
      }
      if (source.pace.isPauseDue()) yield PAUSE;
    }
  }
}

/** What is decoded of a document for the caller, the filter and the order. */
function fieldsFor({ filter, sort, paths }: Query): Fields | undefined {
  if (paths === undefined || filter.paths === undefined) return undefined;
  return fieldsOf([...paths, ...filter.paths, ...sort.map(({ path }) => path)]);
}

function isNew(seen: Set<string>, found: Found): boolean {
  const id = found.idKey.toString('latin1');
  if (seen.has(id)) return false;
  seen.add(id);
  return true;
}

function* inOrder(hits: Flow<Hit>, query: Query): Generator<Hit | typeof PAUSE> {
  const keep = query.limit > 0 ? query.limit + query.skip : Number.POSITIVE_INFINITY;
  const sorter = new Sorter<Hit>(keep);
  const fields = fieldsOf(query.sort.map(({ path }) => path));
  for (const hit of hits) {
    if (hit === PAUSE) yield PAUSE;
    else sorter.add(sortKey(hit.doc ?? decodeStored(hit.bytes, fields), query.sort), hit, hit.bytes.length);
  }
  yield* sorter.sorted();
}

function* between<T>(flow: Flow<T>, skip: number, limit: number): Generator<T | typeof PAUSE> {
  let passed = 0;
  for (const item of flow) {
    if (item === PAUSE) yield PAUSE;
    else if (++passed > skip) {
      yield item;
      if (limit > 0 && passed === skip + limit) return;
    }
  }
}
