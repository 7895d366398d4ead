import { CHECK_CASES } from '../../../src/domain/conformance/cases.js';
import { readProject } from '../../house/project.js';

/** Rows of the tables of cases in docs/conformance.md: id, title, section. */
const ROWS = [...readProject('docs/conformance.md').matchAll(/^\| `([a-z-]+)` \| (.+) \| (.+) \|$/gm)];

describe('docs/conformance.md', () => {
  it('lists every case in the order of the report, with its title and its section of OCPI', () => {
    const documented = ROWS.map(([, id, title, section]) => ({ id, title, section }));
    const cases = [...CHECK_CASES].map(([id, { title, section }]) => ({ id, title, section }));
    expect(documented).toEqual(cases);
  });

  it('has a section of the standard for each case, as file and heading', () => {
    const sections = [...CHECK_CASES.values()].map(({ section }) => section);
    const files = /^(transport_and_format|status_codes|version_information_endpoint|credentials|types|mod_\w+), \S/;
    expect(sections.filter((section) => !files.test(section))).toEqual(['the object description of the module']);
  });
});
