import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  type MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { CommandError } from '../errors.js';

/**
 * A BSON document in memory. A Map keeps the order of its fields, also of those named like numbers, and has no
 * prototype that a field called `__proto__` could reach.
 */
export type Doc = Map<string, Value>;

export type NumberValue = number | bigint | Double | Decimal128;

/** A BSON value. An int32 is a number, an int64 a bigint; a missing field is `undefined` and never stored. */
export type Value =
  | null
  | boolean
  | string
  | NumberValue
  | Date
  | ObjectId
  | Binary
  | BSONRegExp
  | Timestamp
  | Code
  | BSONSymbol
  | MinKey
  | MaxKey
  | RawDoc
  | Doc
  | Value[];

/** A document that is only passed on: its bytes as they are stored. */
export class RawDoc {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

export type TypeName = keyof typeof typeOrder;

/** The order in which MongoDB sorts values of different types; also the first byte of an index key. */
export const typeOrder = {
  minKey: 0x01,
  emptyArray: 0x02,
  null: 0x05,
  number: 0x0a,
  string: 0x10,
  object: 0x15,
  array: 0x1a,
  binary: 0x20,
  objectId: 0x25,
  bool: 0x2a,
  date: 0x30,
  timestamp: 0x35,
  regex: 0x3a,
  code: 0x40,
  maxKey: 0x7f,
} as const;

/** For choosing what a value can do: its class among MongoDB's comparison types. */
export function typeOf(value: Value): TypeName {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
    case 'bigint':
      return 'number';
    case 'boolean':
      return 'bool';
    default:
      return value === null ? 'null' : typeOfObject(value);
  }
}

function typeOfObject(value: Exclude<Value, null | string | number | bigint | boolean>): TypeName {
  if (value instanceof Map || value instanceof RawDoc) return 'object';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Double || value instanceof Decimal128) return 'number';
  if (value instanceof Date) return 'date';
  if (value instanceof ObjectId) return 'objectId';
  if (value instanceof Binary) return 'binary';
  if (value instanceof Timestamp) return 'timestamp';
  if (value instanceof BSONRegExp) return 'regex';
  if (value instanceof BSONSymbol) return 'string';
  if (value instanceof Code) return 'code';
  return value instanceof MinKey ? 'minKey' : 'maxKey';
}

const aliases = {
  minKey: [-1, 'minKey'],
  maxKey: [127, 'maxKey'],
  null: [10, 'null'],
  string: [2, 'string'],
  object: [3, 'object'],
  array: [4, 'array'],
  binary: [5, 'binData'],
  objectId: [7, 'objectId'],
  bool: [8, 'bool'],
  date: [9, 'date'],
  regex: [11, 'regex'],
  code: [13, 'javascript'],
  timestamp: [17, 'timestamp'],
} as const;

/** For $type: BSON's number and MongoDB's alias of a value's exact type. */
export function bsonType(value: Value): readonly [number, string] {
  if (typeof value === 'number') return [16, 'int'];
  if (typeof value === 'bigint') return [18, 'long'];
  if (value instanceof Double) return [1, 'double'];
  if (value instanceof Decimal128) return [19, 'decimal'];
  if (value instanceof BSONSymbol) return [14, 'symbol'];
  const type = typeOf(value);
  return type === 'number' || type === 'emptyArray' ? [1, 'double'] : aliases[type];
}

export function isNumber(value: Value | undefined): value is NumberValue {
  return (
    typeof value === 'number' || typeof value === 'bigint' || value instanceof Double || value instanceof Decimal128
  );
}

export function isDoc(value: Value | undefined): value is Doc {
  return value instanceof Map;
}

/** For replies and for documents that the server itself writes; fields that are undefined are left out. */
export function docOf(fields: Readonly<Record<string, Value | undefined>>): Doc {
  const doc: Doc = new Map();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) doc.set(name, value);
  return doc;
}

/** For options of commands: the number a value holds, whatever its BSON type; refuses what is no number. */
export function toNumber(value: Value | undefined, name: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Double) return value.value;
  if (value instanceof Decimal128) return Number(value.toString());
  throw new CommandError('TypeMismatch', `${name} must be a number`);
}

/** For counts and limits: a whole number, zero or more. */
export function toCount(value: Value | undefined, name: string): number {
  const count = toNumber(value, name);
  if (!Number.isSafeInteger(count)) throw new CommandError('FailedToParse', `${name} must be a whole number`);
  if (count < 0) throw new CommandError('BadValue', `${name} must not be negative`);
  return count;
}

export function toDoc(value: Value | undefined, name: string): Doc {
  if (isDoc(value)) return value;
  throw new CommandError('TypeMismatch', `${name} must be an object`);
}

export function toArray(value: Value | undefined, name: string): Value[] {
  if (Array.isArray(value)) return value;
  throw new CommandError('TypeMismatch', `${name} must be an array`);
}

export function toText(value: Value | undefined, name: string): string {
  if (typeof value === 'string') return value;
  throw new CommandError('TypeMismatch', `${name} must be a string`);
}

/** How MongoDB reads a value as true or false: null, missing, false and zero are false. */
export function truthy(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !isNumber(value) || toNumber(value, 'value') !== 0;
}
