import { decodeStored } from '../bson/decode.js';
import { type Fields, fieldsOf } from '../bson/fields.js';
import { type Doc, docOf, isDoc, isNumber, toCount, toDoc, toNumber, type Value } from '../bson/value.js';
import type { CollectionInfo, IndexInfo } from '../engine/catalog.js';
import { compileFilter } from '../query/filter.js';
import { count, find, type Query, type Source } from '../query/find.js';
import { type Flow, PAUSE } from '../query/pace.js';
import { sortSpec } from '../query/sort.js';
import { collectionStages } from './collection-stages.js';
import { compileCondition, type Variables } from './expression.js';
import { compilePipeline, type Surroundings, stageOf } from './stages.js';

/** One pipeline on one collection. */
export interface Aggregation {
  readonly source: Omit<Source, 'collection'>;
  readonly find: (name: string) => CollectionInfo | undefined;
  readonly collection: CollectionInfo | undefined;
  readonly pipeline: readonly Value[];
  readonly variables: Variables;
  readonly hint: IndexInfo | undefined;
}

/** Runs a pipeline. What stands at its beginning and an index can do, an index does. */
export function aggregate(aggregation: Aggregation): Flow<Doc> {
  const { collection, variables } = aggregation;
  const around: Surroundings = {
    variables,
    read: (name, pipeline, own) =>
      aggregate({
        ...aggregation,
        collection: aggregation.find(name),
        pipeline,
        variables: own,
        hint: undefined,
      }),
  };
  const { query, rest } = leadingQuery(aggregation);
  const stage = compilePipeline(rest, around, collectionStages);
  if (collection === undefined) return stage([]);
  const source: Source = { ...aggregation.source, collection };
  const counted = countingGroup(rest[0]);
  if (counted !== undefined && query.sort.length === 0) {
    return compilePipeline(rest.slice(1), around, collectionStages)(countedGroup(source, query, counted));
  }
  return stage(documents(source, query, fieldsRead(rest[0])));
}

/** $match, $sort, $skip and $limit at the beginning become a query. */
function leadingQuery(aggregation: Aggregation): { query: Query; rest: readonly Value[] } {
  const { pipeline, variables, hint } = aggregation;
  const filters: Doc[] = [];
  let sort: Query['sort'] = [];
  let skip = 0;
  let limit = 0;
  let at = 0;
  for (; at < pipeline.length; at++) {
    const [name, operand] = stageOf(pipeline[at] ?? null);
    const isLimited = skip > 0 || limit > 0;
    if (name === '$match' && !isLimited && sort.length === 0) filters.push(toDoc(operand, name));
    else if (name === '$sort' && !isLimited && sort.length === 0 && isPlainSort(operand)) {
      sort = sortSpec(toDoc(operand, name));
    } else if (name === '$skip' && !isLimited) skip = toCount(operand, name);
    else if (name === '$limit' && limit === 0 && toCount(operand, name) > 0) limit = toCount(operand, name);
    else break;
  }
  const [only] = filters;
  const whole =
    filters.length === 1 && only !== undefined ? only : filters.length > 1 ? docOf({ $and: filters }) : new Map();
  const filter = compileFilter(whole, (expression) => compileCondition(expression, variables));
  return { query: { filter, sort, skip, limit, hint, needs: 'docs' }, rest: pipeline.slice(at) };
}

function isPlainSort(operand: Value): boolean {
  return isDoc(operand) && operand.size > 0 && [...operand.values()].every(isNumber);
}

function* documents(source: Source, query: Query, fields: Fields | undefined): Generator<Doc | typeof PAUSE> {
  const isPartial = fields !== undefined;
  for (const hit of find(source, isPartial ? { ...query, needs: 'bytes' } : query)) {
    if (hit === PAUSE) yield PAUSE;
    else yield hit.doc ?? decodeStored(hit.bytes, fields);
  }
}

/** `{ $group: { _id: 1, n: { $sum: 1 } } }` is how drivers count. */
function countingGroup(item: Value | undefined): { id: Value; field: string } | undefined {
  const group = isDoc(item) ? item.get('$group') : undefined;
  if (!isDoc(group) || group.size !== 2) return undefined;
  const id = group.get('_id');
  const [field, spec] = [...group][1] ?? [];
  const isConstant = id === null || isNumber(id);
  if (!isConstant || field === undefined || !isDoc(spec) || spec.size !== 1) return undefined;
  const one = spec.get('$sum');
  return isNumber(one) && toNumber(one, '$sum') === 1 ? { id, field } : undefined;
}

function* countedGroup(
  source: Source,
  query: Query,
  group: { id: Value; field: string },
): Generator<Doc | typeof PAUSE> {
  for (const total of count(source, { ...query, needs: 'bytes' })) {
    if (total === PAUSE) yield PAUSE;
    else if (total > 0) yield docOf({ _id: group.id, [group.field]: total });
  }
}

/** Fields that a $group looks at, so that only those are decoded; `undefined`: all. */
function fieldsRead(item: Value | undefined): Fields | undefined {
  const group = isDoc(item) ? item.get('$group') : undefined;
  if (group === undefined) return undefined;
  const paths = new Set<string>();
  return collectPaths(group, paths) ? fieldsOf(paths) : undefined;
}

/** False when the expression may look at the whole document. */
function collectPaths(expression: Value, paths: Set<string>): boolean {
  if (typeof expression === 'string') {
    if (!expression.startsWith('$')) return true;
    if (expression.startsWith('$$ROOT') || expression.startsWith('$$CURRENT')) return false;
    paths.add(expression.replace(/^\$+/, ''));
    return true;
  }
  if (Array.isArray(expression)) return expression.every((item) => collectPaths(item, paths));
  if (!isDoc(expression)) return true;
  if (expression.has('$getField')) return false;
  return [...expression.values()].every((value) => collectPaths(value, paths));
}
