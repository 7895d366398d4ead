import { HubError } from '../../../src/domain/errors.js';
import type { TransactionFlows } from '../../../src/wire/api/flows/transaction-flows.js';

/** A hub at whose stations nobody has charged. */
export function noTransactions(): TransactionFlows {
  const none = () => Promise.reject(new HubError('unknown-object', 'no such transaction'));
  return { listTransactions: async () => [], showTransaction: none, releaseTransaction: none };
}
