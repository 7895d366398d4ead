import { hasReached, type Run } from '../../domain/clearing/run.js';
import type { PlannedDocument } from '../../domain/clearing/run-input.js';
import type { Hub } from '../hub.js';
import { settlementProgress } from '../settlement/settlement-progress.js';
import { findRun } from './advance-run.js';

/** How far a run has come. */
export interface RunProgress {
  readonly documents: number;
  readonly documentsIssued: number;
  /** Issued documents whose papers are not made, the first ones by number, with what keeps them from being made. */
  readonly withoutPapers: readonly DocumentWithoutPapers[];
  /** Payments that it asks for, and how many of them are paid in full. */
  readonly orders: number;
  readonly ordersSettled: number;
}

export interface DocumentWithoutPapers {
  readonly number: string;
  /** Empty: they are not made yet, or the log says why (`document.not-rendered`). */
  readonly problems: readonly string[];
}

export interface RunReport {
  readonly run: Run;
  readonly progress: RunProgress;
}

/** A run and how far it has come. Refuses (`unknown-object`) one that does not exist. */
export async function runReport(
  hub: Pick<Hub, 'runs' | 'documents' | 'ledger' | 'paymentOrders' | 'checkPaper'>,
  id: string,
): Promise<RunReport> {
  const run = await findRun(hub, id);
  const { total } = await hub.documents.page({ runId: id }, { offset: 0, limit: 1 });
  const { orders, settled } = hasReached(run, 'APPROVED') ? await settlementProgress(hub, run) : NO_ORDERS;
  const documents = run.documentCount ?? 0;
  const withoutPapers = await withoutPapersOf(hub, id);
  return { run, progress: { documents, documentsIssued: total, withoutPapers, orders, ordersSettled: settled } };
}

/** As many as a person looks at. */
const WITHOUT_PAPERS_TOLD = 100;

async function withoutPapersOf(
  hub: Pick<Hub, 'documents' | 'checkPaper'>,
  runId: string,
): Promise<readonly DocumentWithoutPapers[]> {
  const found = await hub.documents.withoutFiles(WITHOUT_PAPERS_TOLD, { runId });
  return found.map((document) => ({ number: document.number, problems: hub.checkPaper(document) }));
}

const NO_ORDERS = { orders: 0, settled: 0 };

/** A document of a run: planned, and with its number once it is issued. */
export interface RunDocument extends Pick<PlannedDocument, 'role' | 'draft'> {
  readonly number?: string;
}

export interface RunDocumentsQuery {
  readonly id: string;
  readonly offset: number;
  readonly limit: number;
}

/** The documents of a run in the order in which they are issued. Refuses (`unknown-object`) a run that does not exist. */
export async function runDocuments(
  hub: Pick<Hub, 'runs' | 'drafts' | 'documents'>,
  { id, offset, limit }: RunDocumentsQuery,
): Promise<{ readonly items: readonly RunDocument[]; readonly total: number }> {
  const run = await findRun(hub, id);
  const items: RunDocument[] = [];
  let place = 0;
  for await (const { role, draft } of hub.drafts.planOf(id)) {
    if (place++ < offset) continue;
    if (place > offset + limit) break;
    const issued = hasReached(run, 'APPROVED') ? await hub.documents.findByKey(draft.key) : undefined;
    items.push({ role, draft, ...(issued && { number: issued.number }) });
  }
  return { items, total: hasReached(run, 'CALCULATED') ? (run.documentCount ?? 0) : 0 };
}
