import { EMPTY_ARRAY, encodeKey, type KeyPart, type KeyValue } from '../bson/key.js';
import type { Doc, Value } from '../bson/value.js';
import { CommandError } from '../errors.js';

/** What an index holds of one document. */
export interface IndexKeys {
  /** Encoded values, without double ones; none when a sparse index leaves the document out. */
  readonly keys: readonly Buffer[];
  /** Paths of the index that lead through an array in this document. */
  readonly arrayPaths: readonly string[];
}

interface KeyShape {
  readonly parts: readonly KeyPart[];
  readonly sparse: boolean;
}

/** One field on its way down its path. */
interface Track {
  readonly value: Value | undefined;
  readonly rest: readonly string[];
  /** Set once the value is an item of an array: an array within it is a value like any other. */
  readonly isItem: boolean;
}

/**
 * For storing a document: its keys in one index, one for each item of an array. Two arrays that do not contain each
 * other cannot be in one index (code 171).
 */
export function indexKeys(shape: KeyShape, doc: Doc): IndexKeys {
  const plain = plainValues(shape.parts, doc);
  if (plain !== undefined) {
    if (shape.sparse && plain.every((value) => value === undefined)) return NO_KEYS;
    return { keys: [encodeKey(plain, shape.parts)], arrayPaths: [] };
  }
  const tracks = shape.parts.map((part) => ({ value: doc, rest: namesOf(part), isItem: false }));
  const arrayPaths = new Set<string>();
  const keys = new Map<string, Buffer>();
  for (const values of expand(tracks, shape.parts, arrayPaths)) {
    if (shape.sparse && values.every((value) => value === undefined)) continue;
    const key = encodeKey(values, shape.parts);
    keys.set(key.toString('latin1'), key);
  }
  return { keys: [...keys.values()], arrayPaths: [...arrayPaths] };
}

const NO_KEYS: IndexKeys = { keys: [], arrayPaths: [] };

/** The values of a document that has no array on its way: most of them. `undefined` when there is one. */
function plainValues(parts: readonly KeyPart[], doc: Doc): (Value | undefined)[] | undefined {
  const values: (Value | undefined)[] = [];
  for (const part of parts) {
    let value: Value | undefined = doc;
    for (const name of namesOf(part)) {
      if (Array.isArray(value)) return undefined;
      value = value instanceof Map ? value.get(name) : undefined;
    }
    if (Array.isArray(value)) return undefined;
    values.push(value);
  }
  return values;
}

const namesOfParts = new WeakMap<KeyPart, readonly string[]>();

function namesOf(part: KeyPart): readonly string[] {
  const known = namesOfParts.get(part);
  if (known !== undefined) return known;
  const names = part.path.split('.');
  namesOfParts.set(part, names);
  return names;
}

function expand(
  tracks: readonly Track[],
  parts: readonly KeyPart[],
  arrayPaths: Set<string>,
): (KeyValue | undefined)[][] {
  const advanced = tracks.map(descend);
  const array = arrayToExpand(advanced);
  if (array === undefined) return [advanced.map((track) => (track.rest.length > 0 ? undefined : track.value))];
  const isOn = (track: Track): boolean => !track.isItem && track.value === array;
  advanced.forEach((track, index) => {
    const part = parts[index];
    if (part !== undefined && isOn(track)) arrayPaths.add(part.path);
  });
  if (array.length === 0) {
    const emptied = advanced.map((track) => (isOn(track) ? { ...track, value: undefined, isItem: true } : track));
    return expand(emptied, parts, arrayPaths).map((values) =>
      values.map((value, index) => {
        const track = advanced[index];
        return track !== undefined && isOn(track) && track.rest.length === 0 ? EMPTY_ARRAY : value;
      }),
    );
  }
  return array.flatMap((item) => {
    const next = advanced.map((track) => (isOn(track) ? { value: item, rest: track.rest, isItem: true } : track));
    return expand(next, parts, arrayPaths);
  });
}

function descend(track: Track): Track {
  let { value, rest, isItem } = track;
  while (rest.length > 0 && value instanceof Map) {
    value = value.get(rest[0] ?? '');
    rest = rest.slice(1);
    isItem = false;
  }
  const index = Number(rest[0] ?? Number.NaN);
  if (!Array.isArray(value) || isItem || !Number.isInteger(index)) return { value, rest, isItem };
  return descend({ value: value[index], rest: rest.slice(1), isItem: false });
}

function arrayToExpand(tracks: readonly Track[]): Value[] | undefined {
  let found: Value[] | undefined;
  for (const track of tracks) {
    if (track.isItem || !Array.isArray(track.value) || track.value === found) continue;
    if (found !== undefined) throw new CommandError('CannotIndexParallelArrays', 'cannot index parallel arrays');
    found = track.value;
  }
  return found;
}
