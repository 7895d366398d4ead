import { filesBelow, readProject } from './project.js';

const SECTIONS = ['Status', 'Context', 'Decision', 'Consequences', 'What would change our mind'];

describe('architecture decision records', () => {
  const records = filesBelow('docs/adr', '.md');

  it('are numbered from 0001 without a gap', () => {
    const expected = records.map((_, index) => String(index + 1).padStart(4, '0'));
    expect(records.map((path) => /^docs\/adr\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1])).toEqual(expected);
  });

  it.each(records)('%s has its number in the title and the five sections in order', (path) => {
    const text = readProject(path);
    expect(text).toMatch(new RegExp(`^# ${path.slice('docs/adr/'.length, 'docs/adr/'.length + 4)} · `));
    expect([...text.matchAll(/^## (.+)$/gm)].map((match) => match[1])).toEqual(SECTIONS);
  });

  it('are all linked from README.md or docs/architecture.md', () => {
    const linked = readProject('README.md') + readProject('docs/architecture.md');
    for (const path of records) expect(linked).toContain(path.slice('docs/'.length));
  });
});
