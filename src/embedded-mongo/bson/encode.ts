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
import type { Element } from './decode.js';
import { type Doc, RawDoc, type Value } from './value.js';

/** Turns a document into BSON bytes. `reserve` leaves room in front, for the header of a message. */
export function encodeDoc(doc: Doc, reserve = 0): Buffer {
  writer.at = reserve;
  writer.doc(doc);
  return Buffer.from(writer.bytes.subarray(0, writer.at));
}

/**
 * The bytes of a stored document with some fields changed: each of `elements` as it is in `fields`, or left out when it
 * is not there, and behind all others what only `fields` has. Everything else is copied.
 */
export function encodeChanged(stored: Buffer, elements: readonly Element[], fields: Doc): Buffer {
  writer.at = 0;
  writer.changed(stored, elements, fields);
  return Buffer.from(writer.bytes.subarray(0, writer.at));
}

class Writer {
  bytes: Buffer = Buffer.allocUnsafeSlow(1 << 20);
  at = 0;

  doc(doc: Doc): void {
    const start = this.#open();
    for (const [name, value] of doc) this.#element(name, value);
    this.#close(start);
  }

  changed(stored: Buffer, elements: readonly Element[], fields: Doc): void {
    const written = new Set<string>();
    let from = 0;
    for (const { name, start, end } of elements) {
      this.#raw(stored.subarray(from, start));
      from = end;
      const value = fields.get(name);
      if (value !== undefined && !written.has(name)) this.#element(name, value);
      written.add(name);
    }
    this.#raw(stored.subarray(from, stored.length - 1));
    for (const [name, value] of fields) if (!written.has(name)) this.#element(name, value);
    this.#close(0);
  }

  #array(items: readonly Value[]): void {
    const start = this.#open();
    for (let index = 0; index < items.length; index++) this.#element(String(index), items[index] ?? null);
    this.#close(start);
  }

  #open(): number {
    this.#room(5);
    const start = this.at;
    this.at += 4;
    return start;
  }

  #close(start: number): void {
    this.#byte(0);
    this.bytes.writeInt32LE(this.at - start, start);
  }

  #element(name: string, value: Value): void {
    switch (typeof value) {
      case 'string':
        this.#head(0x02, name);
        this.#text(value);
        return;
      case 'number':
        this.#head(0x10, name);
        this.at = this.bytes.writeInt32LE(value, this.at);
        return;
      case 'bigint':
        this.#head(0x12, name);
        this.at = this.bytes.writeBigInt64LE(value, this.at);
        return;
      case 'boolean':
        this.#head(0x08, name);
        this.#byte(value ? 1 : 0);
        return;
      default:
        if (value === null) this.#head(0x0a, name);
        else this.#object(name, value);
    }
  }

  #object(name: string, value: Exclude<Value, null | string | number | bigint | boolean>): void {
    if (value instanceof Map) {
      this.#head(0x03, name);
      this.doc(value);
    } else if (Array.isArray(value)) {
      this.#head(0x04, name);
      this.#array(value);
    } else if (value instanceof RawDoc) {
      this.#head(0x03, name);
      this.#raw(value.bytes);
    } else if (value instanceof Double) {
      this.#head(0x01, name);
      this.at = this.bytes.writeDoubleLE(value.value, this.at);
    } else if (value instanceof Date) {
      this.#head(0x09, name);
      this.at = this.bytes.writeBigInt64LE(BigInt(value.getTime()), this.at);
    } else if (value instanceof ObjectId) {
      this.#head(0x07, name);
      this.#raw(value.id);
    } else if (value instanceof Decimal128) {
      this.#head(0x13, name);
      this.#raw(value.bytes);
    } else if (value instanceof Binary) {
      this.#head(0x05, name);
      this.at = this.bytes.writeInt32LE(value.position, this.at);
      this.#byte(value.sub_type);
      this.#raw(value.buffer.subarray(0, value.position));
    } else this.#rareObject(name, value);
  }

  #rareObject(name: string, value: BSONRegExp | Timestamp | Code | BSONSymbol | MinKey | MaxKey): void {
    if (value instanceof Timestamp) {
      this.#head(0x11, name);
      this.at = this.bytes.writeBigUInt64LE(BigInt.asUintN(64, value.toBigInt()), this.at);
    } else if (value instanceof BSONRegExp) {
      this.#head(0x0b, name);
      this.#name(value.pattern);
      this.#name(value.options);
    } else if (value instanceof Code) {
      this.#head(0x0d, name);
      this.#text(value.code);
    } else if (value instanceof BSONSymbol) {
      this.#head(0x0e, name);
      this.#text(value.value);
    } else this.#head(value instanceof MinKey ? 0xff : 0x7f, name);
  }

  /** Also makes sure that the longest fixed-size value fits behind it. */
  #head(type: number, name: string): void {
    this.#room(name.length * 3 + 24);
    this.bytes[this.at++] = type;
    this.#name(name);
    this.#room(16);
  }

  #name(name: string): void {
    this.#room(name.length * 3 + 1);
    this.at += this.#utf8(name);
    this.#byte(0);
  }

  #text(text: string): void {
    this.#room(text.length * 3 + 5);
    const start = this.at;
    this.at += 4;
    this.at += this.#utf8(text);
    this.#byte(0);
    this.bytes.writeInt32LE(this.at - start - 4, start);
  }

  /** Short ASCII is written faster here than by a native call. */
  #utf8(text: string): number {
    if (text.length > 24) return this.bytes.write(text, this.at, 'utf8');
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return this.bytes.write(text, this.at, 'utf8');
      this.bytes[this.at + index] = code;
    }
    return text.length;
  }

  #raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  #byte(byte: number): void {
    this.#room(1);
    this.bytes[this.at++] = byte;
  }

  #room(size: number): void {
    if (this.at + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + size));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}

/** One buffer for all encoding: the server is a single thread and encoding never waits. */
const writer = new Writer();
