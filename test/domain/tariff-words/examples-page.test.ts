import { LANGUAGES } from '../../../src/domain/tariff-words/languages.js';
import { readProject } from '../../house/project.js';
import { EXAMPLE_TARIFFS, tariffPage } from '../../support/tariff-pages.js';

describe('the pages about the tariffs of the specification', () => {
  it('have all nineteen of them', () => {
    expect(EXAMPLE_TARIFFS).toHaveLength(19);
  });

  it.each(LANGUAGES)('say what the commands say now: %s (else run npm run docs:tariffs)', (language) => {
    expect(readProject(`docs/tariff-examples/${language}.md`)).toBe(tariffPage(language));
  });
});
