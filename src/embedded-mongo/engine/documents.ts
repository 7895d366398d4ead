import { type Fields, fieldsOf, topOf } from '../bson/fields.js';
import { encodeKeyValue } from '../bson/key.js';
import { type Doc, docOf, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import type { Catalog, CollectionInfo, IndexInfo } from './catalog.js';
import { MAX_KEY_BYTES } from './database.js';
import { indexKeys } from './index-keys.js';
import { entryKey, TABLE_BYTES, tableKey } from './keys.js';
import type { WriteBatch } from './write-batch.js';

/** MongoDB's limit for one document. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Where a write goes. */
export interface Target {
  readonly batch: WriteBatch;
  readonly catalog: Catalog;
  readonly collection: CollectionInfo;
}

/** A document as it is, with its place. */
export interface Stored {
  readonly idKey: Buffer;
  readonly bytes: Buffer;
  readonly doc: Doc;
}

/** Stores a new document and its index entries; refuses one whose `_id` or unique values exist (code 11000). */
export function insertDocument(target: Target, doc: Doc, bytes: Buffer): void {
  const { batch, catalog, collection } = target;
  checkSize(bytes);
  const id = doc.get('_id') ?? null;
  const idKey = encodeId(id);
  const key = tableKey(collection.table, idKey);
  const changes = collection.indexes.map((index) => changeOf(target, index, { idKey, after: doc }));
  if (batch.get(key) !== undefined) {
    throw duplicateKey(collection, { name: '_id_', fields: ['_id'], values: docOf({ _id: id }) });
  }
  batch.put(key, bytes, undefined);
  for (const change of changes) apply(target, change, idKey);
  catalog.changeCount(batch, collection, 1);
}

/** What a document becomes. */
export interface Replacement {
  readonly doc: Doc;
  readonly bytes: Buffer;
  /** The indexes whose fields may have changed; both documents need only these fields. */
  readonly indexes: readonly IndexInfo[];
}

/** Stores a document in place of what was there. Its `_id` must be the same; the caller has seen to that. */
export function replaceDocument(target: Target, stored: Stored, { doc, bytes, indexes }: Replacement): void {
  const { batch, collection } = target;
  checkSize(bytes);
  const { idKey } = stored;
  const changes = indexes.map((index) => changeOf(target, index, { idKey, before: stored.doc, after: doc }));
  batch.put(tableKey(collection.table, idKey), bytes, stored.bytes);
  for (const change of changes) apply(target, change, idKey);
}

export function removeDocument(target: Target, stored: Stored): void {
  const { batch, catalog, collection } = target;
  const { idKey } = stored;
  for (const index of collection.indexes) {
    apply(target, changeOf(target, index, { idKey, before: stored.doc }), idKey);
  }
  batch.remove(tableKey(collection.table, idKey), stored.bytes);
  catalog.changeCount(batch, collection, -1);
}

/** For createIndexes: adds a stored document to one index. */
export function addToIndex(target: Target, index: IndexInfo, stored: Omit<Stored, 'bytes'>): void {
  apply(target, changeOf(target, index, { idKey: stored.idKey, after: stored.doc }), stored.idKey);
}

/** What the indexes need to see of a document; `undefined`: all of it. */
export function fieldsOfIndexes(collection: CollectionInfo): Fields | undefined {
  const paths = pathsOf(collection.indexes);
  return paths && fieldsOf(paths);
}

/** What changing some top-level fields makes it necessary to look at. */
export interface Reach {
  readonly indexes: readonly IndexInfo[];
  /** Those of the indexes, `_id` and what is changed. */
  readonly fields: Fields;
}

/** The indexes that a change of these fields can reach; `undefined`: it needs whole documents. */
export function reachOf(collection: CollectionInfo, touched: ReadonlySet<string>): Reach | undefined {
  const indexes = collection.indexes.filter(
    ({ paths }) => paths === undefined || [...paths].some((path) => touched.has(topOf(path))),
  );
  const paths = pathsOf(indexes);
  return paths && { indexes, fields: fieldsOf([...paths, ...touched]) };
}

function pathsOf(indexes: readonly IndexInfo[]): ReadonlySet<string> | undefined {
  const needed = new Set(['_id']);
  for (const { paths } of indexes) {
    if (paths === undefined) return undefined;
    for (const path of paths) needed.add(path);
  }
  return needed;
}

export function encodeId(id: Value): Buffer {
  const key = encodeKeyValue(id);
  if (key.length + TABLE_BYTES > MAX_KEY_BYTES) throw new CommandError('KeyTooLong', '_id is too long to be indexed');
  return key;
}

interface Change {
  readonly index: IndexInfo;
  readonly removed: readonly Buffer[];
  readonly added: readonly Buffer[];
}

interface Versions {
  readonly idKey: Buffer;
  readonly before?: Doc;
  readonly after?: Doc;
}

/** What a write does to one index. All indexes are asked before anything is written. */
function changeOf(target: Target, index: IndexInfo, versions: Versions): Change {
  const before = keysOfDocument(index, versions.before);
  const after = keysOfDocument(index, versions.after);
  for (const path of after.arrayPaths) target.catalog.markArrayPath(target.batch, { ...target, index, path });
  const removed = before.keys.filter((key) => !after.keys.some((other) => other.equals(key)));
  const added = after.keys.filter((key) => !before.keys.some((other) => other.equals(key)));
  for (const key of added) {
    const length = TABLE_BYTES + key.length + (index.unique ? 0 : versions.idKey.length + 2);
    if (length > MAX_KEY_BYTES) {
      throw new CommandError('KeyTooLong', `a key of ${length} bytes is too long for the index ${index.name}`);
    }
    if (!index.unique) continue;
    const holder = target.batch.get(tableKey(index.table, key));
    if (holder === undefined || holder.equals(versions.idKey)) continue;
    const fields = index.parts.map((part) => part.path);
    throw duplicateKey(target.collection, { name: index.name, fields, values: versions.after ?? new Map(), index });
  }
  return { index, removed, added };
}

const NO_KEYS = { keys: [], arrayPaths: [] };

/** What an index holds, or should hold, of a document. */
export function keysOfDocument(index: IndexInfo, doc: Doc | undefined): ReturnType<typeof indexKeys> {
  if (doc === undefined || index.partialFilter?.test(doc) === false) return NO_KEYS;
  return indexKeys(index, doc);
}

function apply(target: Target, change: Change, idKey: Buffer): void {
  const { index } = change;
  for (const key of change.removed) {
    if (index.unique) target.batch.remove(tableKey(index.table, key), idKey);
    else target.batch.remove(entryKey(index.table, key, idKey), NOTHING);
  }
  for (const key of change.added) {
    if (index.unique) target.batch.put(tableKey(index.table, key), idKey, undefined);
    else target.batch.put(entryKey(index.table, key, idKey), NOTHING, undefined);
  }
}

const NOTHING = Buffer.alloc(0);

function checkSize(bytes: Buffer): void {
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw new CommandError('BSONObjectTooLarge', `a document of ${bytes.length} bytes is larger than 16 MiB`);
  }
}

