import { BSONRegExp, ObjectId } from 'bson';
import { decodeDoc } from '../bson/decode.js';
import { encodeDoc } from '../bson/encode.js';
import { type Doc, docOf, isDoc, RawDoc, toArray, type Value } from '../bson/value.js';
import type { CollectionInfo } from '../engine/catalog.js';
import { fieldsOfIndexes, insertDocument } from '../engine/documents.js';
import type { WriteBatch } from '../engine/write-batch.js';
import { CommandError } from '../errors.js';
import { type Call, collectionName, ok } from './call.js';

/** insert: stores documents; with `ordered`, stops at the first that is refused. */
export function insert(call: Call): Promise<Doc> {
  const { server, db, command } = call;
  const name = collectionName(call);
  const documents = toArray(command.get('documents'), 'documents').map(bytesOf);
  if (documents.length === 0 || documents.length > 100_000) {
    throw new CommandError('BadValue', 'Write batch sizes must be between 1 and 100000');
  }
  const isOrdered = command.get('ordered') !== false;
  return server.store.write((batch) => {
    const collection = collectionFor(call, batch, { db, name });
    const fields = fieldsOfIndexes(collection);
    const errors: Value[] = [];
    let inserted = 0;
    for (const [index, bytes] of documents.entries()) {
      try {
        const prepared = withId(decodeDoc(bytes, fields), bytes);
        insertDocument({ batch, catalog: server.catalog, collection }, prepared.doc, prepared.bytes);
        inserted += 1;
      } catch (error) {
        errors.push(writeError(index, error));
        if (isOrdered) break;
      }
    }
    return ok({ n: inserted, writeErrors: errors.length > 0 ? errors : undefined });
  });
}

/** The collection to write to, made when there is none. */
export function collectionFor(call: Call, batch: WriteBatch, place: { db: string; name: string }): CollectionInfo {
  const { catalog } = call.server;
  return catalog.find(place.db, place.name) ?? catalog.create(batch, place.db, place.name);
}

/** One refused document of a write command; anything but a refusal goes on and undoes the command. */
export function writeError(index: number, error: unknown): Doc {
  if (!(error instanceof CommandError)) throw error;
  const { keyPattern, keyValue } = error.details;
  return docOf({
    index,
    code: error.code,
    keyPattern: keyPattern instanceof Map ? keyPattern : undefined,
    keyValue: keyValue instanceof Map ? keyValue : undefined,
    errmsg: error.message,
  });
}

/** Documents are stored with `_id` in front, and get one when they have none. */
export function withId(doc: Doc, bytes: Buffer): { doc: Doc; bytes: Buffer } {
  const id = doc.get('_id');
  if (id === undefined) {
    const whole: Doc = new Map([['_id', new ObjectId()], ...decodeDoc(bytes)]);
    return { doc: whole, bytes: encodeDoc(whole) };
  }
  checkId(id);
  const startsWithId = bytes.toString('latin1', 5, 9) === '_id\0';
  if (startsWithId) return { doc, bytes };
  const whole: Doc = new Map([['_id', id], ...decodeDoc(bytes)]);
  return { doc, bytes: encodeDoc(whole) };
}

export function checkId(id: Value): void {
  if (Array.isArray(id) || id instanceof BSONRegExp) {
    throw new CommandError('BadValue', `The '_id' value cannot be of type ${Array.isArray(id) ? 'array' : 'regex'}`);
  }
  if (isDoc(id) && [...id.keys()].some((name) => name.startsWith('$'))) {
    throw new CommandError('DollarPrefixedFieldName', "_id fields may not contain '$'-prefixed fields");
  }
}

function bytesOf(item: Value): Buffer {
  if (item instanceof RawDoc) return item.bytes;
  throw new CommandError('TypeMismatch', 'documents must be objects');
}
