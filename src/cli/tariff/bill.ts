import { HubError } from '../../domain/errors.js';
import { priceCdr } from '../../domain/pricing/price-cdr.js';
import { explainPricedCdr } from '../../domain/tariff-words/bill/explain-priced-cdr.js';
import type { Language } from '../../domain/tariff-words/languages.js';
import { parsePriceLine } from '../price-input.js';
import { readJson } from './read-tariffs.js';

/** `voltclear tariff bill`: what a session costs, sentence by sentence. */
export async function billCommand(file: string, { lang }: { readonly lang: Language }): Promise<void> {
  const parsed = await readJson(file);
  const { input } = parsePriceLine(withId(parsed));
  const { cdr, tariffs, timeZone } = input;
  const options = { language: lang, cdr, tariffs, ...(timeZone === undefined ? {} : { timeZone }) };
  for (const { text } of explainPricedCdr(priceCdr(input), options)) console.log(text);
}

/** A line of `voltclear price` has an id; a file with one session needs none. */
function withId(parsed: unknown): unknown {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new HubError('bad-field', 'expected an object with tariff and cdr', '');
  }
  return { id: 'session', ...parsed };
}
