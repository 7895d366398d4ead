import { type ApiList, ApiRefusal } from '../../../src/simulator/operator-api.js';
import type { PlayOnHub } from './vector-case.js';
import type { PatientApi, VectorHub } from './vector-hub.js';

interface NumberVector {
  readonly sequence: readonly {
    readonly tx: string;
    readonly series: string;
    readonly op: string;
    readonly outcome: string;
    readonly number: string | null;
  }[];
}

interface ApiDraft {
  readonly id: string;
  readonly state: string;
  readonly number?: string;
}

/** What one operation came to. */
interface Outcome {
  readonly outcome: string;
  readonly number: string | null;
}

const NOTHING: Outcome = { outcome: 'commit', number: null };

/**
 * Numbers of documents that people write. An abort is an approval that was refused: the number was not taken. The credit
 * note is that of a correction, whose other draft is given up. Goes on into 2027: nothing can be played afterwards.
 */
export const playNumbers: PlayOnHub = async (vector, { hub, tell }) => {
  const { sequence } = vector as NumberVector;
  hub.at('2026-11-05T09:00:00Z');
  await hub.enter({ 'NL*NUM': { series: { invoice: 'INV', credit_note: 'CN' } }, 'NL*BUY': {} });
  const done = new Map<string, ApiDraft>();
  for (const { tx, series, op, outcome, number } of sequence) {
    const got = await play(hub, { tx, series, op, outcome, done });
    tell(`${tx} ${op} ${series}`, { expected: { outcome, number }, got });
  }
  const issued = (
    await hub.api.get<ApiList<{ number: string; issue_date: string }>>('/invoices?party=NL*NUM&limit=200')
  ).items;
  const numbers = issued.map((document) => document.number);
  tell('no gap and no number twice', {
    expected: sequence.flatMap((one) => (one.number && one.outcome === 'commit' ? [one.number] : [])).sort(),
    got: [...numbers].sort(),
  });
};

interface Operation {
  readonly tx: string;
  readonly series: string;
  readonly op: string;
  readonly outcome: string;
  readonly done: Map<string, ApiDraft>;
}

async function play(hub: VectorHub, { tx, series, op, outcome, done }: Operation): Promise<Outcome> {
  const { api, approver } = hub;
  const [verb = '', about = ''] = op.split(/[: ]/);
  if (verb === 'finalize-again') return noop(approver, done.get(about));
  if (verb === 'void-issued') return refused(() => api.post(`/invoice-drafts/${done.get('t1')?.id}/discard`, {}));
  if (verb === 'void-draft') {
    await api.post(`/invoice-drafts/${done.get('corrected')?.id}/discard`, {});
    return NOTHING;
  }
  if (about !== '') hub.at(`${about}T09:00:00Z`);
  const draft = series === 'CN' ? await creditNote(api, done) : await write(api);
  await api.post(`/invoice-drafts/${draft.id}/submit`, {});
  if (outcome === 'abort')
    return { ...(await refused(() => api.post(`/invoice-drafts/${draft.id}/approve`, {}))), outcome };
  const issued = await approver.post<ApiDraft>(`/invoice-drafts/${draft.id}/approve`, {});
  done.set(tx, issued);
  return { outcome: issued.state === 'ISSUED' ? 'commit' : issued.state, number: issued.number ?? null };
}

function write(api: PatientApi): Promise<ApiDraft> {
  const lines = [{ description: 'Onboarding', quantity: '1', amount: '100.00' }];
  return api.post('/invoice-drafts', { seller: 'NL*NUM', buyer: 'NL*BUY', currency: 'EUR', period: '2026-10', lines });
}

async function creditNote(api: PatientApi, done: Map<string, ApiDraft>): Promise<ApiDraft> {
  const number = done.get('t1')?.number ?? '';
  const drafts = await api.post<{ credit_note: ApiDraft; corrected: ApiDraft }>(`/invoices/${number}/correct`, {});
  done.set('corrected', drafts.corrected);
  return drafts.credit_note;
}

async function noop(api: PatientApi, issued: ApiDraft | undefined): Promise<Outcome> {
  const again = await api.post<ApiDraft>(`/invoice-drafts/${issued?.id}/approve`, {});
  return { outcome: again.number === issued?.number ? 'noop' : 'commit', number: again.number ?? null };
}

async function refused(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    await call();
    return NOTHING;
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    return { outcome: 'reject', number: null };
  }
}
