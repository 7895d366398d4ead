import { filesBelow, readProject } from './project.js';

const OWN_NAME = 'test/house/forbidden.test.ts';
const FILES = [...['src', 'test', 'bench'].flatMap((folder) => filesBelow(folder, '.ts'))].filter(
  (path) => path !== OWN_NAME,
);

describe('what the rules forbid and no tool checks', () => {
  it.each([
    'as unknown as',
    'biome-ignore',
    '@ts-ignore',
    '@ts-expect-error',
    'TODO',
    'FIXME',
    'jest.mock(',
    '../shared',
    'export * from',
  ])('no source file says "%s"', (text) => {
    expect(FILES.filter((path) => readProject(path).includes(text))).toEqual([]);
  });

  it('mongoose is imported in store/mongo/ only', () => {
    const importers = filesBelow('src', '.ts').filter((path) => /from 'mongoose'/.test(readProject(path)));
    expect(importers.filter((path) => !path.startsWith('src/store/mongo/'))).toEqual([]);
  });

  it('there is no index.ts to import a whole folder from', () => {
    expect(FILES.filter((path) => path.endsWith('/index.ts') && !/\/v\d+\/index\.ts$/.test(path))).toEqual([]);
  });
});
