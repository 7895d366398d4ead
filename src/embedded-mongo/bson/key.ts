import { Binary, BSONRegExp, BSONSymbol, Code, ObjectId, Timestamp } from 'bson';
import { decodeDoc } from './decode.js';
import { numberKey } from './number-key.js';
import { isNumber, type NumberValue, RawDoc, typeOf, typeOrder, type Value } from './value.js';

/** One field of an index. */
export interface KeyPart {
  readonly path: string;
  readonly descending: boolean;
}

/** Stands for an empty array in an index: it sorts before null. */
export const EMPTY_ARRAY = Symbol('empty array');
export type KeyValue = Value | typeof EMPTY_ARRAY;

/**
 * For index keys: bytes whose order is MongoDB's order of the values. Each value ends where its bytes say, so that
 * several stand behind one another; a descending one has its bytes inverted. No value starts with 00 or FF.
 */
export function encodeKey(values: readonly (KeyValue | undefined)[], parts: readonly KeyPart[]): Buffer {
  writer.at = 0;
  for (let index = 0; index < values.length; index++) {
    const start = writer.at;
    writer.value(values[index] ?? null);
    if (parts[index]?.descending === true) writer.invert(start);
  }
  return writer.take();
}

export function encodeKeyValue(value: KeyValue): Buffer {
  writer.at = 0;
  writer.value(value);
  return writer.take();
}

class KeyWriter {
  at = 0;
  #bytes: Buffer = Buffer.allocUnsafeSlow(4096);

  take(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.at));
  }

  invert(start: number): void {
    for (let at = start; at < this.at; at++) this.#bytes[at] = ~(this.#bytes[at] ?? 0);
  }

  value(value: KeyValue): void {
    if (value === EMPTY_ARRAY) {
      this.#byte(typeOrder.emptyArray);
      return;
    }
    this.#byte(typeOrder[typeOf(value)]);
    if (typeof value === 'string') this.#text(value);
    else if (isNumber(value)) this.#number(value);
    else if (typeof value === 'boolean') this.#byte(value ? 1 : 0);
    else if (value instanceof ObjectId) this.#raw(value.id);
    else if (value instanceof Date) this.#uint64(BigInt(value.getTime()) + SIGN);
    else if (Array.isArray(value)) this.#array(value);
    else if (value instanceof Map) this.#doc(value);
    else if (value !== null) this.#rare(value);
  }

  #rare(value: Exclude<Value, null | string | NumberValue | boolean | Date | Value[]>): void {
    if (value instanceof Binary) {
      this.#uint32(value.position);
      this.#byte(value.sub_type);
      this.#raw(value.buffer.subarray(0, value.position));
    } else if (value instanceof Timestamp) this.#uint64(BigInt.asUintN(64, value.toBigInt()));
    else if (value instanceof BSONRegExp) {
      this.#text(value.pattern);
      this.#text(value.options);
    } else if (value instanceof Code) this.#text(value.code);
    else if (value instanceof BSONSymbol) this.#text(value.value);
    else if (value instanceof RawDoc) this.#doc(decodeDoc(value.bytes));
  }

  /** MongoDB compares the types of two fields first, then their names, then their values. */
  #doc(doc: ReadonlyMap<string, Value>): void {
    for (const [name, value] of doc) {
      this.#byte(typeOrder[typeOf(value)]);
      this.#text(name);
      this.value(value);
    }
    this.#byte(0);
  }

  #array(items: readonly Value[]): void {
    for (const item of items) this.value(item);
    this.#byte(0);
  }

  #number(value: NumberValue): void {
    const key = numberKey(value);
    this.#room(26);
    if (key === 'nan') {
      this.#bytes.fill(0, this.at, this.at + 9);
      this.at += 9;
      return;
    }
    const start = this.at;
    this.#bytes.writeDoubleBE(key.floor, start);
    this.#bytes[start] = (this.#bytes[start] ?? 0) | 0x80;
    this.at += 8;
    if (key.fraction === 0n) this.#byte(0);
    else {
      this.#byte(1);
      this.#uint64(key.fraction >> 64n);
      this.#uint64(BigInt.asUintN(64, key.fraction));
    }
    if (key.negative) this.invert(start);
  }

  /** UTF-8, its zero bytes as 00 FF, ended by 00 00: byte order is then MongoDB's order of strings. */
  #text(text: string): void {
    this.#room(text.length * 3 + 2);
    const start = this.at;
    if (!this.#plainText(text)) {
      this.at += this.#bytes.write(text, start, 'utf8');
      if (text.includes('\0')) this.#escapeZeros(start);
    }
    this.#byte(0);
    this.#byte(0);
  }

  /** Short ASCII without zeros is written faster here than by a native call; false when the text is something else. */
  #plainText(text: string): boolean {
    if (text.length > 32) return false;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === 0 || code > 0x7f) return false;
      this.#bytes[this.at + index] = code;
    }
    this.at += text.length;
    return true;
  }

  #escapeZeros(start: number): void {
    const plain = Buffer.from(this.#bytes.subarray(start, this.at));
    this.at = start;
    for (const byte of plain) {
      this.#byte(byte);
      if (byte === 0) this.#byte(0xff);
    }
  }

  #raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  #uint32(value: number): void {
    this.#room(4);
    this.at = this.#bytes.writeUInt32BE(value, this.at);
  }

  #uint64(value: bigint): void {
    this.#room(8);
    this.at = this.#bytes.writeBigUInt64BE(value, this.at);
  }

  #byte(byte: number): void {
    this.#room(1);
    this.#bytes[this.at++] = byte;
  }

  #room(size: number): void {
    if (this.at + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.at + size));
    this.#bytes.copy(larger, 0, 0, this.at);
    this.#bytes = larger;
  }
}

const SIGN = 1n << 63n;

/** One buffer for all keys: the server is a single thread and encoding never waits. */
const writer = new KeyWriter();
