import { compileCondition, variablesOf } from '../aggregate/expression.js';
import { encodeDoc } from '../bson/encode.js';
import { type Doc, docOf, toArray, toCount, truthy, type Value } from '../bson/value.js';
import type { CollectionInfo } from '../engine/catalog.js';
import { Cursor } from '../engine/cursors.js';
import { CommandError } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { count as countHits, find as findHits, type Query } from '../query/find.js';
import { type Flow, PAUSE, Pace } from '../query/pace.js';
import { findProjection, includedPaths, type Projection } from '../query/projection.js';
import { sortSpec } from '../query/sort.js';
import { type Call, collectionName, docOption, hintedIndex, numberOption, ok } from './call.js';

/** As MongoDB's: the first batch when the client names no size. */
export const FIRST_BATCH = 101;

/** find: the first documents, and a cursor for the rest. */
export async function find(call: Call): Promise<Doc> {
  const { server, db, command } = call;
  const name = collectionName(call);
  const isSingle = truthy(command.get('singleBatch'));
  const size = command.has('batchSize') ? toCount(command.get('batchSize'), 'batchSize') : FIRST_BATCH;
  const collection = server.catalog.find(db, name);
  const spec = docOption(command, 'projection');
  const projection = findProjection(spec, variablesOf(call));
  const needs = projection === undefined ? 'bytes' : 'docs';
  const query: Query = { ...queryOf(call, collection), needs, paths: includedPaths(spec) };
  if (collection === undefined) return firstBatch(call, { namespace: `${db}.${name}`, rows: [], size, isSingle });
  const pace = new Pace(numberOption(command, 'maxTimeMS', 0));
  const reader = server.store.snapshot();
  const source = { reader, collection, pace, checkPlan: server.checkPlan };
  const rows = projected(findHits(source, query), projection, query);
  return firstBatch(call, { namespace: `${db}.${name}`, rows, size, isSingle, pace, release: () => reader.release() });
}

/** What find, count and distinct have in common. */
export function queryOf(call: Call, collection: CollectionInfo | undefined): Query {
  const { command } = call;
  const filter = compileFilter(docOption(command, call.name === 'find' ? 'filter' : 'query'), (expression) =>
    compileCondition(expression, variablesOf(call)),
  );
  const limit = numberOption(command, 'limit', 0);
  return {
    filter,
    sort: sortSpec(docOption(command, 'sort')),
    skip: command.has('skip') ? toCount(command.get('skip'), 'skip') : 0,
    limit: call.name === 'count' ? Math.abs(limit) : toCount(limit, 'limit'),
    hint: hintedIndex(command.get('hint'), collection),
    needs: 'bytes',
  };
}

export interface FirstBatch {
  readonly namespace: string;
  readonly rows: Flow<Buffer>;
  readonly size: number;
  readonly isSingle?: boolean;
  readonly pace?: Pace;
  readonly release?: () => void;
}

/** Answers with the first batch of a result, and keeps the rest open as a cursor. */
export async function firstBatch(call: Call, result: FirstBatch): Promise<Doc> {
  const { rows, pace = new Pace(0), release = () => undefined } = result;
  const cursor = new Cursor(result.namespace, { rows, pace, release });
  const batch = await cursor.batch(result.size);
  if (result.isSingle === true) cursor.close();
  else if (result.size > 0) await cursor.peek();
  const id = cursor.isDone ? 0n : call.server.cursors.add(cursor);
  return ok({ cursor: docOf({ firstBatch: batch, id, ns: result.namespace }) });
}

export async function getMore(call: Call): Promise<Doc> {
  const { server, command } = call;
  const id = command.get('getMore');
  if (typeof id !== 'bigint') throw new CommandError('TypeMismatch', 'getMore must be a 64-bit integer');
  const cursor = server.cursors.find(id);
  const size = numberOption(command, 'batchSize', 0);
  const batch = await cursor.batch(size > 0 ? size : Number.POSITIVE_INFINITY);
  await cursor.peek();
  if (cursor.isDone) server.cursors.close(id);
  return ok({ cursor: docOf({ nextBatch: batch, id: cursor.isDone ? 0n : id, ns: cursor.namespace }) });
}

export function killCursors(call: Call): Doc {
  const killed: Value[] = [];
  const missing: Value[] = [];
  for (const id of toArray(call.command.get('cursors'), 'cursors')) {
    const isKilled = typeof id === 'bigint' && call.server.cursors.close(id);
    (isKilled ? killed : missing).push(id);
  }
  return ok({ cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [] });
}

/** count: of all documents without looking at them; of others by an index where it can tell. */
export async function count(call: Call): Promise<Doc> {
  const { server, db, command } = call;
  const collection = server.catalog.find(db, collectionName(call));
  if (collection === undefined) return ok({ n: 0 });
  const query = queryOf(call, collection);
  const pace = new Pace(numberOption(command, 'maxTimeMS', 0));
  const reader = server.store.snapshot();
  const source = { reader, collection, pace, checkPlan: server.checkPlan };
  const isAll = query.filter.isComplete && query.filter.predicates.length === 0 && query.limit === 0;
  if (isAll) {
    reader.release();
    return ok({ n: Math.max(0, collection.count - query.skip) });
  }
  const rows = counted(countHits(source, query));
  const cursor = new Cursor('', { rows, pace, release: () => reader.release() });
  const [row] = await cursor.batch(1);
  cursor.close();
  return ok({ n: row === undefined ? 0 : row.bytes.readInt32LE(0) });
}

function* counted(flow: Flow<number>): Generator<Buffer | typeof PAUSE> {
  for (const item of flow) {
    if (item === PAUSE) yield PAUSE;
    else {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(item);
      yield bytes;
    }
  }
}

function* projected(
  hits: ReturnType<typeof findHits>,
  projection: Projection | undefined,
  query: Query,
): Generator<Buffer | typeof PAUSE> {
  for (const hit of hits) {
    if (hit === PAUSE) yield PAUSE;
    else if (projection === undefined || hit.doc === undefined) yield hit.bytes;
    else yield encodeDoc(projection(hit.doc, query.filter));
  }
}
