import { DEVIATION_RULES } from '../../src/domain/quality/deviation.js';
import { RULE_TEXTS } from '../../src/domain/quality/rules.js';
import { filesBelow, readProject } from './project.js';

describe('the rules of the quality report', () => {
  it('are each told in docs/quality.md, and no others', () => {
    const told = [...readProject('docs/quality.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
    expect(told.sort()).toEqual([...DEVIATION_RULES].sort());
  });

  it('each have a meaning, a section and a remedy, as sentences that follow a colon', () => {
    for (const text of Object.values(RULE_TEXTS).flatMap(({ meaning, remedy }) => [meaning, remedy])) {
      expect(text).toMatch(/^(?:[a-z]|[A-Z]{2}|X-|OCPI)/);
      expect(text).not.toMatch(/\.$/);
    }
  });

  it('are each noted somewhere', () => {
    const sources = filesBelow('src', '.ts')
      .filter((path) => !path.startsWith('src/domain/quality/'))
      .map(readProject)
      .join('\n');
    expect(DEVIATION_RULES.filter((rule) => !sources.includes(`'${rule}'`))).toEqual([]);
  });
});
