import { assert } from '../errors.js';
import type { PartyKey } from '../party.js';
import { mod97 } from './iban.js';
import { MARK_LENGTH, markOf } from './text-mark.js';

/** What ISO 11649 leaves room for after `RF` and the check digits. */
const MAX_LENGTH = 21;

/**
 * Structured creditor reference (ISO 11649) of a payment of a run: `RF`, check digits (mod 97), then run and party without
 * separators, as in `RF81RUN202610NLALF`. `place` 1 is the first order of a member in a run; a second one has `2` behind
 * it. Text that is too long is shortened: the same text the same way.
 */
export function creditorReference(runId: string, party: PartyKey, place = 1): string {
  const text = `${plain(runId)}${plain(party)}${place === 1 ? '' : place}`;
  const reference = text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - MARK_LENGTH)}${markOf(text)}`;
  assert(reference.length <= MAX_LENGTH, `${reference} is too long for a creditor reference`);
  return `RF${checkDigits(reference)}${reference}`;
}

/** Whether text is a creditor reference without spaces: form and check digits. */
export function isCreditorReference(text: string): boolean {
  return /^RF\d{2}[A-Z0-9]{1,21}$/.test(text) && mod97(`${text.slice(4)}${text.slice(0, 4)}`) === 1;
}

function plain(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

function checkDigits(text: string): string {
  return String(98 - mod97(`${text}RF00`)).padStart(2, '0');
}
