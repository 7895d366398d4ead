import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { decodeDoc } from '../bson/decode.js';
import { Catalog, type CollectionInfo } from './catalog.js';
import { DATA_FILE, openDatabase } from './database.js';
import { encodeId, keysOfDocument } from './documents.js';
import { entryKey, TABLE_BYTES, tableKey, wholeTable } from './keys.js';
import { Snapshot } from './reader.js';

export interface Verification {
  readonly documents: number;
  readonly indexEntries: number;
  /** What is not as it should be; empty when all is well. */
  readonly problems: readonly string[];
}

/** Compares all documents of a data folder with their index entries; also while a server works on it. */
export async function verifyEmbeddedMongo(dataDir: string): Promise<Verification> {
  const path = join(dataDir, DATA_FILE);
  if (!existsSync(path)) throw new Error(`there is no database in ${dataDir}`);
  const database = openDatabase(path, { readOnly: true });
  const snapshot = new Snapshot(database);
  try {
    const catalog = new Catalog();
    catalog.load(snapshot);
    const result = { documents: 0, indexEntries: 0, problems: [] as string[] };
    for (const collection of catalog.list()) {
      const one = verifyCollection(snapshot, collection);
      result.documents += one.documents;
      result.indexEntries += one.indexEntries;
      result.problems.push(...one.problems);
    }
    return result;
  } finally {
    snapshot.release();
    await database.close();
  }
}

/** Copies the database while a server works on it: a compact file with all that was acknowledged when it began. */
export async function backupEmbeddedMongo(dataDir: string, targetDir: string): Promise<void> {
  const target = join(targetDir, DATA_FILE);
  if (!existsSync(join(dataDir, DATA_FILE))) throw new Error(`there is no database in ${dataDir}`);
  if (existsSync(target)) throw new Error(`there is a database in ${targetDir} already`);
  const database = openDatabase(join(dataDir, DATA_FILE), { readOnly: true });
  try {
    await database.backup(target, true);
  } finally {
    await database.close();
  }
}

function verifyCollection(snapshot: Snapshot, collection: CollectionInfo): Verification {
  const name = `${collection.db}.${collection.name}`;
  const problems: string[] = [];
  const expected = new Map(collection.indexes.map((index) => [index, 0]));
  let documents = 0;
  for (const { key, value } of snapshot.entries(wholeTable(collection.table), 'forward')) {
    documents += 1;
    const doc = decodeDoc(value);
    const idKey = key.subarray(TABLE_BYTES);
    if (!encodeId(doc.get('_id') ?? null).equals(idKey)) problems.push(`${name}: a document is not at its _id`);
    for (const index of collection.indexes) {
      const { keys } = keysOfDocument(index, doc);
      expected.set(index, (expected.get(index) ?? 0) + keys.length);
      for (const values of keys) {
        const isThere = index.unique
          ? snapshot.get(tableKey(index.table, values))?.equals(idKey) === true
          : snapshot.get(entryKey(index.table, values, idKey)) !== undefined;
        if (!isThere) problems.push(`${name}: ${index.name} misses an entry of ${idKey.toString('hex')}`);
      }
    }
  }
  let indexEntries = 0;
  for (const [index, count] of expected) {
    const actual = snapshot.count(wholeTable(index.table));
    indexEntries += actual;
    if (actual !== count) problems.push(`${name}: ${index.name} has ${actual} entries instead of ${count}`);
  }
  if (documents !== collection.count) problems.push(`${name}: counts ${collection.count}, has ${documents} documents`);
  return { documents, indexEntries, problems };
}
