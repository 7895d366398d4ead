import { type Decimal, sum, ZERO } from '../decimal.js';
import type { EntryDraft } from './entry.js';

/** What stands on an account in one currency: debit positive. */
export interface Balance {
  readonly account: string;
  readonly currency: string;
  readonly amount: Decimal;
}

/** Balances of every account and currency, added up from entries; sorted by account, then currency. Zeros stay in. */
export async function balancesOf(entries: Iterable<EntryDraft> | AsyncIterable<EntryDraft>): Promise<Balance[]> {
  const totals = new Map<string, Balance>();
  for await (const entry of entries) {
    for (const { account, currency, amount } of entry.postings) {
      const key = `${account}\n${currency}`;
      totals.set(key, { account, currency, amount: amount.plus(totals.get(key)?.amount ?? ZERO) });
    }
  }
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, balance]) => balance);
}

/** The trial balance: the sum of all accounts per currency, each of which must be zero. */
export function trialBalance(balances: readonly Balance[]): { readonly currency: string; readonly total: Decimal }[] {
  const currencies = [...new Set(balances.map((balance) => balance.currency))].sort();
  return currencies.map((currency) => ({
    currency,
    total: sum(balances.filter((balance) => balance.currency === currency).map((balance) => balance.amount)),
  }));
}
