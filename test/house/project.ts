import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own folder, for tests about the house itself. */
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** A file of the project as text; the path is relative to its root. */
export function readProject(path: string): string {
  return readFileSync(join(PROJECT, path), 'utf8');
}

/** Paths of all files below a folder of the project, relative to its root and with `/`, sorted. */
export function filesBelow(folder: string, suffix = ''): readonly string[] {
  return readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => relative(PROJECT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** The folders directly in src/: the rooms of the house. */
export function rooms(): readonly string[] {
  return readdirSync(join(PROJECT, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

export function lineCount(text: string): number {
  return text.endsWith('\n') ? text.split('\n').length - 1 : text.split('\n').length;
}
