import type { Staff } from '../../../domain/access.js';
import type { Transaction } from '../../../domain/charging/transaction.js';
import type { ReleaseWish } from '../../../flows/charging/review/release-transaction.js';
import type { ShownTransaction, TransactionsAsked } from '../../../flows/charging/review/review-transactions.js';

/** Transactions of stations: what /api asks of the flows. Refuses with `unknown-object` what the person may not see. */
export interface TransactionFlows {
  /** Newest first. */
  listTransactions(staff: Staff, asked: TransactionsAsked): Promise<readonly Transaction[]>;
  showTransaction(staff: Staff, id: string): Promise<ShownTransaction>;
  /** Only for operators. Refuses with `bad-field`, `conflict` what waits for nobody, and `cannot-price`. */
  releaseTransaction(staff: Staff, release: { readonly id: string; readonly wish: ReleaseWish }): Promise<Transaction>;
}
