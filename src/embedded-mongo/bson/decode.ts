import { BsonReader } from './bson-reader.js';
import type { Fields } from './fields.js';
import type { Doc } from './value.js';

/**
 * Turns BSON bytes into a document. With `fields`, only those are made; all others are still checked for their lengths.
 * Refuses bytes that are not BSON (code 22).
 */
export function decodeDoc(bytes: Buffer, fields?: Fields): Doc {
  return new BsonReader(bytes, 'arrived').whole(fields);
}

/**
 * As `decodeDoc`, for bytes that were checked before they were stored: documents and arrays that nobody asks for are
 * passed over by their length.
 */
export function decodeStored(bytes: Buffer, fields: Fields | undefined): Doc {
  return new BsonReader(bytes, 'stored').whole(fields);
}

/** Where a top-level field lies in the bytes of its document, with its type and name. */
export interface Element {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What changing some fields of a stored document needs of it. */
export interface Changing {
  /** The fields asked for. */
  readonly before: Doc;
  /** The fields to be changed, made once more so that they can be changed in place. */
  readonly fresh: Doc;
  /** Where these lie; everything between them stays as it is. */
  readonly elements: readonly Element[];
}

/** For changing the top-level fields `touched`, which must be whole among `fields`. */
export function decodeChanging(bytes: Buffer, fields: Fields, touched: ReadonlySet<string>): Changing {
  const fresh: Doc = new Map();
  const elements: Element[] = [];
  const reader = new BsonReader(bytes, 'stored');
  const before = reader.whole(fields, (name, start, again) => {
    if (!touched.has(name)) return;
    fresh.set(name, again());
    elements.push({ name, start, end: reader.at });
  });
  return { before, fresh, elements };
}
