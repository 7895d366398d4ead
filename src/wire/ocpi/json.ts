import { isUtf8 } from 'node:buffer';
import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';
import { HubError } from '../../domain/errors.js';

/** Deeper nesting than this is refused; OCPI's deepest object (a Location's tariff text) has about ten levels. */
const MAX_DEPTH = 64;
/** A double holds this many decimal digits exactly. */
const SAFE_DIGITS = 15;

/** A number that a double would change; `toString` gives it as it came. */
export type ExactNumber = LosslessNumber;

/**
 * Reads JSON so that the hub and the receiver of a forwarded message cannot understand it differently. Numbers that a
 * double would change (more than 15 significant digits, out of range) become `ExactNumber`. Refuses (`bad-json`) what is
 * no JSON, nesting deeper than 64, names given twice in one object, `__proto__` and `constructor.prototype`.
 */
export function parseJson(text: string): unknown {
  const shape = scan(text);
  const value = readAny(text);
  if (countMembers(value) !== shape.members) throw new HubError('bad-json', 'an object has the same name twice');
  return shape.needsExactNumbers ? parse(text, null, { parseNumber: readNumber }) : value;
}

/** Reads JSON from bytes that must be UTF-8 without a byte order mark (RFC 8259, 8.1). Refuses as `parseJson` does. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) throw new HubError('bad-json', 'the body is not UTF-8');
  return parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
}

/** Reads JSON that is looked at and not passed on, such as a partner's answer: only the depth is limited. */
export function parseJsonLeniently(text: string): unknown {
  scan(text);
  return readAny(text);
}

/** Writes JSON; an `ExactNumber` appears with the digits that it came with. */
export function stringifyJson(value: unknown): string {
  const text = holdsExactNumber(value) ? stringify(value) : JSON.stringify(value);
  if (text === undefined) throw new TypeError('this value has no JSON form');
  return text;
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return isLosslessNumber(value);
}

/** The decimal text of a JSON number, for `Decimal`; undefined when the value is no number. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return isLosslessNumber(value) ? value.toString() : undefined;
}

interface Shape {
  /** Colons outside strings: in valid JSON, the members of all objects together. */
  readonly members: number;
  readonly needsExactNumbers: boolean;
}

/** One pass over the text, before anything is built from it. */
function scan(text: string): Shape {
  let depth = 0;
  let members = 0;
  let needsExactNumbers = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
    } else if (code === COLON) {
      members++;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (++depth > MAX_DEPTH) throw new HubError('bad-json', `nested deeper than ${MAX_DEPTH}`);
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      depth--;
    } else if (code >= ZERO && code <= NINE) {
      const end = endOfNumber(text, at);
      needsExactNumbers ||= end - at > 2 && !fitsDouble(text.slice(at, end));
      at = end - 1;
    }
  }
  return { members, needsExactNumbers };
}

const [QUOTE, COLON, BACKSLASH, ZERO, NINE] = [0x22, 0x3a, 0x5c, 0x30, 0x39];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Index of the closing quote, or the end of the text when there is none. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (quote !== -1 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote === -1 ? text.length : quote;
}

function isEscaped(text: string, quote: number): boolean {
  let first = quote;
  while (text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (quote - first) % 2 === 1;
}

/** Index after the digits, point and exponent that start here. */
function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && isNumberPart(text.charCodeAt(end))) end++;
  return end;
}

function isNumberPart(code: number): boolean {
  // digits, then + - . E e
  return (code >= ZERO && code <= NINE) || code === 0x2e || code === 0x2b || code === 0x2d || (code | 0x20) === 0x65;
}

function fitsDouble(number: string): boolean {
  const exponentAt = number.search(/e/i);
  if (exponentAt === -1 && number.length <= SAFE_DIGITS) return true;
  const mantissa = exponentAt === -1 ? number : number.slice(0, exponentAt);
  const digits = mantissa.replace(/[-.]/g, '').replace(/^0+/, '');
  const double = Number(number);
  // Many partners send doubles in full; one that prints as it came has lost nothing.
  if (digits.length > SAFE_DIGITS) return String(double) === number;
  return Number.isFinite(double) && (double !== 0 || digits === '');
}

function readNumber(text: string): number | LosslessNumber {
  return fitsDouble(text) ? Number(text) : new LosslessNumber(text);
}

function readAny(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    throw new HubError('bad-json', `this is not valid JSON${position ? ` (at position ${position})` : ''}`);
  }
}

/** Members of all objects in a value, refusing the names that reach a prototype. */
function countMembers(value: unknown): number {
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') count += countMembers(item);
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) {
      const member = value[name];
      if (name === '__proto__' || (name === 'constructor' && hasPrototype(member))) {
        throw new HubError('bad-json', `the name ${name} is not allowed`, name);
      }
      count++;
      if (typeof member === 'object') count += countMembers(member);
    }
  }
  return count;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function hasPrototype(member: unknown): boolean {
  return typeof member === 'object' && member !== null && Object.hasOwn(member, 'prototype');
}

function holdsExactNumber(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isLosslessNumber(value)) return true;
  return (Array.isArray(value) ? value : Object.values(value)).some(holdsExactNumber);
}
