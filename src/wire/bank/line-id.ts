import { createHash } from 'node:crypto';
import type { ReadEntry } from './camt-entry.js';

const HASH_DIGITS = 32;

/**
 * Ids of the lines of a statement, by which the same line in another file is known again: the bank's own reference, or a
 * hash of what the line says and its place among those that say the same (two equal payments of one day are two).
 */
export function lineIds(account: string, entries: readonly ReadEntry[]): readonly string[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    if (entry.bankReference !== undefined) return entry.bankReference;
    const content = hashOf(account, entry);
    const place = (seen.get(content) ?? 0) + 1;
    seen.set(content, place);
    return `${content}-${place}`;
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
