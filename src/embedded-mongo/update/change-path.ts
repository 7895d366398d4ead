import type { Doc, Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { arrayIndex } from '../query/path.js';

/** Leaves a value as it is. */
export const KEEP = Symbol('keep');

/** What an operator makes of the value at the end of its path; `undefined` removes it. */
export type Change = (current: Value | undefined) => Value | undefined | typeof KEEP;

export interface PathChange {
  readonly names: readonly string[];
  readonly change: Change;
  /** Whether missing documents on the way are made. */
  readonly missing: 'create' | 'skip';
}

/** What `$` and `$[name]` stand for. */
export interface ArrayPlaces {
  readonly position: number | undefined;
  readonly filters: ReadonlyMap<string, (item: Value) => boolean>;
}

/** mongod's own limit against an index that would fill the memory. */
const MAX_PADDING = 1_500_000;

/** Changes what lies at the end of a path, in place. */
export function changePath(doc: Doc, change: PathChange, places: ArrayPlaces): void {
  step(doc, 0, { ...change, places });
}

interface Walk extends PathChange {
  readonly places: ArrayPlaces;
}

function step(container: Doc | Value[], depth: number, walk: Walk): void {
  const name = walk.names[depth] ?? '';
  if (container instanceof Map) {
    if (name.startsWith('$[') || name === '$') throw notAnArray(name);
    const next = changed(container.get(name), depth, walk);
    if (next === undefined) container.delete(name);
    else if (next !== KEEP) container.set(name, next);
    return;
  }
  for (const index of indexesOf(container, name, walk.places)) {
    const isBeyond = index >= container.length;
    const next = changed(container[index], depth, walk);
    if (next === KEEP || (next === undefined && isBeyond)) continue;
    if (index - container.length > MAX_PADDING) throw new CommandError('BadValue', `cannot pad the array to ${index}`);
    while (container.length < index) container.push(null);
    container[index] = next ?? null;
  }
}

function changed(current: Value | undefined, depth: number, walk: Walk): Value | undefined | typeof KEEP {
  if (depth === walk.names.length - 1) return walk.change(current);
  if (current instanceof Map || Array.isArray(current)) {
    step(current, depth + 1, walk);
    return KEEP;
  }
  if (walk.missing === 'skip') return KEEP;
  if (current !== undefined) {
    throw new CommandError(
      'PathNotViable',
      `Cannot create field '${walk.names[depth + 1]}' in a value that is no object`,
    );
  }
  const made: Doc = new Map();
  step(made, depth + 1, walk);
  return made;
}

function indexesOf(items: readonly Value[], name: string, places: ArrayPlaces): readonly number[] {
  if (name === '$') {
    if (places.position !== undefined) return [places.position];
    throw new CommandError('BadValue', 'The positional operator did not find the match needed from the query.');
  }
  if (name === '$[]') return items.map((_, index) => index);
  if (name.startsWith('$[')) {
    const matches = places.filters.get(name.slice(2, -1));
    if (matches === undefined) throw new CommandError('BadValue', `No array filter found for identifier in '${name}'`);
    return items.flatMap((item, index) => (matches(item) ? [index] : []));
  }
  const index = arrayIndex(name);
  if (index === undefined) throw new CommandError('PathNotViable', `Cannot create field '${name}' in an array`);
  return [index];
}

function notAnArray(name: string): CommandError {
  return new CommandError('BadValue', `Cannot apply array updates to a value that is no array: '${name}'`);
}
