import { ObjectId } from 'bson';
import { valueAtPath } from '../aggregate/expression.js';
import { namedOperands } from '../aggregate/operators/operands.js';
import { decodeDoc } from '../bson/decode.js';
import { encodeDoc } from '../bson/encode.js';
import { type Doc, isDoc, type RawDoc, toText, type Value } from '../bson/value.js';
import { insertDocument, removeDocument, replaceDocument, type Target } from '../engine/documents.js';
import { CommandError } from '../errors.js';
import type { Call } from './call.js';
import { collectionFor } from './insert.js';
import { filterOf, found } from './write.js';

interface Result {
  readonly stage: string;
  readonly target: Value;
  readonly results: readonly RawDoc[];
}

/** $merge writes results into a collection, $out puts them in place of one. */
export function storeResult(call: Call, { stage, target, results }: Result): Promise<void> {
  const spec = isDoc(target) ? target : new Map<string, Value>([[stage === '$out' ? 'coll' : 'into', target]]);
  const place = placeOf(call, stage === '$out' ? spec : (spec.get('into') ?? null));
  const mode = stage === '$out' ? undefined : mergeMode(spec);
  return call.server.store.write((batch) => {
    const collection = collectionFor(call, batch, place);
    const into = { batch, catalog: call.server.catalog, collection };
    if (mode === undefined) removeAll(call, into);
    for (const { bytes } of results) {
      const doc = withId(decodeDoc(bytes));
      if (mode === undefined) insertDocument(into, doc, encodeDoc(doc));
      else mergeOne(call, into, { doc, mode });
    }
  });
}

interface MergeMode {
  readonly on: readonly string[];
  readonly whenMatched: string;
  readonly whenNotMatched: string;
}

function placeOf(call: Call, into: Value): { db: string; name: string } {
  if (!isDoc(into)) return { db: call.db, name: toText(into, 'into') };
  return { db: toText(into.get('db') ?? call.db, 'db'), name: toText(into.get('coll'), 'coll') };
}

function mergeMode(spec: Doc): MergeMode {
  namedOperands(spec, ['into', 'on', 'whenMatched', 'whenNotMatched']);
  const on = spec.get('on') ?? '_id';
  const mode = {
    on: (Array.isArray(on) ? on : [on]).map((path) => toText(path, 'on')),
    whenMatched: toText(spec.get('whenMatched') ?? 'merge', 'whenMatched'),
    whenNotMatched: toText(spec.get('whenNotMatched') ?? 'insert', 'whenNotMatched'),
  };
  if (!['replace', 'merge', 'keepExisting', 'fail'].includes(mode.whenMatched)) {
    throw new CommandError('CommandNotSupported', `$merge whenMatched '${mode.whenMatched}' is not supported`);
  }
  if (!['insert', 'discard', 'fail'].includes(mode.whenNotMatched)) {
    throw new CommandError('CommandNotSupported', `$merge whenNotMatched '${mode.whenNotMatched}' is not supported`);
  }
  return mode;
}

function mergeOne(call: Call, into: Target, { doc, mode }: { doc: Doc; mode: MergeMode }): void {
  const wanted = new Map(mode.on.map((path) => [path, valueAtPath(doc, path.split('.')) ?? null] as const));
  const search = { filter: filterOf(call, wanted), limit: 1, sort: [], hint: undefined };
  const [stored] = found(call, into, search);
  if (stored === undefined) {
    if (mode.whenNotMatched === 'fail') throw new CommandError('BadValue', '$merge could not find a matching document');
    if (mode.whenNotMatched === 'insert') insertDocument(into, doc, encodeDoc(doc));
    return;
  }
  if (mode.whenMatched === 'fail') throw new CommandError('DuplicateKey', '$merge found a matching document');
  if (mode.whenMatched === 'keepExisting') return;
  const before = decodeDoc(stored.bytes);
  const kept = mode.whenMatched === 'merge' ? before : new Map<string, Value>();
  const after: Doc = new Map([...kept, ...doc, ['_id', before.get('_id') ?? null]]);
  const { indexes } = into.collection;
  replaceDocument(into, { ...stored, doc: before }, { doc: after, bytes: encodeDoc(after), indexes });
}

function removeAll(call: Call, into: Target): void {
  const all = { filter: filterOf(call, new Map()), limit: 0, sort: [], hint: undefined };
  for (const stored of found(call, into, all)) removeDocument(into, { ...stored, doc: decodeDoc(stored.bytes) });
}

function withId(doc: Doc): Doc {
  return doc.has('_id') ? doc : new Map([['_id', new ObjectId()], ...doc]);
}
