import { readProject } from './project.js';

describe('the commands of voltclear', () => {
  const commands = [...readProject('src/cli/main.ts').matchAll(/^ {2}(\w+): async \(\) => \(await import\(/gm)];
  const names = commands.map((match) => match[1] ?? '');

  it('are each in the table of README.md, and no others', () => {
    const table = /\| Command \| What for \|\n([\s\S]+?)\n\n/.exec(readProject('README.md'))?.[1] ?? '';
    const told = table.split('\n').flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)]);
    expect(names.length).toBeGreaterThan(10);
    expect(told.map((match) => match[1] ?? '').sort()).toEqual([...names].sort());
  });
});
