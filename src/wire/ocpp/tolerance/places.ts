/** A property or an item in a payload. */
export interface Place {
  readonly parent: Record<string, unknown> | unknown[];
  readonly key: string;
}

/** Where a mistake is in all items of a list: of `/a/3/b` it is every `/a/…/b`, written with stars. */
export function patternOf(pointer: string): string {
  return pointer.replace(/\/\d{1,9}(?=\/|$)/g, '/*');
}

/** Every place that fits a pointer or a pattern. One that does not lead on somewhere leads nowhere there. */
export function placesOf(payload: unknown, pattern: string): readonly Place[] {
  const segments = pattern.split('/').slice(1).map(unescaped);
  const last = segments.pop();
  if (last === undefined) return [];
  let parents: unknown[] = [payload];
  for (const segment of segments) parents = parents.flatMap((parent) => below(parent, segment));
  return parents.flatMap((parent) => placesIn(parent, last));
}

function placesIn(parent: unknown, segment: string): readonly Place[] {
  if (!Array.isArray(parent)) return isObject(parent) ? [{ parent, key: segment }] : [];
  return segment === '*' ? parent.map((_, index) => ({ parent, key: String(index) })) : [{ parent, key: segment }];
}

export function valueAt({ parent, key }: Place): unknown {
  return Reflect.get(parent, key);
}

export function setAt({ parent, key }: Place, value: unknown): void {
  Reflect.set(parent, key, value);
}

/** Takes a property out; an item of a list cannot be taken out alone, see `dropItems`. */
export function removeAt({ parent, key }: Place): void {
  Reflect.deleteProperty(parent, key);
}

/** Takes the items of lists out that `isUseless`: the pattern ends in a star. */
export function dropItems(payload: unknown, pattern: string, isUseless: (item: unknown) => boolean): void {
  for (const list of new Set(placesOf(payload, pattern).map(({ parent }) => parent))) {
    if (Array.isArray(list)) list.splice(0, list.length, ...list.filter((item) => !isUseless(item)));
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name of the property that a pointer leads to. */
export function lastOf(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf('/') + 1);
}

/** `errorCode` as `error-code`. */
export function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function below(parent: unknown, segment: string): unknown[] {
  if (Array.isArray(parent)) return segment === '*' ? parent : parent.slice(Number(segment), Number(segment) + 1);
  return isObject(parent) && Object.hasOwn(parent, segment) ? [parent[segment]] : [];
}

function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
