import type { ChargingHub } from '../../flows/charging/ports.js';
import { releaseTransaction } from '../../flows/charging/review/release-transaction.js';
import { listTransactions, showTransaction } from '../../flows/charging/review/review-transactions.js';
import type { TransactionFlows } from '../../wire/api/flows/transaction-flows.js';

/** Transactions of stations over /api, with the hub handed in. */
export function transactionFlows(hub: ChargingHub): TransactionFlows {
  return {
    listTransactions: (staff, asked) => listTransactions(hub, staff, asked),
    showTransaction: (staff, id) => showTransaction(hub, staff, id),
    releaseTransaction: (staff, release) => releaseTransaction(hub, staff, release),
  };
}
