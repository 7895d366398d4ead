/**
 * Which fields of a document are decoded: whole, or of a nested document only some. An array is always decoded whole:
 * a path leads into each of its items.
 */
export type Fields = ReadonlyMap<string, Fields | 'whole'>;

type Growing = Map<string, Growing | 'whole'>;

/** The fields that paths lead to. */
export function fieldsOf(paths: Iterable<string>): Fields {
  const fields: Growing = new Map();
  for (const path of paths) add(fields, path.split('.'));
  return fields;
}

/** The top-level field that a path begins with. */
export function topOf(path: string): string {
  const end = path.indexOf('.');
  return end < 0 ? path : path.slice(0, end);
}

function add(fields: Growing, names: readonly string[]): void {
  let place = fields;
  for (const [depth, name] of names.entries()) {
    const known = place.get(name);
    if (known === 'whole') return;
    // `$` stands for an item of an array.
    if (depth === names.length - 1 || names[depth + 1]?.startsWith('$') === true) {
      place.set(name, 'whole');
      return;
    }
    const inner: Growing = known ?? new Map();
    place.set(name, inner);
    place = inner;
  }
}
