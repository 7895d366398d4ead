import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../fixtures/ocpi/2.2.1/', import.meta.url);

export type Json = Record<string, unknown>;

/** An example object of the OCPI 2.2.1 specification, by file name without `.json`. */
export function ocpiExample(name: string): Json {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
}

/** Names of the examples that begin with a prefix. */
export function ocpiExamples(prefix: string): readonly string[] {
  return readdirSync(FOLDER)
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
