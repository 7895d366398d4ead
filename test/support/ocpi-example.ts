import { readdirSync, readFileSync } from 'node:fs';

export type Json = Record<string, unknown>;

/** Versions of OCPI of which examples are kept. */
export type ExampleVersion = '2.1.1' | '2.2.1' | '2.3.0';

/** An example object of the OCPI specification, by file name without `.json`. */
export function ocpiExample(name: string, version: ExampleVersion = '2.2.1'): Json {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folderOf(version)), 'utf8'));
}

/** Names of the examples that begin with a prefix. */
export function ocpiExamples(prefix: string, version: ExampleVersion = '2.2.1'): readonly string[] {
  return readdirSync(folderOf(version))
    .filter((file) => file.startsWith(prefix))
    .map((file) => file.replace(/\.json$/, ''));
}

/** A copy with one value set, or with `undefined` removed, at a path such as `charging_periods.0.dimensions`. */
export function withField(value: unknown, path: string, changed: unknown): unknown {
  const [name = '', ...rest] = path.split('.');
  const copy: Json = Array.isArray(value) ? Object.assign([], value) : { ...Object(value) };
  if (rest.length > 0) copy[name] = withField(copy[name], rest.join('.'), changed);
  else if (changed === undefined) delete copy[name];
  else copy[name] = changed;
  return copy;
}

function folderOf(version: ExampleVersion): URL {
  return new URL(`../fixtures/ocpi/${version}/`, import.meta.url);
}
