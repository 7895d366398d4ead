import type { DisplayText } from '../../roaming/display-text.js';
import { collect } from './bad-fields.js';
import type { Field } from './field.js';

/** What bills and audit lines call a part of a price. */
export function readName(field: Field): string {
  return field.text(/^\S(?:.{0,98}\S)?$/, 'a name of at most 100 characters');
}

/** An id of the plan file's own: it becomes part of OCPI ids, which have at most 36 characters. */
export function readId(field: Field): string {
  return field.text(/^[A-Z0-9][A-Z0-9_-]{0,19}$/, 'at most 20 letters A-Z, digits, - and _');
}

/** Names by language, `{ en: …, de: … }`. */
export function readNames(field: Field): DisplayText[] {
  return collect(
    field.entries().map(([language, name]) => () => {
      if (!/^[a-z]{2}$/.test(language)) return name.complain('expected a language of two letters, such as en');
      return { language, text: readName(name) };
    }),
  );
}
