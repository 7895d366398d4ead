import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ApiList,
  ApiRefusal,
  type ApiRun,
  logInAtHub,
  type OperatorApi,
} from '../../src/simulator/operator-api.js';
import { logInAsOperator } from '../hub-process.js';
import { APPROVER, SETTLEMENT_CURRENCY } from './seed.js';

/** How the month goes: straight to its end, or given up once and begun again. */
export type Course = 'SETTLED' | 'CANCELLED_FIRST';

export interface Month {
  readonly period: string;
  readonly course: Course;
}

interface ApiOrder {
  readonly key: string;
  readonly open: string;
}

const POLL_MS = 250;
const PATIENCE_MS = 180_000;

/**
 * Does what people do until the month is closed: start the run, approve it, record its payments. What to do next follows
 * from where the run stands, so that it can be taken up after a crash. Throws what the network says when the hub dies.
 */
export async function driveMonth(hubUrl: string, month: Month): Promise<void> {
  const starting = await logInAsOperator(hubUrl);
  const approving = await logInAtHub({ hubUrl, ...APPROVER });
  try {
    for (const untilMs = performance.now() + PATIENCE_MS; performance.now() < untilMs; ) {
      const runs = (await starting.get<ApiList<ApiRun>>('/runs')).items;
      if (runs.some(({ state }) => state === 'CLOSED')) return;
      const isDone = await step({ starting, approving }, month, runs).catch(onlyRefusals);
      if (!isDone) await sleep(POLL_MS);
    }
    throw new Error('the month was not closed in time');
  } finally {
    await Promise.all([starting.close(), approving.close()]);
  }
}

/** A hub that was killed holds its lease on runs for some seconds; a payment that was booked is not booked twice. */
function onlyRefusals(error: unknown): boolean {
  if (error instanceof ApiRefusal && error.httpStatus === 409) return false;
  throw error;
}

interface People {
  readonly starting: OperatorApi;
  readonly approving: OperatorApi;
}

/** False: nothing to do but to wait. */
async function step({ starting, approving }: People, month: Month, runs: readonly ApiRun[]): Promise<boolean> {
  const current = runs.find(({ state }) => state !== 'CANCELLED');
  if (!current) {
    await starting.post('/runs', { period: month.period, settlement_currency: SETTLEMENT_CURRENCY });
    return true;
  }
  const path = `/runs/${encodeURIComponent(current.id)}`;
  if (current.state === 'IN_REVIEW') {
    const isFirst = runs.length === 1 && month.course === 'CANCELLED_FIRST';
    if (isFirst) await starting.post(`${path}/cancel`, { reason: 'to be begun again' });
    else await approving.post(`${path}/approve`, {});
    return true;
  }
  return current.state === 'INSTRUCTED' || current.state === 'PARTLY_SETTLED' ? payNext(starting, current.id) : false;
}

async function payNext(api: OperatorApi, runId: string): Promise<boolean> {
  const { items } = await api.get<ApiList<ApiOrder>>(`/payment-orders?run=${encodeURIComponent(runId)}&limit=200`);
  const next = items.find(({ open }) => Number(open) > 0);
  if (!next) return false;
  const date = new Date().toISOString().slice(0, 10);
  await api.post(`/payment-orders/${encodeURIComponent(next.key)}/payments`, { date });
  return true;
}
