import type { Setting } from '../domain/invoicing/read-setting.js';

/** Reads the same kind of value from each of an object's fields. */
export function each<Name extends string, T>(
  setting: Setting,
  names: readonly Name[],
  read: (field: Setting) => T,
): Record<Name, T> {
  const fields = setting.fields(...names);
  return Object.fromEntries(names.map((name) => [name, read(fields[name])])) as Record<Name, T>;
}
