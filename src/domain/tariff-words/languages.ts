import { de } from './de/de.js';
import { en } from './en/en.js';
import type { Texts } from './texts.js';

/** Languages in which tariffs and bills are explained (ISO 639-1). */
export type Language = 'de' | 'en';
export const LANGUAGES: readonly Language[] = ['en', 'de'];

const TEXTS: Readonly<Record<Language, Texts>> = { de, en };

/** The texts of a language. */
export function textsIn(language: Language): Texts {
  return TEXTS[language];
}
