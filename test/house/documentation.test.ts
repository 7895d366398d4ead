import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow, PROJECT, readProject, rooms } from './project.js';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...filesBelow('docs', '.md'),
  ...rooms().map((room) => `src/${room}/README.md`),
];

const SOURCES = ['src', 'test', 'bench'].flatMap((folder) => filesBelow(folder, '.ts'));

describe('the documentation', () => {
  it.each(PAGES)('%s links only to files that exist', (page) => {
    const targets = [...readProject(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
    const missing = targets
      .filter((target) => !/^(https?:|mailto:|#)/.test(target))
      .filter((target) => !existsSync(join(PROJECT, dirname(page), target.replace(/#.*$/, ''))));
    expect(missing).toEqual([]);
  });

  it.each(PAGES)('%s names only files of the tree that exist', (page) => {
    const named = [...readProject(page).matchAll(/`((?:src|test|docs|tariffs|templates|bench)\/[^`\s]*)`/g)];
    const missing = named
      .map((match) => match[1] ?? '')
      .filter((path) => !/[*<>{}…]/.test(path) && !existsSync(join(PROJECT, path)));
    expect(missing).toEqual([]);
  });

  it.each(PAGES)('%s names no source file that is gone', (page) => {
    const named = [...readProject(page).matchAll(/`([\w./-]+\.ts)`/g)].map((match) => match[1] ?? '');
    const missing = named.filter((name) => !SOURCES.some((path) => `/${path}`.endsWith(`/${name}`)));
    expect([...new Set(missing)]).toEqual([]);
  });

  it('has one meaning per word: no term stands twice in the glossary', () => {
    const terms = [...readProject('docs/glossary.md').matchAll(/^\| \*\*([^*]+)\*\* \|/gm)].map((match) => match[1]);
    expect(terms.length).toBeGreaterThan(40);
    expect(terms.filter((term, index) => terms.indexOf(term) !== index)).toEqual([]);
  });
});
