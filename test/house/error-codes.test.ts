import { filesBelow, readProject } from './project.js';

describe('the closed list of error codes', () => {
  it('is tested in full: every code occurs in a test', () => {
    const tests = filesBelow('test', '.ts').map(readProject).join('\n');
    const untested = codes().filter((code) => !tests.includes(`'${code}'`) && !tests.includes(`"${code}"`));
    expect(untested).toEqual([]);
  });

  it('is used in full: every code is thrown or mapped somewhere outside its own list', () => {
    const sources = filesBelow('src', '.ts')
      .filter((path) => path !== 'src/domain/errors.ts' && path !== 'src/wire/ocpi/status.ts')
      .map(readProject)
      .join('\n');
    expect(codes().filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });
});

/** The members of HubErrorCode, read from the source, since a type leaves nothing at run time. */
function codes(): readonly string[] {
  const union = /export type HubErrorCode =([^;]+);/.exec(readProject('src/domain/errors.ts'))?.[1] ?? '';
  const members = [...union.matchAll(/\| '([a-z-]+)'/g)].map((match) => match[1] ?? '');
  if (members.length === 0) throw new Error('src/domain/errors.ts: no members of HubErrorCode found');
  return members;
}
