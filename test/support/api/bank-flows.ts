import { HubError } from '../../../src/domain/errors.js';
import type { BankFlows } from '../../../src/wire/api/flows/bank-flows.js';

/** A hub without an account at a bank: nothing is there, and nothing can be done to it. */
export function bankFlows(): BankFlows {
  const unknown = async () => {
    throw new HubError('unknown-object', 'no such thing at the bank');
  };
  return {
    importStatements: async (statements) => ({ statements: statements.length, lines: 0, results: {}, needsReview: 0 }),
    listBankLines: async () => ({ items: [], total: 0 }),
    confirmMatch: unknown,
    reassignLine: unknown,
    recordPayment: unknown,
    useCredit: unknown,
    refundNote: unknown,
    askWriteOff: unknown,
    decideWriteOff: unknown,
    listWriteOffs: async () => [],
    listReminders: async () => [],
    findReminder: unknown,
  };
}
