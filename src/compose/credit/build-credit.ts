import { createBalanceBook } from '../../flows/books/balance-book.js';
import { cachedAgreements } from '../../flows/clearing/cached-agreements.js';
import { createCreditWatch } from '../../flows/credit/credit-watch.js';
import type { Hub, Stores } from '../../flows/hub.js';

/** What parties have agreed about money, what stands on their accounts, and the watch on their credit. */
export function buildCredit(
  stores: Stores,
  { clock, log }: Pick<Hub, 'clock' | 'log'>,
): Pick<Hub, 'agreements' | 'balanceBook' | 'credit'> {
  const agreements = cachedAgreements(stores.agreements);
  const balanceBook = createBalanceBook(stores);
  return { agreements, balanceBook, credit: createCreditWatch({ agreements, balanceBook, clock, log }) };
}
