import { decodeDoc } from '../bson/decode.js';
import type { Doc } from '../bson/value.js';
import { docOf, isDoc, RawDoc, toArray, toDoc, toNumber, toText, type Value } from '../bson/value.js';
import type { CollectionInfo, IndexInfo } from '../engine/catalog.js';
import { CommandError } from '../errors.js';
import { usableIndexes } from '../query/plan.js';
import type { Server } from '../server.js';

/** One command that a client asks for. */
export interface Call {
  readonly server: Server;
  readonly db: string;
  readonly name: string;
  readonly command: Doc;
}

export type Handler = (call: Call) => Doc | Promise<Doc>;

/** The collection that the command names; refuses names that MongoDB does not allow (code 73). */
export function collectionName(call: Call): string {
  const name = toText(call.command.get(call.name), call.name);
  if (name === '' || name.startsWith('.') || name.includes('$') || name.includes('\0')) {
    throw new CommandError('InvalidNamespace', `Invalid namespace specified '${call.db}.${name}'`);
  }
  if (/[/\\. "$\0]/.test(call.db) || call.db === '' || call.db.length > 63) {
    throw new CommandError('InvalidNamespace', `Invalid database name '${call.db}'`);
  }
  return name;
}

export function ok(fields: Readonly<Record<string, Value | undefined>> = {}): Doc {
  return docOf({ ...fields, ok: 1 });
}

/** An answer whose documents are all in the first batch. */
export function wholeCursor(namespace: string, documents: Value[]): Doc {
  return ok({ cursor: docOf({ id: 0n, ns: namespace, firstBatch: documents }) });
}

/** A document of the command that may be left out. */
export function docOption(command: Doc, name: string): Doc {
  const value = command.get(name);
  return value === undefined || value === null ? new Map() : toDoc(value, name);
}

export function numberOption(command: Doc, name: string, otherwise: number): number {
  const value = command.get(name);
  return value === undefined || value === null ? otherwise : toNumber(value, name);
}

/** The documents of a list that may have come beside the command. */
export function docsOption(command: Doc, name: string): Doc[] {
  return toArray(command.get(name), name).map((item) =>
    item instanceof RawDoc ? decodeDoc(item.bytes) : toDoc(item, name),
  );
}

/** The index that `hint` names, by its name or by its fields; refuses one that does not exist (code 2). */
export function hintedIndex(hint: Value | undefined, collection: CollectionInfo | undefined): IndexInfo | undefined {
  if (hint === undefined || hint === null || collection === undefined) return undefined;
  const wanted = isDoc(hint) ? shape([...hint].map(([path, way]) => [path, toNumber(way, path) < 0])) : undefined;
  if (wanted === '[["$natural",false]]') return collection.primary;
  const found = usableIndexes(collection).find((index) =>
    wanted === undefined
      ? index.name === hint
      : wanted === shape(index.parts.map((part) => [part.path, part.descending])),
  );
  if (found === undefined) {
    throw new CommandError('BadValue', 'hint provided does not correspond to an existing index');
  }
  return found;
}

function shape(parts: readonly (readonly [string, boolean])[]): string {
  return JSON.stringify(parts);
}
