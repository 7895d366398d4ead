import { writeFileSync } from 'node:fs';
import { LANGUAGES } from '../../src/domain/tariff-words/languages.js';
import { tariffPage } from './tariff-pages.js';

/** `npm run docs:tariffs`: writes docs/tariff-examples anew. */
for (const language of LANGUAGES) {
  writeFileSync(new URL(`../../docs/tariff-examples/${language}.md`, import.meta.url), tariffPage(language));
}
