import type { Run } from '../../domain/clearing/run.js';
import type { Hub } from '../hub.js';
import { keepUnwoundPayments } from '../settlement/keep-unwound-payments.js';
import { settlementProgress } from '../settlement/settlement-progress.js';
import { type AdvanceDeps, advanceRun, findRun } from './advance-run.js';

export type FollowRunDeps = AdvanceDeps & Pick<Hub, 'cdrs' | 'ledger' | 'paymentOrders' | 'clock'>;

/**
 * Takes a run that waits for payments on as far as they have come: PARTLY_SETTLED, and once its settlement accounts are
 * zero SETTLED, its CDRs too, and CLOSED. Asked after each payment.
 * A run in any other state stays as it is.
 */
export async function followRun(hub: FollowRunDeps, runId: string): Promise<Run> {
  const waiting = await findRun(hub, runId);
  const run = await settledAsFarAs(hub, waiting);
  if (run.state !== 'SETTLED') return run;
  await hub.cdrs.markSettled(run.id);
  return advanceRun(hub, { ...run, state: 'CLOSED' }, ['SETTLED']);
}

/**
 * Follows every run that waits for payments, where a crash came between a payment and what follows from it; returns how
 * many it took on.
 */
export async function followRuns(hub: FollowRunDeps): Promise<number> {
  let moved = 0;
  for (const run of await hub.runs.inStates(['INSTRUCTED', 'PARTLY_SETTLED', 'SETTLED'])) {
    const { state } = await followRun(hub, run.id);
    if (state !== run.state) moved += 1;
  }
  return moved;
}

async function settledAsFarAs(hub: FollowRunDeps, run: Run): Promise<Run> {
  if (run.state !== 'INSTRUCTED' && run.state !== 'PARTLY_SETTLED') return run;
  // A correction at the bank may have taken back what a member had paid before it was taken out.
  for (const out of run.settlement?.unwound ?? []) await keepUnwoundPayments(hub, run.id, out);
  const { state } = await settlementProgress(hub, run);
  return state === run.state || state === 'INSTRUCTED' ? run : advanceRun(hub, { ...run, state }, [run.state]);
}
