import { type Staff, visibleParties } from '../../domain/access.js';
import type { MatchResult } from '../../domain/bank/bank-line.js';
import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import type { ContestState } from '../../domain/contests/contest.js';
import { HubError } from '../../domain/errors.js';
import type { DocumentType } from '../../domain/invoicing/document.js';
import type { PartyKey } from '../../domain/party.js';
import { type Table, tableOf } from '../../domain/tables/table.js';
import { listAgreements } from '../access/list-agreements.js';
import type { CdrQuery } from '../access/list-cdrs.js';
import { involvingOf, type Narrowing, narrow } from '../access/narrow.js';
import { ownSide } from '../access/own-side.js';
import { statement } from '../books/statement.js';
import type { Hub } from '../hub.js';
import { listPaymentOrders } from '../settlement/list-payment-orders.js';
import { aging } from './aging.js';
import { CDR_COLUMNS } from './columns/cdr-columns.js';
import { DOCUMENT_COLUMNS, LINE_COLUMNS } from './columns/document-columns.js';
import {
  AGING_COLUMNS,
  BANK_LINE_COLUMNS,
  JOURNAL_COLUMNS,
  ORDER_COLUMNS,
  POSITION_COLUMNS,
  STATEMENT_COLUMNS,
} from './columns/money-columns.js';
import {
  AGREEMENT_COLUMNS,
  CONTEST_COLUMNS,
  LEGAL_ENTITY_COLUMNS,
  REMINDER_COLUMNS,
} from './columns/record-columns.js';
import type { MovementDeps } from './member-movements.js';

/** Lists that members see as far as they are concerned, and those that only operators see. */
export const MEMBER_LISTS = [
  'cdrs',
  'invoices',
  'invoice-lines',
  'payment-orders',
  'contests',
  'agreements',
  'aging',
  'statement',
] as const;
export const OPERATOR_LISTS = ['journal', 'positions', 'bank-lines', 'legal-entities', 'reminders'] as const;
export type ListName = (typeof MEMBER_LISTS)[number] | (typeof OPERATOR_LISTS)[number];

/** What a list is narrowed by; a list takes those that its screen has and ignores none: the wire refuses the others. */
export interface ListFilter extends CdrQuery {
  readonly party?: PartyKey;
  readonly period?: string;
  readonly type?: DocumentType;
  /** Days, inclusive. */
  readonly from?: string;
  readonly until?: string;
  readonly state?: ContestState;
  readonly result?: MatchResult;
}

export type ExportDeps = MovementDeps &
  Pick<
    Hub,
    | 'cdrs'
    | 'documents'
    | 'ledger'
    | 'runs'
    | 'bankLines'
    | 'contests'
    | 'agreements'
    | 'legalEntities'
    | 'reminders'
    | 'clock'
  >;

interface Wanted {
  readonly staff: Staff;
  readonly filter: ListFilter;
}

/**
 * A whole list with its filters, not a page of it, as rows that are read while they are written. It shows what the screen
 * shows: a member's own. Refuses (`forbidden`) a list of operators to anybody else.
 */
export function exportList(
  hub: ExportDeps,
  staff: Staff,
  wanted: { readonly list: ListName; readonly filter: ListFilter },
): Table {
  const { list, filter } = wanted;
  const isOperator = visibleParties(staff) === undefined;
  if (!isOperator && OPERATOR_LISTS.some((name) => name === list)) {
    throw new HubError('forbidden', `the list ${list} is for operators`);
  }
  return TABLES[list](hub, { staff, filter });
}

