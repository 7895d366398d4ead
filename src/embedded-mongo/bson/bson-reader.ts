import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { CommandError } from '../errors.js';
import type { Fields } from './fields.js';
import { nameOf, shortText } from './short-text.js';
import type { Doc, Value } from './value.js';

/** MongoDB's own limit for nesting. */
const MAX_DEPTH = 180;

/** For several documents behind one another: where the document at `start` ends. */
export function endOfDoc(bytes: Buffer, start: number): number {
  const size = start + 5 <= bytes.length ? bytes.readInt32LE(start) : 0;
  if (size < 5 || start + size > bytes.length) throw malformed('length out of bounds');
  return start + size;
}

/** Told of each field that is made: its name, where it starts, and how to make its value once more. */
type OnField = (name: string, start: number, again: () => Value) => void;

/** Goes through the bytes of a document; refuses (code 22) what is not BSON. */
export class BsonReader {
  at = 0;
  readonly #bytes: Buffer;
  readonly #isStored: boolean;

  constructor(bytes: Buffer, origin: 'arrived' | 'stored') {
    this.#bytes = bytes;
    this.#isStored = origin === 'stored';
  }

  whole(fields: Fields | undefined, onField?: OnField): Doc {
    const doc = fields === undefined ? this.#doc(0) : this.#some(fields, 0, onField);
    if (this.at !== this.#bytes.length) throw malformed('trailing bytes');
    return doc;
  }

  #some(fields: Fields, depth: number, onField?: OnField): Doc {
    const doc: Doc = new Map();
    const end = this.#enter(depth);
    for (let start = this.at, type = this.#byte(); type !== 0; start = this.at, type = this.#byte()) {
      const name = this.#name();
      const wanted = fields.get(name);
      if (wanted === undefined) {
        this.#skip(type, depth + 1);
        continue;
      }
      const valueAt = this.at;
      const isPart = wanted !== 'whole' && type === 0x03;
      doc.set(name, isPart ? this.#some(wanted, depth + 1) : this.#value(type, depth + 1));
      onField?.(name, start, () => {
        this.at = valueAt;
        return this.#value(type, depth + 1);
      });
    }
    return this.#leave(end, doc);
  }

  #doc(depth: number): Doc {
    const doc: Doc = new Map();
    const end = this.#enter(depth);
    for (let type = this.#byte(); type !== 0; type = this.#byte()) {
      doc.set(this.#name(), this.#value(type, depth + 1));
    }
    return this.#leave(end, doc);
  }

  #array(depth: number): Value[] {
    const items: Value[] = [];
    const end = this.#enter(depth);
    for (let type = this.#byte(); type !== 0; type = this.#byte()) {
      this.#endOfName();
      items.push(this.#value(type, depth + 1));
    }
    return this.#leave(end, items);
  }

  #skipDoc(depth: number): void {
    if (this.#isStored) {
      this.at = endOfDoc(this.#bytes, this.at);
      return;
    }
    const end = this.#enter(depth);
    for (let type = this.#byte(); type !== 0; type = this.#byte()) {
      this.#endOfName();
      this.#skip(type, depth + 1);
    }
    this.#leave(end, undefined);
  }

  #enter(depth: number): number {
    if (depth > MAX_DEPTH) throw malformed('nested too deeply');
    const end = endOfDoc(this.#bytes, this.at);
    this.at += 4;
    return end;
  }

  #leave<T>(end: number, result: T): T {
    if (this.at !== end) throw malformed('length does not fit its content');
    return result;
  }

  #value(type: number, depth: number): Value {
    switch (type) {
      case 0x01:
        return new Double(this.#bytes.readDoubleLE(this.#take(8)));
      case 0x02:
        return this.#text();
      case 0x03:
        return this.#doc(depth);
      case 0x04:
        return this.#array(depth);
      case 0x05:
        return this.#binary();
      case 0x07:
        return new ObjectId(this.#copy(12));
      case 0x08:
        return this.#byte() === 1;
      case 0x09:
        return this.#date();
      case 0x06:
      case 0x0a:
        return null;
      case 0x10:
        return this.#bytes.readInt32LE(this.#take(4));
      case 0x12:
        return this.#bytes.readBigInt64LE(this.#take(8));
      case 0x13:
        return new Decimal128(this.#copy(16));
      default:
        return this.#rareValue(type);
    }
  }

  #rareValue(type: number): Value {
    switch (type) {
      case 0x0b:
        return new BSONRegExp(this.#name(), this.#name());
      case 0x0d:
        return new Code(this.#text());
      case 0x0e:
        return new BSONSymbol(this.#text());
      case 0x11:
        return new Timestamp(this.#bytes.readBigUInt64LE(this.#take(8)));
      case 0xff:
        return new MinKey();
      case 0x7f:
        return new MaxKey();
      default:
        throw malformed(`type 0x${type.toString(16)} is not supported`);
    }
  }

  #skip(type: number, depth: number): void {
    switch (type) {
      case 0x07:
        this.#take(12);
        return;
      case 0x13:
        this.#take(16);
        return;
      case 0x01:
      case 0x09:
      case 0x12:
        this.#take(8);
        return;
      case 0x02:
        this.#take(this.#textSize());
        return;
      case 0x03:
      case 0x04:
        this.#skipDoc(depth);
        return;
      default:
        this.#value(type, depth);
    }
  }

  #take(size: number): number {
    const start = this.at;
    this.at += size;
    if (this.at > this.#bytes.length) throw malformed('length out of bounds');
    return start;
  }

  #copy(size: number): Buffer {
    const start = this.#take(size);
    return Buffer.from(this.#bytes.subarray(start, this.at));
  }

  #byte(): number {
    const byte = this.#bytes[this.#take(1)];
    return byte === undefined ? 0 : byte;
  }

  #textSize(): number {
    const size = this.#bytes.readInt32LE(this.#take(4));
    if (size < 1) throw malformed('string without an end');
    return size;
  }

  #text(): string {
    const size = this.#textSize();
    const start = this.#take(size);
    if (this.#bytes[this.at - 1] !== 0) throw malformed('string without an end');
    return size < 16 ? shortText(this.#bytes, start, this.at - 1) : this.#bytes.toString('utf8', start, this.at - 1);
  }

  #name(): string {
    const start = this.at;
    const bytes = this.#bytes;
    let hash = 0;
    let end = start;
    for (let byte = bytes[end]; byte !== 0; byte = bytes[++end]) {
      if (byte === undefined) throw malformed('name without an end');
      hash = (hash * 31 + byte) | 0;
    }
    this.at = end + 1;
    return nameOf(bytes, { start, end, hash });
  }

  #endOfName(): number {
    const bytes = this.#bytes;
    let end = this.at;
    while (bytes[end] !== 0) if (++end >= bytes.length) throw malformed('name without an end');
    this.at = end + 1;
    return end;
  }

  #binary(): Binary {
    const size = this.#bytes.readInt32LE(this.#take(4));
    if (size < 0) throw malformed('length out of bounds');
    const subtype = this.#byte();
    return new Binary(this.#copy(size), subtype);
  }

  #date(): Date {
    const date = new Date(Number(this.#bytes.readBigInt64LE(this.#take(8))));
    if (Number.isNaN(date.getTime())) throw malformed('date out of range');
    return date;
  }
}

function malformed(what: string): CommandError {
  return new CommandError('InvalidBSON', `malformed BSON: ${what}`);
}
