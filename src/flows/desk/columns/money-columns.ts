import type { MatchedBankLine } from '../../../domain/bank/bank-line.js';
import type { Position, Run } from '../../../domain/clearing/run.js';
import { ZERO } from '../../../domain/decimal.js';
import type { AgingRow } from '../../../domain/desk/aging.js';
import type { JournalEntry, Posting } from '../../../domain/ledger/entry.js';
import type { Column } from '../../../domain/tables/table.js';
import type { StatementLine } from '../../books/statement.js';
import type { ListedOrder } from '../../settlement/list-payment-orders.js';

export interface EntryPosting {
  readonly entry: JournalEntry;
  readonly posting: Posting;
}

/** One posting per row; debit is positive. */
export const JOURNAL_COLUMNS: readonly Column<EntryPosting>[] = [
  { name: 'sequence', kind: 'COUNT', of: ({ entry }) => entry.sequence },
  { name: 'date', kind: 'DATE', of: ({ entry }) => entry.date },
  { name: 'key', kind: 'TEXT', of: ({ entry }) => entry.key },
  { name: 'memo', kind: 'TEXT', of: ({ entry }) => entry.memo },
  { name: 'account', kind: 'TEXT', of: ({ posting }) => posting.account },
  { name: 'currency', kind: 'TEXT', of: ({ posting }) => posting.currency },
  { name: 'amount', kind: 'AMOUNT', of: ({ posting }) => posting.amount },
  { name: 'hash', kind: 'TEXT', of: ({ entry }) => entry.hash },
];

/** With what the journal says of each. Of an order in whose place others came nothing is open. */
export const ORDER_COLUMNS: readonly Column<ListedOrder>[] = [
  { name: 'order', kind: 'TEXT', of: ({ order }) => order.key },
  { name: 'run', kind: 'TEXT', of: ({ order }) => order.runId },
  { name: 'direction', kind: 'TEXT', of: ({ order }) => order.direction },
  { name: 'mode', kind: 'TEXT', of: ({ order }) => order.mode },
  { name: 'party', kind: 'TEXT', of: ({ order }) => order.party },
  { name: 'receiver', kind: 'TEXT', of: ({ order }) => order.receiver },
  { name: 'currency', kind: 'TEXT', of: ({ order }) => order.currency },
  { name: 'amount', kind: 'AMOUNT', of: ({ order }) => order.amount },
  { name: 'paid', kind: 'AMOUNT', of: ({ paid }) => paid },
  { name: 'open', kind: 'AMOUNT', of: ({ order, open }) => (order.unwound ? ZERO : open) },
  { name: 'taken_out', kind: 'TEXT', of: ({ order }) => (order.unwound ? 'yes' : undefined) },
  { name: 'reference', kind: 'TEXT', of: ({ order }) => order.reference },
  { name: 'due_date', kind: 'DATE', of: ({ order }) => order.dueDate },
  { name: 'debtor', kind: 'TEXT', of: ({ order }) => order.debtorName },
  { name: 'debtor_iban', kind: 'TEXT', of: ({ order }) => order.debtorIban },
  { name: 'creditor', kind: 'TEXT', of: ({ order }) => order.creditorName },
  { name: 'creditor_iban', kind: 'TEXT', of: ({ order }) => order.creditorIban },
];

export const BANK_LINE_COLUMNS: readonly Column<MatchedBankLine>[] = [
  { name: 'account', kind: 'TEXT', of: ({ account }) => account },
  { name: 'id', kind: 'TEXT', of: ({ id }) => id },
  { name: 'statement', kind: 'TEXT', of: ({ statementId }) => statementId },
  { name: 'date', kind: 'DATE', of: ({ date }) => date },
  { name: 'currency', kind: 'TEXT', of: ({ currency }) => currency },
  { name: 'amount', kind: 'AMOUNT', of: ({ amount }) => amount },
  { name: 'counterparty', kind: 'TEXT', of: ({ counterpartyName }) => counterpartyName },
  { name: 'counterparty_iban', kind: 'TEXT', of: ({ counterpartyIban }) => counterpartyIban },
  { name: 'reference', kind: 'TEXT', of: ({ creditorReference }) => creditorReference },
  { name: 'text', kind: 'TEXT', of: ({ text }) => text },
  { name: 'result', kind: 'TEXT', of: ({ match }) => match.result },
  { name: 'party', kind: 'TEXT', of: ({ match }) => match.party },
  { name: 'order', kind: 'TEXT', of: ({ match }) => match.orderKey },
  { name: 'applied', kind: 'AMOUNT', of: ({ match }) => match.applied },
  { name: 'excess', kind: 'AMOUNT', of: ({ match }) => match.excess },
  { name: 'reason', kind: 'TEXT', of: ({ match }) => match.reason },
];

export interface PositionOfRun {
  readonly run: Run;
  readonly position: Position;
}

export const POSITION_COLUMNS: readonly Column<PositionOfRun>[] = [
  { name: 'run', kind: 'TEXT', of: ({ run }) => run.id },
  { name: 'period', kind: 'TEXT', of: ({ run }) => run.period },
  { name: 'state', kind: 'TEXT', of: ({ run }) => run.state },
  { name: 'issue_date', kind: 'DATE', of: ({ run }) => run.issueDate },
  { name: 'party', kind: 'TEXT', of: ({ position }) => position.party },
  { name: 'currency', kind: 'TEXT', of: ({ position }) => position.currency },
  { name: 'net', kind: 'AMOUNT', of: ({ position }) => position.amount },
];

/** One open item per row. */
export const AGING_COLUMNS: readonly Column<AgingRow['items'][number]>[] = [
  { name: 'party', kind: 'TEXT', of: ({ party }) => party },
  { name: 'kind', kind: 'TEXT', of: ({ kind }) => kind },
  { name: 'reference', kind: 'TEXT', of: ({ reference }) => reference },
  { name: 'run', kind: 'TEXT', of: ({ runId }) => runId },
  { name: 'date', kind: 'DATE', of: ({ date }) => date },
  { name: 'due_date', kind: 'DATE', of: ({ dueDate }) => dueDate },
  { name: 'days_past_due', kind: 'COUNT', of: ({ daysPastDue }) => daysPastDue },
  { name: 'bucket', kind: 'TEXT', of: ({ bucket }) => bucket },
  { name: 'currency', kind: 'TEXT', of: ({ currency }) => currency },
  { name: 'amount', kind: 'AMOUNT', of: ({ amount }) => amount },
];

export interface LineOfStatement extends StatementLine {
  readonly currency: string;
}

export const STATEMENT_COLUMNS: readonly Column<LineOfStatement>[] = [
  { name: 'currency', kind: 'TEXT', of: ({ currency }) => currency },
  { name: 'date', kind: 'DATE', of: ({ date }) => date },
  { name: 'entry', kind: 'TEXT', of: ({ key }) => key },
  { name: 'text', kind: 'TEXT', of: ({ memo }) => memo },
  { name: 'amount', kind: 'AMOUNT', of: ({ amount }) => amount },
  { name: 'balance', kind: 'AMOUNT', of: ({ balance }) => balance },
];
