import { Double } from 'bson';
import { encodeKeyValue } from './key.js';
import { isNumber, type NumberValue, typeOf, typeOrder, type Value } from './value.js';

/** MongoDB's order of any two values: by type first, numbers of all kinds by their exact value. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  const order = typeOrder[typeOf(a)] - typeOrder[typeOf(b)];
  if (order !== 0) return order;
  if (typeof a === 'boolean' || a === null) return Number(a) - Number(b);
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  return Buffer.compare(encodeKeyValue(a), encodeKeyValue(b));
}

export function equalValues(a: Value, b: Value): boolean {
  return compareValues(a, b) === 0;
}

/** Equal and of the same BSON types throughout: whether storing one over the other changes anything. */
export function identicalValues(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a instanceof Map && b instanceof Map) return identicalDocs(a, b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => identicalValues(item, b[index]));
  }
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (typeof a !== typeof b || a.constructor !== b.constructor || typeof a !== 'object') return false;
  if (isNumber(a) && isNumber(b)) return a.toString() === b.toString();
  return compareValues(a, b) === 0;
}

function identicalDocs(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean {
  if (a.size !== b.size) return false;
  const others = b.entries();
  for (const [name, value] of a) {
    const other = others.next().value;
    if (other === undefined || other[0] !== name || !identicalValues(value, other[1])) return false;
  }
  return true;
}

function compareNumbers(a: NumberValue, b: NumberValue): number {
  const left = plainNumber(a);
  const right = plainNumber(b);
  if (left === undefined || right === undefined) return Buffer.compare(encodeKeyValue(a), encodeKeyValue(b));
  if (Number.isNaN(left) || Number.isNaN(right)) return Number(!Number.isNaN(left)) - Number(!Number.isNaN(right));
  return left < right ? -1 : left > right ? 1 : 0;
}

function plainNumber(value: NumberValue): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof Double) return value.value;
  if (typeof value === 'bigint' && value >= SAFE_MIN && value <= SAFE_MAX) return Number(value);
  return undefined;
}

const SAFE_MAX = BigInt(Number.MAX_SAFE_INTEGER);
const SAFE_MIN = BigInt(Number.MIN_SAFE_INTEGER);

/** By UTF-8 bytes, as MongoDB does; JavaScript's own order puts surrogate pairs before U+E000 to U+FFFF. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return codeOrder(left) - codeOrder(right);
  }
  return a.length - b.length;
}

function codeOrder(code: number): number {
  return code >= 0xd800 && code < 0xe000 ? code + 0x10000 : code;
}
