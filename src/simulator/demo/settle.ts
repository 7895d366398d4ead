import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ApiCdrTotal,
  type ApiDocumentSummary,
  type ApiList,
  type ApiOutbox,
  type ApiRun,
  logInAtHub,
  type OperatorApi,
} from '../operator-api.js';
import type { FinanceLogin } from './join.js';

/** Everything that arrived, judged, booked and delivered. */
export interface ClearedDay {
  readonly totals: readonly ApiCdrTotal[];
  readonly outbox: ApiOutbox;
}

const POLL_MS = 100;
const PATIENCE_MS = 30_000;

/** Waits until the hub has judged every CDR and delivered those it accepted; refuses after half a minute. */
export async function waitUntilCleared(api: OperatorApi): Promise<ClearedDay> {
  let state = '';
  for (const untilMs = performance.now() + PATIENCE_MS; performance.now() < untilMs; await sleep(POLL_MS)) {
    const totals = (await api.get<ApiList<ApiCdrTotal>>('/cdr-totals')).items;
    const outbox = await api.get<ApiOutbox>('/outbox');
    const sum = (...states: ApiCdrTotal['review'][]): number =>
      totals.filter(({ review }) => states.includes(review)).reduce((count, total) => count + total.count, 0);
    const isDelivered = outbox.pending === 0 && outbox.delivered >= sum('ACCEPTED', 'CREDITED');
    if (sum('RECEIVED') === 0 && isDelivered) return { totals, outbox };
    state = JSON.stringify({ totals, outbox });
  }
  throw new Error(`the hub did not clear and deliver the CDRs in time: ${state}`);
}

/** Two operators: who starts a clearing run may not approve it. */
export interface FourEyes {
  readonly starting: OperatorApi;
  readonly approving: OperatorApi;
}

/** One operator starts the run of a period, the other one approves it: its documents are issued, its payments asked for. */
export async function settlePeriod({ starting, approving }: FourEyes, period: string): Promise<ApiRun> {
  const { id } = await starting.post<ApiRun>('/runs', { period });
  const run = await approving.post<ApiRun>(`/runs/${encodeURIComponent(id)}/approve`, {});
  if (['INSTRUCTED', 'CLOSED'].includes(run.state)) return run;
  throw new Error(`${run.id} stands at ${run.state}`);
}

/** A document as its owner downloaded it. */
export interface DownloadedDocument {
  readonly document: ApiDocumentSummary;
  readonly pdf: Buffer;
  readonly csv: Buffer;
  readonly pdfFile: string;
}

/** Every company logs in and downloads what concerns it; each document is returned once. */
export async function downloadPapers(
  hubUrl: string,
  logins: readonly FinanceLogin[],
  folder: string,
): Promise<readonly DownloadedDocument[]> {
  mkdirSync(folder, { recursive: true });
  const papers = new Map<string, DownloadedDocument>();
  for (const { email, password } of logins) {
    const api = await logInAtHub({ hubUrl, email, password });
    const { items } = await api.get<ApiList<ApiDocumentSummary>>('/invoices?limit=200');
    for (const document of items) {
      const path = `/invoices/${encodeURIComponent(document.number)}`;
      const pdf = await api.download(`${path}/pdf`);
      const csv = await api.download(`${path}/csv`);
      const pdfFile = join(folder, pdf.fileName);
      writeFileSync(pdfFile, pdf.bytes);
      writeFileSync(join(folder, csv.fileName), csv.bytes);
      papers.set(document.number, { document, pdf: pdf.bytes, csv: csv.bytes, pdfFile });
    }
    await api.close();
  }
  return [...papers.values()].sort((a, b) => (a.document.number < b.document.number ? -1 : 1));
}
