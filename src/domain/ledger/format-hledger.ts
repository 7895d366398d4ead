import type { Decimal } from '../decimal.js';
import type { EntryDraft } from './entry.js';

/**
 * Writes the journal as plain text for hledger and its kin, line by line without line ends: a second opinion on the
 * books that any accountant can run (`hledger check accounts commodities`). Amounts are exact. The declarations that
 * strict checking asks for come last, when all accounts have been seen.
 */
export async function* formatHledger(
  entries: Iterable<EntryDraft> | AsyncIterable<EntryDraft>,
): AsyncGenerator<string, void, undefined> {
  const accounts = new Set<string>();
  const places = new Map<string, number>();
  yield '; journal of the hub, oldest entry first';
  for await (const entry of entries) {
    yield '';
    yield `${entry.date} (${asCode(entry.key)}) ${asText(entry.memo)}`.trimEnd();
    for (const { account, currency, amount } of entry.postings) {
      accounts.add(account);
      places.set(currency, Math.max(places.get(currency) ?? 2, amount.decimalPlaces()));
      yield `    ${account}  ${toAmount(amount)} ${currency}`;
    }
  }
  yield '';
  for (const [currency, count] of [...places].sort()) yield `commodity 1000.${'0'.repeat(count)} ${currency}`;
  for (const account of [...accounts].sort()) yield `account ${account}`;
}

function toAmount(amount: Decimal): string {
  return amount.toFixed(Math.max(2, amount.decimalPlaces()));
}

/** The code ends at its first `)`, and a CDR id may hold one. */
function asCode(key: string): string {
  return asText(key).replaceAll('(', '[').replaceAll(')', ']');
}

/** A `;` begins a comment; a line end ends the entry. */
function asText(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').replaceAll(';', ',');
}
