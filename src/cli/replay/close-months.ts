import { Decimal } from '../../domain/decimal.js';
import { type ApiRun, logInAtHub, type OperatorApi } from '../../simulator/operator-api.js';
import { FailedCheck } from '../failed-check.js';
import { isComplete } from './format-replay.js';
import type { ReplayHub } from './replay-hub.js';
import type { ReplayResult } from './replay-sessions.js';
import type { SessionRow } from './session-rows.js';

/** The second pair of eyes: whoever starts a run may not approve it. */
const APPROVER = 'replay-approver@operator.example';

interface Sums {
  readonly documents: number;
  readonly cdrs: number;
  readonly net: Decimal;
  readonly gross: Decimal;
}

interface DocumentList {
  readonly items: readonly { readonly type: string; readonly net: string; readonly gross: string }[];
}

/**
 * Plays the sessions month by month, by the month in which they ended, and closes each month when its CDRs are cleared; the
 * documents are dated the first day of the month after. Prints a line per month and the sums. Refuses (`FailedCheck`) a month
 * that the hub did not clear or document.
 */
export async function replayMonths(
  hub: ReplayHub,
  rows: readonly SessionRow[],
  replay: (ofMonth: readonly SessionRow[]) => Promise<ReplayResult>,
): Promise<void> {
  const starter = await logInAtHub({ hubUrl: hub.url, email: hub.email, password: hub.password });
  await addApprover(starter, hub.password);
  const approver = await logInAtHub({ hubUrl: hub.url, email: APPROVER, password: hub.password });
  const months: Sums[] = [];
  try {
    for (const [period, ofMonth] of byMonth(rows)) {
      const result = await replay(ofMonth);
      if (!isComplete(result)) throw new FailedCheck(`the hub did not take or did not clear everything of ${period}`);
      const { run, seconds } = await closeMonth(period, { starter, approver });
      const sums = await sumsOf(starter, run);
      months.push(sums);
      console.log(
        `${period}  ${run.state.padEnd(10)} sessions ${String(ofMonth.length).padStart(5)}  ${format(sums)}  ${seconds.toFixed(1)} s`,
      );
    }
  } finally {
    await Promise.all([starter.close(), approver.close()]);
  }
  console.log(`months ${months.length}, ${format(total(months))}`);
}

function byMonth(rows: readonly SessionRow[]): readonly (readonly [string, readonly SessionRow[]])[] {
  const months = new Map<string, SessionRow[]>();
  for (const row of rows) {
    const period = row.endedAt.toISOString().slice(0, 7);
    months.set(period, [...(months.get(period) ?? []), row]);
  }
  return [...months].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Again for a hub that has the approver already. */
async function addApprover(api: OperatorApi, password: string): Promise<void> {
  const { items } = await api.get<{ readonly items: readonly { readonly email: string }[] }>('/users');
  if (items.some(({ email }) => email === APPROVER)) return;
  await api.post('/users', { email: APPROVER, password, roles: ['OPERATOR'] });
}

async function closeMonth(
  period: string,
  { starter, approver }: { readonly starter: OperatorApi; readonly approver: OperatorApi },
): Promise<{ readonly run: ApiRun; readonly seconds: number }> {
  const startedMs = performance.now();
  const started = await starter.post<ApiRun>('/runs', { period, issue_date: firstDayAfter(period) });
  const run = await approver.post<ApiRun>(`/runs/${started.id}/approve`, {});
  if (run.blocked.length > 0) throw new FailedCheck(`${run.id}: ${run.blocked[0]?.reason ?? 'blocked'}`);
  return { run, seconds: (performance.now() - startedMs) / 1_000 };
}

function firstDayAfter(period: string): string {
  const [year = 0, month = 0] = period.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}

async function sumsOf(api: OperatorApi, run: ApiRun): Promise<Sums> {
  const { items } = await api.get<DocumentList>(`/invoices?run=${encodeURIComponent(run.id)}&limit=200`);
  const add = (amount: 'net' | 'gross') =>
    items.reduce((sum, one) => (one.type === '381' ? sum.minus(one[amount]) : sum.plus(one[amount])), new Decimal(0));
  return { documents: items.length, cdrs: run.cdr_count ?? 0, net: add('net'), gross: add('gross') };
}

function total(months: readonly Sums[]): Sums {
  return months.reduce(
    (all, { documents, cdrs, net, gross }) => ({
      documents: all.documents + documents,
      cdrs: all.cdrs + cdrs,
      net: all.net.plus(net),
      gross: all.gross.plus(gross),
    }),
    { documents: 0, cdrs: 0, net: new Decimal(0), gross: new Decimal(0) },
  );
}

function format({ documents, cdrs, net, gross }: Sums): string {
  return `CDRs ${cdrs}  documents ${documents}  net ${net.toFixed(2)}  gross ${gross.toFixed(2)} EUR`;
}
