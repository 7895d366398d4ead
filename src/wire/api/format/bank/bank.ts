import type { MatchedBankLine } from '../../../../domain/bank/bank-line.js';
import type { WriteOff } from '../../../../domain/bank/write-off.js';
import type { ImportedStatements } from '../../../../flows/bank/import-statements.js';
import type { StoredReminder } from '../../../../flows/bank/list-reminders.js';
import type { PaidOrder } from '../../../../flows/bank/record-payment.js';
import type { RefundNote } from '../../../../flows/bank/use-credit.js';
import { formatAmount } from '../amount.js';

/** BankImport of openapi.yaml. */
export function formatImport({ statements, lines, results, needsReview }: ImportedStatements): object {
  return { statements, lines, results, needs_review: needsReview };
}

/** BankLine of openapi.yaml. */
export function formatBankLine(line: MatchedBankLine): object {
  const { match, currency } = line;
  return {
    account: line.account,
    id: line.id,
    statement_id: line.statementId,
    date: line.date,
    amount: formatAmount(line.amount, currency),
    currency,
    ...(line.counterpartyName !== undefined && { counterparty_name: line.counterpartyName }),
    ...(line.counterpartyIban !== undefined && { counterparty_iban: line.counterpartyIban }),
    ...(line.creditorReference !== undefined && { creditor_reference: line.creditorReference }),
    ...(line.endToEndId !== undefined && { end_to_end_id: line.endToEndId }),
    text: line.text,
    result: match.result,
    ...(match.orderKey !== undefined && { order_key: match.orderKey }),
    ...(match.party !== undefined && { party: match.party }),
    applied: formatAmount(match.applied, currency),
    excess: formatAmount(match.excess, currency),
    confidence: match.confidence,
    needs_review: match.needsReview,
    reason: match.reason,
    imported_at: line.importedAt.toISOString(),
    ...(line.reviewedBy !== undefined && { reviewed_by: line.reviewedBy }),
    entry_keys: line.entryKeys,
  };
}

/** OrderPayment of openapi.yaml. */
export function formatPaidOrder({ order, open, entryKey }: PaidOrder): object {
  const { key, currency, amount } = order;
  return {
    order_key: key,
    currency,
    amount: formatAmount(amount, currency),
    open: formatAmount(open, currency),
    entry_key: entryKey,
  };
}

/** RefundNote of openapi.yaml. */
export function formatRefundNote({ amount, ...note }: RefundNote): object {
  return { ...note, amount: formatAmount(amount, note.currency) };
}

/** WriteOff of openapi.yaml. */
export function formatWriteOff(writeOff: WriteOff): object {
  const { id, orderKey, party, currency, amount, reason, state, askedBy, askedAt, decidedBy, decidedAt } = writeOff;
  return {
    id,
    order_key: orderKey,
    party,
    currency,
    amount: formatAmount(amount, currency),
    reason,
    state,
    asked_by: askedBy,
    asked_at: askedAt.toISOString(),
    ...(decidedBy !== undefined && { decided_by: decidedBy }),
    ...(decidedAt && { decided_at: decidedAt.toISOString() }),
  };
}

/** Reminder of openapi.yaml. */
export function formatReminder(reminder: StoredReminder): object {
  const { id, orderKey, party, level, date, openAmount, currency, language, subject, body } = reminder;
  return { id, order_key: orderKey, party, level, date, open_amount: openAmount, currency, language, subject, body };
}
