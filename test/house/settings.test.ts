import { SETTINGS } from '../../src/settings.js';
import { filesBelow, readProject } from './project.js';

describe('the settings', () => {
  it('are in the table of README.md, each with its default and meaning, in the order of config.ts', () => {
    const expected = SETTINGS.map(({ name, default: value, meaning }) => [
      `\`${name}\``,
      value === '' ? '' : `\`${value}\``,
      meaning,
    ]);
    expect(settingsTable()).toEqual(expected);
  });

  it('are in .env.example, each with its default', () => {
    const lines = readProject('.env.example').split('\n');
    const assignments = lines.filter((line) => line !== '' && !line.startsWith('#'));
    expect(assignments).toEqual(SETTINGS.map(({ name, default: value }) => `${name}=${value}`));
  });

  it('are read from the environment in config.ts and nowhere else', () => {
    const readers = filesBelow('src', '.ts').filter((path) => /\bprocess\.env\b/.test(readProject(path)));
    // The embedded store knows no other room; it hands the environment on to its thread and looks at nothing in it.
    expect(readers.filter((path) => path !== 'src/embedded-mongo/start.ts')).toEqual(['src/config.ts']);
  });
});

/** Rows of the table under "## Settings" in README.md, without its two header rows. */
function settingsTable(): readonly (readonly string[])[] {
  const section =
    readProject('README.md')
      .split(/^## Settings$/m)[1]
      ?.split(/^## /m)[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}
