import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A worked example of test/fixtures/clearing. */
export function readExample<T>(name: string): T {
  return readProjectJson<T>(`test/fixtures/clearing/${name}.json`);
}

/** A JSON file of the project, by its path from the root. */
export function readProjectJson<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
