import { createHash } from 'node:crypto';
import type { ReadEntry } from './camt-entry.js';

const HASH_DIGITS = 32;

/** DISTINCT: the balances of the statement count each entry. TOLD_AGAIN: they count entries of one reference once. */
export type Repeated = 'DISTINCT' | 'TOLD_AGAIN';

/**
 * Ids of the lines of a statement, by which the same line in another file is known again: the bank's own reference, or a
 * hash of what the line says and its place among those that say the same (two equal payments of one day are two). Some
 * banks give one reference to several entries: where these are distinct, the later ones have their place behind it.
 */
export function lineIds(account: string, entries: readonly ReadEntry[], repeated: Repeated): readonly string[] {
  const seen = new Map<string, number>();
  const placeOf = (id: string): number => {
    const place = (seen.get(id) ?? 0) + 1;
    seen.set(id, place);
    return place;
  };
  return entries.map((entry) => {
    const { bankReference } = entry;
    if (bankReference === undefined) {
      const content = hashOf(account, entry);
      return `${content}-${placeOf(content)}`;
    }
    const place = repeated === 'DISTINCT' ? placeOf(bankReference) : 1;
    return place === 1 ? bankReference : `${bankReference}~${place}`;
  });
}

/** Not the statement's id: a bank may tell the same line in two statements. */
function hashOf(account: string, entry: ReadEntry): string {
  const { bookingDate, date, amount, currency, counterpartyName, counterpartyIban, text } = entry;
  const parts = [
    account,
    bookingDate,
    date,
    amount.toFixed(),
    currency,
    counterpartyName ?? '',
    counterpartyIban ?? '',
    entry.creditorReference ?? '',
    entry.endToEndId ?? '',
    text,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, HASH_DIGITS);
}
