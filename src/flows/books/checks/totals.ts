import { type Decimal, ZERO } from '../../../domain/decimal.js';
import type { Posting } from '../../../domain/ledger/entry.js';

/** Amounts by account and currency. */
export type Totals = Map<string, Decimal>;
export type ReadonlyTotals = ReadonlyMap<string, Decimal>;

/** Key of an account's amount in one currency. */
export function balanceKey(account: string, currency: string): string {
  return `${account} ${currency}`;
}

export function addTo(totals: Totals, key: string, amount: Decimal): void {
  totals.set(key, amount.plus(totals.get(key) ?? ZERO));
}

export function addPostings(totals: Totals, postings: readonly Posting[]): void {
  for (const { account, currency, amount } of postings) addTo(totals, balanceKey(account, currency), amount);
}

/** The first key under which two differ, with both amounts; what is absent is zero. */
export function firstDifference(
  is: ReadonlyTotals,
  expected: ReadonlyTotals,
): { readonly key: string; readonly is: Decimal; readonly expected: Decimal } | undefined {
  for (const key of new Set([...is.keys(), ...expected.keys()])) {
    const [a, b] = [is.get(key) ?? ZERO, expected.get(key) ?? ZERO];
    if (!a.equals(b)) return { key, is: a, expected: b };
  }
  return undefined;
}

/** Whether two entries book the same, posting by posting. */
export function samePostings(a: readonly Posting[], b: readonly Posting[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ account, currency, amount }, index) => {
      const other = b[index];
      return other?.account === account && other.currency === currency && other.amount.equals(amount);
    })
  );
}