interface Violation {
  readonly name: string;
  readonly fields: readonly string[];
  readonly values: Doc;
  readonly index?: IndexInfo;
}

/** mongod's own words and fields: drivers and mongoose read them. */
function duplicateKey(collection: CollectionInfo, violation: Violation): CommandError {
  const { name, fields, values, index } = violation;
  const keyValue: Doc = new Map(fields.map((field) => [field, valueAt(values, field)]));
  const keyPattern: Doc = new Map(
    fields.map((field, at) => [field, index?.parts[at]?.descending === true ? -1 : 1] as const),
  );
  const shown = [...keyValue].map(([field, value]) => `${field}: ${show(value)}`).join(', ');
  const message =
    `E11000 duplicate key error collection: ${collection.db}.${collection.name} ` +
    `index: ${name} dup key: { ${shown} }`;
  return new CommandError('DuplicateKey', message, { keyPattern, keyValue });
}

function valueAt(doc: Doc, path: string): Value {
  let value: Value | undefined = doc;
  for (const name of path.split('.')) value = value instanceof Map ? value.get(name) : undefined;
  return value ?? null;
}

function show(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Map) return `{ ${[...value].map(([name, inner]) => `${name}: ${show(inner)}`).join(', ')} }`;
  if (Array.isArray(value)) return `[ ${value.map(show).join(', ')} ]`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  return value !== null && typeof value === 'object' && 'toHexString' in value
    ? `ObjectId('${value.toHexString()}')`
    : String(value);
}
