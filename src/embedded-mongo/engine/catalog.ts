import { randomBytes } from 'node:crypto';
import { Binary } from 'bson';
import { decodeDoc } from '../bson/decode.js';
import { encodeDoc } from '../bson/encode.js';
import type { KeyPart } from '../bson/key.js';
import { type Doc, docOf, isDoc, toArray, toDoc, toNumber, toText, truthy, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { compileFilter, type Filter } from '../query/filter.js';
import type { Reader } from './reader.js';
import type { WriteBatch } from './write-batch.js';

export interface IndexInfo {
  /** Number of the key space's part that holds the entries. */
  readonly table: number;
  readonly name: string;
  /** The documents themselves, by `_id`. */
  readonly isPrimary: boolean;
  readonly parts: readonly KeyPart[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partialFilter: Filter | undefined;
  /** Paths that decide what the index holds of a document; `undefined`: any may. */
  readonly paths: ReadonlySet<string> | undefined;
  readonly expireAfterS: number | undefined;
  /** What listIndexes answers. */
  readonly spec: Doc;
  /** Paths that led through an array in any document, ever. */
  readonly arrayPaths: Set<string>;
  /** False until the commit that made it: older snapshots do not hold its entries. */
  committed: boolean;
}

export interface CollectionInfo {
  readonly db: string;
  readonly name: string;
  /** Number of the key space's part that holds the documents, by `_id`. */
  readonly table: number;
  readonly uuid: Buffer;
  readonly primary: IndexInfo;
  /** All others. */
  readonly indexes: IndexInfo[];
  count: number;
}

/** Part 0 of the key space holds the catalog itself. */
const CATALOG = Buffer.alloc(4);
const END_OF_CATALOG = Buffer.from([0, 0, 0, 1]);
const COLLECTION = Buffer.from([0, 0, 0, 0, 0x01]);
const COUNT = Buffer.from([0, 0, 0, 0, 0x02]);

/** Which collections and indexes there are. Memory follows what is stored, and goes back with a command that fails. */
export class Catalog {
  readonly #collections = new Map<string, CollectionInfo>();
  #lastTable = 0;

  load(reader: Reader): void {
    const counts = new Map<number, number>();
    for (const { key, value } of reader.entries({ low: CATALOG, high: END_OF_CATALOG }, 'forward')) {
      if (key[4] === COUNT[4]) counts.set(key.readUInt32BE(5), Number(value.readBigInt64BE()));
      else this.#add(collectionOf(decodeDoc(value)));
    }
    for (const collection of this.#collections.values()) collection.count = counts.get(collection.table) ?? 0;
  }

  find(db: string, name: string): CollectionInfo | undefined {
    return this.#collections.get(`${db}.${name}`);
  }

  /** All collections, or those of one database. */
  list(db?: string): CollectionInfo[] {
    return [...this.#collections.values()].filter((collection) => db === undefined || collection.db === db);
  }

  create(batch: WriteBatch, db: string, name: string): CollectionInfo {
    const table = this.nextTable();
    const collection = { db, name, table, uuid: randomBytes(16), primary: primaryIndex(table), indexes: [], count: 0 };
    this.#add(collection);
    batch.onUndo(() => this.#collections.delete(`${db}.${name}`));
    this.#store(batch, collection);
    return collection;
  }

  /** Forgets the collection; its documents and index entries are the caller's to remove. */
  drop(batch: WriteBatch, collection: CollectionInfo): void {
    const name = `${collection.db}.${collection.name}`;
    this.#collections.delete(name);
    batch.onUndo(() => this.#collections.set(name, collection));
    for (const key of [collectionKey(collection), countKey(collection)]) {
      const stored = batch.get(key);
      if (stored !== undefined) batch.remove(key, stored);
    }
  }

  addIndex(batch: WriteBatch, collection: CollectionInfo, index: IndexInfo): void {
    collection.indexes.push(index);
    batch.onUndo(() => collection.indexes.splice(collection.indexes.indexOf(index), 1));
    batch.onceCommitted(() => {
      index.committed = true;
    });
    this.#store(batch, collection);
  }

  dropIndex(batch: WriteBatch, collection: CollectionInfo, index: IndexInfo): void {
    const at = collection.indexes.indexOf(index);
    collection.indexes.splice(at, 1);
    batch.onUndo(() => collection.indexes.splice(at, 0, index));
    this.#store(batch, collection);
  }

  markArrayPath(batch: WriteBatch, change: { collection: CollectionInfo; index: IndexInfo; path: string }): void {
    if (change.index.arrayPaths.has(change.path)) return;
    change.index.arrayPaths.add(change.path);
    batch.onUndo(() => change.index.arrayPaths.delete(change.path));
    this.#store(batch, change.collection);
  }

  changeCount(batch: WriteBatch, collection: CollectionInfo, by: 1 | -1): void {
    collection.count += by;
    batch.onUndo(() => {
      collection.count -= by;
    });
    batch.onceBeforeCommit(`count ${collection.table}`, () => {
      if (this.find(collection.db, collection.name) !== collection) return;
      const value = Buffer.alloc(8);
      value.writeBigInt64BE(BigInt(collection.count));
      batch.put(countKey(collection), value, undefined);
    });
  }

  nextTable(): number {
    this.#lastTable += 1;
    return this.#lastTable;
  }

  #add(collection: CollectionInfo): void {
    this.#collections.set(`${collection.db}.${collection.name}`, collection);
    this.#lastTable = Math.max(this.#lastTable, collection.table, ...collection.indexes.map((index) => index.table));
  }

  #store(batch: WriteBatch, collection: CollectionInfo): void {
    const key = collectionKey(collection);
    batch.put(key, encodeDoc(docOfCollection(collection)), batch.get(key));
  }
}

/** The fields of an index that createIndexes was given, in the form the catalog keeps. */
export function indexInfo(spec: Doc, table: number): IndexInfo {
  const key = toDoc(spec.get('key'), 'key');
  const partial = spec.get('partialFilterExpression');
  const expiry = spec.get('expireAfterSeconds');
  const parts = [...key].map(([path, direction]) => ({ path, descending: toNumber(direction, path) < 0 }));
  const partialFilter = isDoc(partial) ? compileFilter(partial, refuseExpression) : undefined;
  return {
    table,
    isPrimary: false,
    name: toText(spec.get('name'), 'name'),
    parts,
    unique: truthy(spec.get('unique')),
    sparse: truthy(spec.get('sparse')),
    partialFilter,
    paths: pathsOf(parts, partialFilter),
    expireAfterS: expiry === undefined ? undefined : toNumber(expiry, 'expireAfterSeconds'),
    spec,
    arrayPaths: new Set(),
    committed: false,
  };
}

function pathsOf(parts: readonly KeyPart[], partialFilter: Filter | undefined): ReadonlySet<string> | undefined {
  if (partialFilter !== undefined && partialFilter.paths === undefined) return undefined;
  return new Set([...parts.map(({ path }) => path), ...(partialFilter?.paths ?? [])]);
}

function primaryIndex(table: number): IndexInfo {
  const spec = docOf({ v: 2, key: docOf({ _id: 1 }), name: '_id_' });
  return { ...indexInfo(spec, table), isPrimary: true, unique: true, committed: true };
}

function refuseExpression(): never {
  throw new CommandError('CannotCreateIndex', '$expr cannot be in a partialFilterExpression');
}

function collectionKey(collection: CollectionInfo): Buffer {
  return Buffer.concat([COLLECTION, Buffer.from(`${collection.db}\0${collection.name}`)]);
}

function countKey(collection: CollectionInfo): Buffer {
  const table = Buffer.alloc(4);
  table.writeUInt32BE(collection.table);
  return Buffer.concat([COUNT, table]);
}

function docOfCollection(collection: CollectionInfo): Doc {
  const indexes: Value[] = collection.indexes.map((index) =>
    docOf({ table: index.table, spec: index.spec, arrayPaths: [...index.arrayPaths] }),
  );
  const { db, name, table, uuid } = collection;
  return docOf({ db, name, table, uuid: new Binary(uuid, Binary.SUBTYPE_UUID), indexes });
}

function collectionOf(doc: Doc): CollectionInfo {
  const uuid = doc.get('uuid');
  const table = toNumber(doc.get('table'), 'table');
  return {
    db: toText(doc.get('db'), 'db'),
    name: toText(doc.get('name'), 'name'),
    table,
    primary: primaryIndex(table),
    uuid: uuid instanceof Binary ? Buffer.from(uuid.buffer) : randomBytes(16),
    indexes: toArray(doc.get('indexes'), 'indexes').map((item) => storedIndex(toDoc(item, 'index'))),
    count: 0,
  };
}

function storedIndex(doc: Doc): IndexInfo {
  const index = indexInfo(toDoc(doc.get('spec'), 'spec'), toNumber(doc.get('table'), 'table'));
  for (const path of toArray(doc.get('arrayPaths'), 'arrayPaths')) index.arrayPaths.add(toText(path, 'path'));
  index.committed = true;
  return index;
}
