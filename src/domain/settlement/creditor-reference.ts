import { assert } from '../errors.js';
import type { PartyKey } from '../party.js';
import { mod97 } from './iban.js';

/** What ISO 11649 leaves room for after `RF` and the check digits. */
const MAX_LENGTH = 21;
/** Where text is too long, this much of its beginning stays before a mark made of all of it. */
const KEPT = 10;

/**
 * Structured creditor reference (ISO 11649) of a payment of a run: `RF`, check digits (mod 97), then run and party without
 * separators, as in `RF81RUN202610NLALF`. `place` 1 is the first order of a member in a run; a second one has `2` behind
 * it. Text that is too long is shortened: the same text the same way.
 */
export function creditorReference(runId: string, party: PartyKey, place = 1): string {
  const text = `${plain(runId)}${plain(party)}${place === 1 ? '' : place}`;
  const reference = text.length <= MAX_LENGTH ? text : `${text.slice(0, KEPT)}${markOf(text)}`;
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

/** FNV-1a, 64 bits, in base 36 cut to eleven characters: short, and another one for another text. */
function markOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const character of text) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.charCodeAt(0))) * 0x100000001b3n);
  }
  return hash.toString(36).toUpperCase().padStart(11, '0').slice(-11);
}
