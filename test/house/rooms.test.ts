import { dirname } from 'node:path';
import { filesBelow, lineCount, readProject, rooms } from './project.js';

describe('the rooms', () => {
  it('each have a README of at most ten lines', () => {
    for (const room of rooms()) {
      expect({ room, tooLong: lineCount(readProject(`src/${room}/README.md`)) > 10 }).toEqual({ room, tooLong: false });
    }
  });

  it('say in their README what they may import and which file to read first', () => {
    for (const room of rooms()) {
      const text = readProject(`src/${room}/README.md`);
      expect(text).toMatch(/^# /);
      expect(text).toMatch(/may import/i);
      const first = /read first:\s*`([^`]+)`/i.exec(text)?.[1];
      expect(filesBelow('src')).toContain(`src/${room}/${first ?? '(no file named)'}`);
    }
  });

  it('are all named in the map of rooms of README.md and in docs/architecture.md', () => {
    for (const text of [readProject('README.md'), readProject('docs/architecture.md')]) {
      for (const room of rooms()) expect(text).toContain(`\`${room}/\``);
    }
  });

  it('have no source file over 250 lines', () => {
    const tooLong = filesBelow('src', '.ts')
      .map((path) => ({ path, lines: lineCount(readProject(path)) }))
      .filter(({ lines }) => lines > 250);
    expect(tooLong).toEqual([]);
  });

  it('have no folder with more than 15 source files', () => {
    const counts = new Map<string, number>();
    for (const path of filesBelow('src', '.ts')) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
    const crowded = [...counts].filter(([, files]) => files > 15).map(([folder, files]) => ({ folder, files }));
    expect(crowded).toEqual([]);
  });
});
