import { BSONRegExp } from 'bson';
import { asDouble } from '../bson/arithmetic.js';
import { EMPTY_ARRAY, encodeKeyValue, type KeyValue } from '../bson/key.js';
import { isNumber, typeOf, typeOrder, type Value } from '../bson/value.js';
import type { Predicate } from './filter.js';

/** One end of a range of values: a value itself, or the first or last of those that start with some bytes. */
interface Edge {
  readonly bytes: Buffer;
  readonly kind: 'inclusive' | 'exclusive' | 'prefix';
}

/** What one predicate asks of one field, in terms of encoded keys. */
export interface FieldBounds {
  /** Encoded values to look up one by one; with them there is no range. */
  readonly points: readonly Buffer[] | undefined;
  readonly low: Edge | undefined;
  readonly high: Edge | undefined;
  /** Whether the bounds let exactly the right documents through when no array is involved. */
  readonly isExact: boolean;
}

/** For the planner: the part of an index in which documents that fulfil the predicate lie; `undefined`: anywhere. */
export function boundsOf(predicate: Predicate): FieldBounds | undefined {
  const { kind, operand } = predicate;
  switch (kind) {
    case 'eq':
      return pointBounds([operand]);
    case 'in':
      return Array.isArray(operand) ? pointBounds(operand) : undefined;
    case 'regex':
      return operand instanceof BSONRegExp ? prefixBounds(operand) : undefined;
    case 'exists':
    case 'type':
      return undefined;
    default:
      return rangeBounds(kind, operand);
  }
}

/** Both ranges at once, for a field that is never an array. */
export function intersect(a: FieldBounds, b: FieldBounds): FieldBounds {
  if (a.points !== undefined || b.points !== undefined) {
    return a.points === undefined ? { ...b, isExact: false } : { ...a, isExact: false };
  }
  return {
    points: undefined,
    low: tighter(a.low, b.low, 1),
    high: tighter(a.high, b.high, -1),
    isExact: a.isExact && b.isExact && a.low?.bytes[0] === b.high?.bytes[0] && b.low?.bytes[0] === a.high?.bytes[0],
  };
}

/** The range's ends behind a key's prefix: from the first up to but not including the second. */
export function keysBetween(bounds: FieldBounds, descending: boolean): readonly [Buffer, Buffer] {
  const { low, high } = bounds;
  if (!descending) return [startAt(low), endAt(high)];
  return [startAtDescending(high), endAtDescending(low)];
}

function pointBounds(operands: readonly Value[]): FieldBounds | undefined {
  if (operands.some((operand) => Array.isArray(operand) || operand instanceof BSONRegExp)) return undefined;
  const points = new Map<string, Buffer>();
  let isExact = true;
  for (const operand of operands) {
    // An array that holds null, or is empty, may be found by null as well.
    const values: KeyValue[] = operand === null ? [EMPTY_ARRAY, null] : [operand];
    if (operand === null) isExact = false;
    for (const value of values) {
      const key = encodeKeyValue(value);
      points.set(key.toString('latin1'), key);
    }
  }
  const sorted = [...points.values()].sort(Buffer.compare);
  return { points: sorted, low: undefined, high: undefined, isExact };
}

function rangeBounds(kind: '$gt' | '$gte' | '$lt' | '$lte', operand: Value): FieldBounds | undefined {
  const type = typeOf(operand);
  if (type === 'array' || type === 'null' || type === 'minKey' || type === 'maxKey' || type === 'regex') {
    return undefined;
  }
  if (isNumber(operand) && Number.isNaN(asDouble(operand))) return undefined;
  const edge: Edge = { bytes: encodeKeyValue(operand), kind: kind.endsWith('e') ? 'inclusive' : 'exclusive' };
  const ofType: Edge = { bytes: Buffer.from([typeOrder[type]]), kind: 'prefix' };
  if (kind === '$gt' || kind === '$gte') return { points: undefined, low: edge, high: ofType, isExact: true };
  // NaN is the smallest number and less than none.
  const low: Edge = type === 'number' ? { bytes: encodeKeyValue(NAN_KEY), kind: 'exclusive' } : ofType;
  return { points: undefined, low, high: edge, isExact: true };
}

/** `/^abc/` without options looks only at texts that start with `abc`. */
function prefixBounds(regex: BSONRegExp): FieldBounds | undefined {
  const prefix = literalPrefix(regex.pattern);
  if (prefix === '' || regex.options !== '' || regex.pattern.includes('|')) return undefined;
  const edge: Edge = { bytes: encodeKeyValue(prefix).subarray(0, -2), kind: 'prefix' };
  return { points: undefined, low: edge, high: edge, isExact: false };
}

function literalPrefix(pattern: string): string {
  let prefix = '';
  let at = 1;
  for (; pattern.startsWith('^') && at < pattern.length; at++) {
    const isEscaped = pattern[at] === '\\' && /\W/.test(pattern[at + 1] ?? 'd');
    if (!isEscaped && !/[\w\-:@/,;=~#%&'"<>! ]/.test(pattern[at] ?? '')) break;
    if (isEscaped) at += 1;
    prefix += pattern[at];
  }
  // A sign of repetition makes the letter before it optional.
  return /[*?{]/.test(pattern[at] ?? '') ? prefix.slice(0, -1) : prefix;
}

function tighter(a: Edge | undefined, b: Edge | undefined, sign: 1 | -1): Edge | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.kind === 'prefix' || b.kind === 'prefix') {
    return a.kind === 'prefix' ? b : a;
  }
  const order = sign * Buffer.compare(a.bytes, b.bytes);
  if (order !== 0) return order > 0 ? a : b;
  return a.kind === 'exclusive' ? a : b;
}

function startAt(low: Edge | undefined): Buffer {
  if (low === undefined) return EMPTY;
  return low.kind === 'exclusive' ? Buffer.concat([low.bytes, FF]) : low.bytes;
}

function endAt(high: Edge | undefined): Buffer {
  if (high === undefined) return FF;
  if (high.kind === 'prefix') return increment(high.bytes);
  return high.kind === 'inclusive' ? Buffer.concat([high.bytes, FF]) : high.bytes;
}

function startAtDescending(high: Edge | undefined): Buffer {
  if (high === undefined) return EMPTY;
  const bytes = inverted(high.bytes);
  return high.kind === 'exclusive' ? Buffer.concat([bytes, FF]) : bytes;
}

function endAtDescending(low: Edge | undefined): Buffer {
  if (low === undefined) return FF;
  const bytes = inverted(low.bytes);
  if (low.kind === 'prefix') return increment(bytes);
  return low.kind === 'inclusive' ? Buffer.concat([bytes, FF]) : bytes;
}

function increment(bytes: Buffer): Buffer {
  const next = Buffer.from(bytes);
  next[next.length - 1] = (next.at(-1) ?? 0) + 1;
  return next;
}

export function inverted(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => ~byte));
}

const NAN_KEY = Number.NaN;
const EMPTY = Buffer.alloc(0);
const FF = Buffer.from([0xff]);
