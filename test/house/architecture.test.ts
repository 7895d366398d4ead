import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, readProject, rooms } from './project.js';

/** Folders whose own folders are told, too. */
const TOLD_IN_FULL = [...rooms().map((room) => `src/${room}`), 'src/wire/ocpi'];

describe('the tree in docs/architecture.md', () => {
  const page = readProject('docs/architecture.md');
  const tree = /^## The tree$([\s\S]+?)^## /m.exec(page)?.[1] ?? '';

  it.each(TOLD_IN_FULL)('names every folder of %s', (folder) => {
    const folders = readdirSync(join(PROJECT, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !tree.includes(`${name}/`))).toEqual([]);
  });

  it('names no folder of src that is gone', () => {
    const source = tree.slice(tree.indexOf('src/'), tree.indexOf('└── test/'));
    const named = [...source.matchAll(/([\w-]+)\//g)].map((match) => match[1] ?? '').filter((name) => name !== 'src');
    const there = new Set(
      readdirSync(join(PROJECT, 'src'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name),
    );
    // A path of the hub, not of the project.
    const missing = named.filter((name) => !there.has(name) && name !== 'dist');
    expect(missing).toEqual([]);
  });
});

it('links within the documentation lead to headings that exist', () => {
  const heads = new Map<string, ReadonlySet<string>>();
  const headsOf = (path: string) => {
    const known =
      heads.get(path) ?? new Set([...readProject(path).matchAll(/^#+ (.+)$/gm)].map((m) => slug(m[1] ?? '')));
    heads.set(path, known);
    return known;
  };
  const readme = [...readProject('README.md').matchAll(/\]\((docs\/[\w./-]+\.md)#([\w-]+)\)/g)];
  const gone = readme.filter(([, path = '', anchor = '']) => !headsOf(path).has(anchor)).map(([link]) => link);
  expect(readme.length).toBeGreaterThan(3);
  expect(gone).toEqual([]);
});

/** The anchor that GitHub and others make of a heading. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
