import { BSONRegExp } from 'bson';
import { compareValues, equalValues } from '../bson/compare.js';
import { type Doc, isDoc, isNumber, toArray, toDoc, toNumber, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { isLogical } from '../query/filter-parts.js';
import { sortKey, sortSpec } from '../query/sort.js';
import { type Change, KEEP } from './change-path.js';

/** $push with $each, $position, $slice and $sort. */
export function pushChange(operand: Value, path: string): Change {
  const options = modifiersOf(operand, ['$each', '$position', '$slice', '$sort']);
  const items = options === undefined ? [operand] : toArray(options.get('$each'), '$each');
  const position = options?.get('$position');
  const at = position === undefined ? Number.POSITIVE_INFINITY : toNumber(position, '$position');
  const slice = options?.get('$slice');
  const size = slice === undefined ? undefined : toNumber(slice, '$slice');
  const order = options?.get('$sort');
  return (current) => {
    const array = [...arrayAt(current, path)];
    array.splice(at < 0 ? Math.max(0, array.length + at) : Math.min(at, array.length), 0, ...items);
    if (order !== undefined) sortItems(array, order);
    if (size === undefined) return array;
    return size >= 0 ? array.slice(0, size) : array.slice(size);
  };
}

export function addToSetChange(operand: Value, path: string): Change {
  const options = modifiersOf(operand, ['$each']);
  const items = options === undefined ? [operand] : toArray(options.get('$each'), '$each');
  return (current) => {
    const array = [...arrayAt(current, path)];
    for (const item of items) if (!array.some((other) => equalValues(other, item))) array.push(item);
    return array.length === arrayAt(current, path).length && current !== undefined ? KEEP : array;
  };
}

/** $pull removes the items that equal a value, or that fulfil a condition. */
export function pullChange(operand: Value, path: string): Change {
  const matches = pullTest(operand);
  return (current) => filtered(current, path, (item) => !matches(item));
}

export function pullAllChange(operand: Value, path: string): Change {
  const unwanted = toArray(operand, '$pullAll');
  return (current) => filtered(current, path, (item) => !unwanted.some((other) => equalValues(other, item)));
}

export function popChange(operand: Value, path: string): Change {
  const end = toNumber(operand, '$pop');
  if (Math.abs(end) !== 1) throw new CommandError('FailedToParse', '$pop expects 1 or -1');
  return (current) => {
    if (current === undefined || arrayAt(current, path).length === 0) return KEEP;
    return end === 1 ? arrayAt(current, path).slice(0, -1) : arrayAt(current, path).slice(1);
  };
}

function arrayAt(current: Value | undefined, path: string): Value[] {
  if (current === undefined) return [];
  if (Array.isArray(current)) return current;
  throw new CommandError('BadValue', `The field '${path}' must be an array but is not`);
}

function filtered(current: Value | undefined, path: string, keep: (item: Value) => boolean): ReturnType<Change> {
  if (current === undefined) return KEEP;
  const array = arrayAt(current, path);
  const kept = array.filter(keep);
  return kept.length === array.length ? KEEP : kept;
}

function pullTest(operand: Value): (item: Value) => boolean {
  const refuse = (): never => {
    throw new CommandError('CommandNotSupported', '$expr is not supported in $pull');
  };
  const [first] = isDoc(operand) ? operand.keys() : [];
  if (isDoc(operand) && (first?.startsWith('$') !== true || isLogical(first))) {
    const filter = compileFilter(operand, refuse);
    return (item) => isDoc(item) && filter.test(item);
  }
  if (!isDoc(operand) && !(operand instanceof BSONRegExp)) return (item) => equalValues(item, operand);
  const filter = compileFilter(new Map([['item', operand]]), refuse);
  return (item) => filter.test(new Map([['item', item]]));
}

/** The modifiers of $push and $addToSet, when the operand has $each. */
function modifiersOf(operand: Value, names: readonly string[]): Doc | undefined {
  if (!isDoc(operand) || !operand.has('$each')) return undefined;
  for (const name of operand.keys()) {
    if (!names.includes(name)) throw new CommandError('BadValue', `Unrecognized clause in $push: ${name}`);
  }
  return operand;
}

function sortItems(items: Value[], order: Value): void {
  if (isNumber(order)) {
    const sign = toNumber(order, '$sort');
    items.sort((a, b) => sign * compareValues(a, b));
    return;
  }
  const spec = sortSpec(toDoc(order, '$sort'));
  const keys = new Map(items.map((item) => [item, isDoc(item) ? sortKey(item, spec) : sortKey(new Map(), spec)]));
  items.sort((a, b) => Buffer.compare(keys.get(a) ?? EMPTY, keys.get(b) ?? EMPTY));
}

const EMPTY = Buffer.alloc(0);
