import { variablesOf } from '../aggregate/expression.js';
import { aggregate as runAggregation } from '../aggregate/run.js';
import { stageOf } from '../aggregate/stages.js';
import { decodeDoc } from '../bson/decode.js';
import { encodeDoc } from '../bson/encode.js';
import { encodeKeyValue } from '../bson/key.js';
import { type Doc, toArray, toCount, toText, type Value } from '../bson/value.js';
import { Cursor } from '../engine/cursors.js';
import { CommandError } from '../errors.js';
import { find } from '../query/find.js';
import { type Flow, PAUSE, Pace } from '../query/pace.js';
import { leavesOf } from '../query/path.js';
import { type Call, collectionName, docOption, hintedIndex, numberOption, ok } from './call.js';
import { FIRST_BATCH, firstBatch, queryOf } from './find.js';
import { storeResult } from './merge.js';

/** aggregate: runs a pipeline; with $merge or $out at its end, stores what comes out. */
export async function aggregate(call: Call): Promise<Doc> {
  const { server, db, command } = call;
  if (typeof command.get('aggregate') !== 'string') {
    throw new CommandError('CommandNotSupported', 'aggregate without a collection is not supported');
  }
  const name = collectionName(call);
  const pipeline = toArray(command.get('pipeline'), 'pipeline');
  const cursor = docOption(command, 'cursor');
  const size = cursor.has('batchSize') ? toCount(cursor.get('batchSize'), 'batchSize') : FIRST_BATCH;
  const [lastName, target] = pipeline.length > 0 ? stageOf(pipeline.at(-1) ?? null) : ['', null];
  const isStored = lastName === '$merge' || lastName === '$out';
  const pace = new Pace(numberOption(command, 'maxTimeMS', 0));
  const collection = server.catalog.find(db, name);
  const hint = hintedIndex(command.get('hint'), collection);
  const reader = server.store.snapshot();
  const release = (): void => reader.release();
  const namespace = `${db}.${name}`;
  try {
    const docs = runAggregation({
      source: { reader, pace, checkPlan: server.checkPlan },
      find: (other) => server.catalog.find(db, other),
      collection,
      pipeline: isStored ? pipeline.slice(0, -1) : pipeline,
      variables: variablesOf(call),
      hint,
    });
    const rows = encoded(docs);
    if (!isStored) return await firstBatch(call, { namespace, rows, size, pace, release });
    const results = await new Cursor(namespace, { rows, pace, release }).all();
    await storeResult(call, { stage: lastName, target, results });
    return await firstBatch(call, { namespace, rows: [], size });
  } catch (error) {
    release();
    throw error;
  }
}

/** distinct: the different values of a path, those in arrays one by one. */
export async function distinct(call: Call): Promise<Doc> {
  const { server, db, command } = call;
  const path = toText(command.get('key'), 'key').split('.');
  const collection = server.catalog.find(db, collectionName(call));
  if (collection === undefined) return ok({ values: [] });
  const query = queryOf(call, collection);
  const reader = server.store.snapshot();
  const pace = new Pace(numberOption(command, 'maxTimeMS', 0));
  const hits = find({ reader, collection, pace, checkPlan: server.checkPlan }, { ...query, needs: 'docs' });
  const values = new Map<string, Value>();
  const rows = collecting(hits, (doc) => {
    for (const leaf of leavesOf(doc, path).flat(1)) {
      if (leaf !== undefined) values.set(encodeKeyValue(leaf).toString('latin1'), leaf);
    }
  });
  await new Cursor('', { rows, pace, release: () => reader.release() }).all();
  return ok({ values: [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value) });
}

function* collecting(hits: ReturnType<typeof find>, collect: (doc: Doc) => void): Generator<Buffer | typeof PAUSE> {
  for (const hit of hits) {
    if (hit === PAUSE) yield PAUSE;
    else collect(hit.doc ?? decodeDoc(hit.bytes));
  }
}

function* encoded(docs: Flow<Doc>): Generator<Buffer | typeof PAUSE> {
  for (const doc of docs) yield doc === PAUSE ? PAUSE : encodeDoc(doc);
}
