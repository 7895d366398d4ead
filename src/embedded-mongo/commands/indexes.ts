import { identicalValues } from '../bson/compare.js';
import { decodeDoc } from '../bson/decode.js';
import { type Doc, isNumber, toArray, toDoc, toNumber, toText, type Value } from '../bson/value.js';
import { type CollectionInfo, type IndexInfo, indexInfo } from '../engine/catalog.js';
import { addToIndex } from '../engine/documents.js';
import { removeTables, TABLE_BYTES, wholeTable } from '../engine/keys.js';
import type { WriteBatch } from '../engine/write-batch.js';
import { CommandError } from '../errors.js';
import { type Call, collectionName, ok, wholeCursor } from './call.js';
import { collectionFor } from './insert.js';

const OPTIONS = new Set(
  'v key name unique sparse partialFilterExpression expireAfterSeconds background hidden ns'.split(' '),
);
const MAX_INDEXES = 64;

/** createIndexes: makes what is not there yet; refuses kinds of index that this server does not have. */
export function createIndexes(call: Call): Promise<Doc> {
  const { server, db, command } = call;
  const name = collectionName(call);
  const specs = toArray(command.get('indexes'), 'indexes').map((item) => checkedSpec(toDoc(item, 'index')));
  return server.store.write((batch) => {
    const isNew = server.catalog.find(db, name) === undefined;
    const collection = collectionFor(call, batch, { db, name });
    const before = collection.indexes.length + 1;
    for (const spec of specs) if (!exists(collection, spec)) build(call, batch, { collection, spec });
    const after = collection.indexes.length + 1;
    return ok({
      numIndexesBefore: before,
      numIndexesAfter: after,
      createdCollectionAutomatically: isNew,
      note: before === after ? 'all indexes already exist' : undefined,
    });
  });
}

export function dropIndexes(call: Call): Promise<Doc> {
  const { server, db, command } = call;
  const name = collectionName(call);
  const wanted = command.get('index') ?? null;
  return server.store.write((batch) => {
    const collection = server.catalog.find(db, name);
    if (collection === undefined) throw new CommandError('NamespaceNotFound', `ns not found ${db}.${name}`);
    const before = collection.indexes.length + 1;
    for (const index of chosen(collection, wanted)) {
      removeTables(batch, [index.table]);
      server.catalog.dropIndex(batch, collection, index);
    }
    return ok({ nIndexesWas: before });
  });
}

export function listIndexes(call: Call): Doc {
  const { server, db } = call;
  const name = collectionName(call);
  const collection = server.catalog.find(db, name);
  if (collection === undefined) throw new CommandError('NamespaceNotFound', `ns does not exist: ${db}.${name}`);
  return wholeCursor(
    `${db}.${name}`,
    [collection.primary, ...collection.indexes].map((index) => index.spec),
  );
}

function checkedSpec(spec: Doc): Doc {
  for (const option of spec.keys()) {
    if (OPTIONS.has(option)) continue;
    throw new CommandError(
      'CommandNotSupported',
      `the index option '${option}' is not supported by the embedded server`,
    );
  }
  const key = toDoc(spec.get('key'), 'key');
  if (key.size === 0) throw new CommandError('CannotCreateIndex', 'Index keys cannot be empty.');
  for (const [path, way] of key) {
    if (!isNumber(way)) {
      throw new CommandError(
        'CannotCreateIndex',
        `index type '${String(way)}' is not supported by the embedded server`,
      );
    }
    if (toNumber(way, path) === 0)
      throw new CommandError('CannotCreateIndex', 'Values in the index key pattern cannot be 0.');
    if (path === '' || path.split('.').some((part) => part === '' || part.startsWith('$'))) {
      throw new CommandError('CannotCreateIndex', `'${path}' cannot be indexed: it is not a plain path`);
    }
  }
  const expiry = spec.get('expireAfterSeconds');
  if (expiry !== undefined && (key.size !== 1 || key.has('_id') || toNumber(expiry, 'expireAfterSeconds') < 0)) {
    throw new CommandError('CannotCreateIndex', 'TTL indexes are single-field indexes, not on _id');
  }
  return normalized(spec);
}

/** What listIndexes shows: version first, and only what was asked for. */
function normalized(spec: Doc): Doc {
  const doc: Doc = new Map<string, Value>([['v', 2]]);
  for (const [name, value] of spec) {
    if (name === 'v' || name === 'background' || name === 'ns') continue;
    if ((name === 'unique' || name === 'sparse' || name === 'hidden') && (value === false || value === null)) continue;
    doc.set(name, value);
  }
  return doc;
}

function exists(collection: CollectionInfo, spec: Doc): boolean {
  if (isIdIndex(spec)) return true;
  const name = toText(spec.get('name'), 'name');
  const sameName = collection.indexes.find((index) => index.name === name);
  if (sameName !== undefined) {
    if (identicalValues(withoutName(sameName.spec), withoutName(spec))) return true;
    throw new CommandError(
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index: ${name}, but another definition`,
    );
  }
  const sameKey = collection.indexes.find(
    (index) =>
      identicalValues(index.spec.get('key'), spec.get('key')) &&
      identicalValues(index.spec.get('partialFilterExpression'), spec.get('partialFilterExpression')),
  );
  if (sameKey === undefined) return false;
  throw new CommandError('IndexOptionsConflict', `Index already exists with a different name: ${sameKey.name}`);
}

function isIdIndex(spec: Doc): boolean {
  const key = toDoc(spec.get('key'), 'key');
  return key.size === 1 && key.has('_id');
}

function withoutName(spec: Doc): Doc {
  const options = [...spec].filter(([name]) => name !== 'name' && name !== 'key');
  return new Map<string, Value>([['key', spec.get('key') ?? null], ...options.sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function build(call: Call, batch: WriteBatch, made: { collection: CollectionInfo; spec: Doc }): void {
  const { catalog } = call.server;
  const { collection, spec } = made;
  if (collection.indexes.length + 1 >= MAX_INDEXES) {
    throw new CommandError('CannotCreateIndex', `a collection has at most ${MAX_INDEXES} indexes`);
  }
  const index = indexInfo(spec, catalog.nextTable());
  if (index.partialFilter?.isComplete === false) {
    throw new CommandError('CannotCreateIndex', 'unsupported expression in partial index');
  }
  catalog.addIndex(batch, collection, index);
  for (const { key, value } of batch.entries(wholeTable(collection.table), 'forward')) {
    const stored = { idKey: key.subarray(TABLE_BYTES), doc: decodeDoc(value) };
    addToIndex({ batch, catalog, collection }, index, stored);
  }
}

function chosen(collection: CollectionInfo, wanted: Value): IndexInfo[] {
  if (wanted === '*') return [...collection.indexes];
  const names = Array.isArray(wanted) ? wanted : [wanted];
  return names.map((name) => {
    if (name === '_id_') throw new CommandError('InvalidOptions', 'cannot drop _id index');
    const index = collection.indexes.find((each) =>
      name instanceof Map ? identicalValues(each.spec.get('key'), name) : each.name === name,
    );
    if (index !== undefined) return index;
    throw new CommandError('IndexNotFound', `index not found with name [${String(name)}]`);
  });
}
