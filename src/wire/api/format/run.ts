import type { BlockedCdrs, FrozenInput, Run } from '../../../domain/clearing/run.js';
import type { Decimal } from '../../../domain/decimal.js';
import type { Netted, SettlementAmount } from '../../../domain/settlement/settlement.js';
import type { DryRun } from '../../../flows/runs/dry-run.js';
import type { RunDocument, RunReport } from '../../../flows/runs/run-report.js';
import { formatAmount } from './amount.js';

/** Run of openapi.yaml. */
export function formatRun(run: Run): object {
  return {
    id: run.id,
    period: run.period,
    state: run.state,
    cut_off_at: run.cutOffAt.toISOString(),
    issue_date: run.issueDate,
    created_by: run.createdBy,
    ...(run.frozen && { cdr_count: run.frozen.cdrCount, input_hash: run.frozen.inputHash }),
    ...(run.frozen && { frozen: formatFrozen(run.frozen) }),
    ...(run.documentCount !== undefined && { document_count: run.documentCount }),
    ...(run.approval && { approval: { by: run.approval.by, at: run.approval.at.toISOString() } }),
    ...(run.cancellation && { cancellation: formatCancellation(run.cancellation) }),
    ...formatOutcome(run),
  };
}

/** RunReport of openapi.yaml: a run, and how far it has come. */
export function formatRunReport({ run, progress }: RunReport): object {
  return {
    ...formatRun(run),
    progress: {
      documents: progress.documents,
      documents_issued: progress.documentsIssued,
      without_papers: progress.withoutPapers,
      orders: progress.orders,
      orders_settled: progress.ordersSettled,
    },
  };
}

/** DryRun of openapi.yaml. */
export function formatDryRun(dry: DryRun): object {
  return {
    period: dry.period,
    cut_off_at: dry.cutOffAt.toISOString(),
    issue_date: dry.issueDate,
    cdr_count: dry.frozen.cdrCount,
    frozen: formatFrozen(dry.frozen),
    document_count: dry.documents.length,
    documents: dry.documents.map(formatRunDocument),
    ...formatOutcome(dry),
  };
}

/** RunDocument of openapi.yaml: a draft, with its number once it is issued. */
export function formatRunDocument({ role, draft, number }: RunDocument): object {
  const { key, type, currency } = draft;
  return {
    ...(number === undefined ? {} : { number }),
    key,
    role,
    type,
    series: draft.series,
    issue_date: draft.issueDate,
    due_date: draft.dueDate,
    seller: { party: draft.sellerKey, name: draft.seller.name },
    buyer: { party: draft.buyerKey, name: draft.buyer.name },
    currency,
    net: formatAmount(draft.net, currency),
    vat: formatAmount(draft.vat, currency),
    gross: formatAmount(draft.gross, currency),
    cdr_count: draft.lines.reduce((count, line) => count + line.cdrCount, 0),
  };
}

type Outcome = Pick<
  Run,
  'settlementCurrency' | 'planHash' | 'positions' | 'hubNet' | 'bilateral' | 'settlement' | 'blocked'
>;

function formatOutcome(run: Outcome): object {
  return {
    ...(run.settlementCurrency && { settlement_currency: run.settlementCurrency }),
    ...(run.planHash && { plan_hash: run.planHash }),
    ...(run.positions && { positions: run.positions.map(inCurrency) }),
    ...(run.hubNet && { hub_net: run.hubNet.map(inCurrency) }),
    ...(run.bilateral && { bilateral: run.bilateral.map(formatBilateral) }),
    ...(run.settlement && { settlement: formatSettlement(run.settlement) }),
    blocked: (run.blocked ?? []).map(formatBlocked),
  };
}

function formatFrozen({ agreementKeys, feesVersion, vatVersion, fxDate }: Omit<FrozenInput, 'inputHash'>): object {
  return {
    agreements: agreementKeys,
    fees_version: feesVersion,
    vat_version: vatVersion,
    ...(fxDate === undefined ? {} : { fx_date: fxDate }),
  };
}

function formatCancellation({ by, at, reason }: NonNullable<Run['cancellation']>): object {
  return { by, at: at.toISOString(), reason };
}

function formatBilateral(pair: NonNullable<Run['bilateral']>[number]): object {
  const { a, b, currency } = pair;
  return {
    a,
    b,
    currency,
    a_supplied_to_b: formatAmount(pair.aSuppliedToB, currency),
    b_supplied_to_a: formatAmount(pair.bSuppliedToA, currency),
    net_b_owes_a: formatAmount(pair.netBOwesA, currency),
  };
}

function formatSettlement({ amounts, fxRounding, unwound }: Netted): object {
  return {
    amounts: amounts.map(formatSettlementAmount),
    ...(fxRounding && { fx_rounding: inCurrency(fxRounding) }),
    ...(unwound && { unwound }),
  };
}

function formatSettlementAmount({ party, mode, currency, amount, disposition, parts }: SettlementAmount): object {
  return {
    party,
    mode,
    currency,
    amount: formatAmount(amount, currency),
    disposition,
    parts: parts.map((part) => ({
      currency: part.currency,
      net: formatAmount(part.net, part.currency),
      carried_in: formatAmount(part.carriedIn, part.currency),
      ...(part.converted ? { converted: formatAmount(part.converted, currency) } : {}),
    })),
  };
}

function formatBlocked({ cpo, emsp, currency, count, exact, reason, detail }: BlockedCdrs): object {
  return { cpo, emsp, currency, count, exact: formatAmount(exact, currency), reason, detail };
}

function inCurrency(value: { readonly currency: string; readonly amount: Decimal }): object {
  return { ...value, amount: formatAmount(value.amount, value.currency) };
}