const TABLES: Readonly<Record<ListName, (hub: ExportDeps, wanted: Wanted) => Table>> = {
  cdrs: (hub, { staff, filter }) => {
    const {
      party,
      period: _period,
      type: _type,
      from: _from,
      until: _until,
      state: _state,
      result: _result,
      ...asked
    } = filter;
    return tableOf(
      'cdrs',
      CDR_COLUMNS,
      narrowed(narrow(staff, party), (own) => ownSides(hub.cdrs.stream({ ...asked, ...own }), staff)),
    );
  },
  invoices: (hub, wanted) => tableOf('invoices', DOCUMENT_COLUMNS, documents(hub, wanted)),
  'invoice-lines': (hub, wanted) => tableOf('invoice-lines', LINE_COLUMNS, linesOf(documents(hub, wanted))),
  'payment-orders': (hub, { staff, filter }) =>
    tableOf(
      'payment-orders',
      ORDER_COLUMNS,
      flat(() => allOrders(hub, staff, filter)),
    ),
  contests: (hub, { staff, filter: { party, state } }) =>
    tableOf(
      'contests',
      CONTEST_COLUMNS,
      narrowed(narrow(staff, party), (own) => hub.contests.stream({ ...own, ...(state && { state }) })),
    ),
  agreements: (hub, { staff }) =>
    tableOf(
      'agreements',
      AGREEMENT_COLUMNS,
      flat(() => listAgreements(hub, staff)),
    ),
  aging: (hub, { staff, filter: { party, until } }) => {
    const asOf = until ?? hub.clock.now().toISOString().slice(0, 10);
    const items = async () => {
      const rows = await aging(hub, staff, { asOf, ...(party && { party }) });
      return rows.flatMap((row) => row.items);
    };
    return tableOf('aging', AGING_COLUMNS, flat(items));
  },
  statement: (hub, { staff, filter }) =>
    tableOf(
      'statement',
      STATEMENT_COLUMNS,
      flat(() => statementLines(hub, staff, filter)),
    ),
  journal: (hub, { filter }) => tableOf('journal', JOURNAL_COLUMNS, postings(hub, filter)),
  positions: (hub, { filter: { runId, period } }) => {
    const positions = async () => {
      const runs = await hub.runs.list();
      return runs
        .filter((run) => (runId ?? run.id) === run.id && (period ?? run.period) === run.period)
        .flatMap((run) => (run.positions ?? []).map((position) => ({ run, position })));
    };
    return tableOf('positions', POSITION_COLUMNS, flat(positions));
  },
  'bank-lines': (hub, { filter: { result, party, from, until } }) => {
    const filter = {
      ...(result && { result }),
      ...(party && { party }),
      ...(from && { from }),
      ...(until && { until }),
    };
    return tableOf('bank-lines', BANK_LINE_COLUMNS, hub.bankLines.stream(filter));
  },
  'legal-entities': (hub) =>
    tableOf(
      'legal-entities',
      LEGAL_ENTITY_COLUMNS,
      flat(() => hub.legalEntities.list()),
    ),
  reminders: (hub, { filter: { party } }) =>
    tableOf(
      'reminders',
      REMINDER_COLUMNS,
      flat(() => hub.reminders.list(party ? { party } : {})),
    ),
};

function documents(hub: ExportDeps, { staff, filter: { party, runId, period, type, from, until } }: Wanted) {
  const asked = { ...(runId && { runId }), ...(period && { period }), ...(type && { type }) };
  const all = narrowed(narrow(staff, party), (own) => hub.documents.stream({ ...asked, ...own }));
  return (async function* () {
    for await (const document of all) {
      const { issueDate } = document;
      if ((from ?? issueDate) <= issueDate && issueDate <= (until ?? issueDate)) yield document;
    }
  })();
}

/** As the screen has them, but all. */
async function allOrders(hub: ExportDeps, staff: Staff, { party, runId }: ListFilter) {
  const asked = { ...(party && { party }), ...(runId && { runId }), offset: 0, limit: Number.MAX_SAFE_INTEGER };
  return (await listPaymentOrders(hub, staff, asked)).items;
}

async function* ownSides(records: AsyncIterable<CdrRecord>, staff: Staff) {
  for await (const record of records) yield ownSide(record, staff);
}

async function* linesOf(all: ReturnType<typeof documents>) {
  for await (const document of all) for (const line of document.lines) yield { document, line };
}

async function* postings(hub: ExportDeps, { from, until }: ListFilter) {
  for await (const entry of hub.ledger.stream()) {
    if ((from ?? entry.date) > entry.date || entry.date > (until ?? entry.date)) continue;
    for (const posting of entry.postings) yield { entry, posting };
  }
}

async function statementLines(hub: ExportDeps, staff: Staff, { party, from, until }: ListFilter) {
  if (!party || !from || !until)
    throw new HubError('bad-field', 'party, from and until: a statement needs all three', 'party');
  if (narrow(staff, party).kind === 'NOTHING') throw new HubError('unknown-object', 'no such party');
  const { currencies } = await statement(hub, { party, from, until });
  return currencies.flatMap(({ currency, opening, lines, closing }) => [
    { currency, date: from, key: '', memo: 'opening balance', amount: opening, balance: opening },
    ...lines.map((line) => ({ currency, ...line })),
    { currency, date: until, key: '', memo: 'closing balance', amount: closing, balance: closing },
  ]);
}

function narrowed<Row>(
  narrowing: Narrowing,
  read: (own: ReturnType<typeof involvingOf>) => AsyncIterable<Row>,
): AsyncIterable<Row> {
  return narrowing.kind === 'NOTHING' ? flat<Row>(async () => []) : read(involvingOf(narrowing));
}

/** Asked for when the first row is wanted. */
async function* flat<Row>(rows: () => Promise<readonly Row[]>): AsyncGenerator<Row, void, undefined> {
  yield* await rows();
}
