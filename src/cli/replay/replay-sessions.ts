import { setTimeout as sleep } from 'node:timers/promises';
import type { OcpiReply } from '../../simulator/ocpi-client.js';
import {
  type ApiCdrTotal,
  type ApiList,
  type ApiOutbox,
  ApiRefusal,
  type OperatorApi,
} from '../../simulator/operator-api.js';
import { createProgress, type ProgressStream } from '../progress.js';
import { createCdrWriter, type ReplayPlan } from './cdr-writer.js';
import { joinHub, makeAgreement, partyText, publish, type ReplayPlatforms } from './join-replay.js';
import type { ReplayState } from './replay-state.js';
import type { SessionRow } from './session-rows.js';

export interface ReplayInput {
  readonly plan: ReplayPlan;
  readonly rows: readonly SessionRow[];
  readonly state: ReplayState;
  /** CDRs in flight. */
  readonly concurrency: number;
  /** How long a hub that does not answer is tried again, per CDR. */
  readonly patienceMs: number;
  /** How long clearing and delivery may take after the last CDR was sent. */
  readonly clearingMs: number;
  readonly progress: ProgressStream;
  /** Told after each answered CDR how many were answered. */
  readonly onAnswered?: (count: number) => void;
}

export interface ReplayResult {
  /** Sent for the first time, and already known to the hub. */
  readonly created: number;
  readonly repeated: number;
  /** What the hub answered to CDRs that it did not take. */
  readonly refusals: readonly string[];
  /** From the first CDR sent to the last one answered. */
  readonly sendingMs: number;
  /** From the first CDR sent until everything was cleared and delivered. */
  readonly totalMs: number;
  /** What the hub thinks of all CDRs between the two parties. */
  readonly totals: readonly ApiCdrTotal[];
  readonly outbox: ApiOutbox;
}

/** Plays recorded sessions as a CPO: joins the hub, posts a CDR per row, waits until the hub has cleared them all. */
export async function replaySessions(api: OperatorApi, input: ReplayInput): Promise<ReplayResult> {
  await makeAgreement(api, input.plan);
  const platforms = await joinHub(api, input);
  try {
    await publish(platforms, input.plan, input.rows);
    const startedMs = performance.now();
    const sent = await sendAll(platforms, input);
    const sendingMs = performance.now() - startedMs;
    const cleared = await waitUntilCleared(api, input);
    return { ...sent, ...cleared, sendingMs, totalMs: performance.now() - startedMs };
  } finally {
    await platforms.stop();
  }
}

async function sendAll(
  { cpo }: ReplayPlatforms,
  input: ReplayInput,
): Promise<Pick<ReplayResult, 'created' | 'repeated' | 'refusals'>> {
  const { plan, rows, concurrency } = input;
  const progress = createProgress(rows.length, 'CDRs sent', input.progress);
  const write = createCdrWriter(plan);
  const queue = rows.values();
  const refusals: string[] = [];
  let created = 0;
  let repeated = 0;

  const work = async (): Promise<void> => {
    for (const row of queue) {
      const body = write(row);
      const reply = await patiently(input.patienceMs, () =>
        cpo.send({ method: 'POST', module: 'cdrs', side: 'RECEIVER', from: plan.cpo, to: plan.emsp, body }),
      );
      if (reply.statusCode !== 1000)
        refusals.push(`${row.sessionId}: ${reply.statusCode} ${reply.statusMessage ?? ''}`);
      else if (reply.httpStatus === 201) created += 1;
      else repeated += 1;
      progress.advance();
      input.onAnswered?.(created + repeated + refusals.length);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  progress.done();
  return { created, repeated, refusals };
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Tries again while the hub cannot be reached or is not well: posting a CDR twice is harmless. */
export async function patiently(patienceMs: number, send: () => Promise<OcpiReply>): Promise<OcpiReply> {
  const untilMs = performance.now() + patienceMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const outcome = await send().catch((error: unknown) => asError(error));
    const isAnswer = !(outcome instanceof Error) && outcome.httpStatus < 500 && outcome.statusCode !== undefined;
    if (isAnswer) return outcome;
    if (performance.now() + pauseMs > untilMs) {
      if (outcome instanceof Error) throw outcome;
      return outcome;
    }
    await sleep(pauseMs);
  }
}

const POLL_MS = 500;
const ASK_ATTEMPTS = 20;

/**
 * Nothing received and unjudged, nothing judged and unbooked, nothing booked and undelivered. Counting all CDRs costs
 * the hub something, so it is asked only when its outbox is quiet.
 */
async function waitUntilCleared(
  api: OperatorApi,
  { plan, clearingMs }: ReplayInput,
): Promise<Pick<ReplayResult, 'totals' | 'outbox'>> {
  const ours = `cpo=${encodeURIComponent(partyText(plan.cpo))}&emsp=${encodeURIComponent(partyText(plan.emsp))}`;
  const untilMs = performance.now() + clearingMs;
  for (let seen = -1; ; await sleep(POLL_MS)) {
    const isLate = performance.now() > untilMs;
    const outbox = await patientlyAsk(() => api.get<ApiOutbox>('/outbox'));
    const isQuiet = outbox.pending === 0 && outbox.delivered === seen;
    seen = outbox.delivered;
    if (!isQuiet && !isLate) continue;
    const unjudged = await patientlyAsk(() => api.get<ApiList<ApiCdrTotal>>('/cdr-totals?review=RECEIVED'));
    if (unjudged.items.length > 0 && !isLate) continue;
    const all = await patientlyAsk(() => api.get<ApiList<ApiCdrTotal>>('/cdr-totals'));
    const isBooked = outbox.delivered + outbox.failed >= count(all.items, BOOKED);
    if (!isBooked && !isLate) continue;
    const totals = await patientlyAsk(() => api.get<ApiList<ApiCdrTotal>>(`/cdr-totals?${ours}`));
    return { totals: totals.items, outbox };
  }
}

/** Reviews whose CDRs were delivered. */
const BOOKED = ['ACCEPTED', 'CONTESTED', 'APPROVED', 'WITHDRAWN', 'CREDITED'] as const;

async function patientlyAsk<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const isRefusal = error instanceof ApiRefusal && error.httpStatus < 500;
      if (isRefusal || attempt >= ASK_ATTEMPTS) throw error;
      await sleep(POLL_MS);
    }
  }
}

function count(totals: readonly ApiCdrTotal[], states: readonly ApiCdrTotal['review'][]): number {
  return totals.filter(({ review }) => states.includes(review)).reduce((sum, total) => sum + total.count, 0);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
