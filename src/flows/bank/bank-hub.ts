import { HubError } from '../../domain/errors.js';
import type { Hub } from '../hub.js';

/** What the flows of the bank and of payments ask for. */
export type BankHub = Pick<
  Hub,
  | 'bankLines'
  | 'paymentOrders'
  | 'writeOffs'
  | 'ledger'
  | 'balanceBook'
  | 'legalEntities'
  | 'runs'
  | 'cdrs'
  | 'leases'
  | 'rules'
  | 'identity'
  | 'clock'
  | 'secrets'
  | 'log'
> & {
  /** Takes a run on as far as its payments have come. */
  readonly followRun: (runId: string) => Promise<unknown>;
};

/** Today at the hub, `YYYY-MM-DD` in UTC. */
export function today({ clock }: Pick<Hub, 'clock'>): string {
  return clock.now().toISOString().slice(0, 10);
}

/** Takes runs on. One that another process takes on at the same moment is left to it and to the job. */
export async function followRuns(hub: Pick<BankHub, 'followRun' | 'log'>, runIds: Iterable<string>): Promise<void> {
  for (const runId of new Set(runIds)) {
    try {
      await hub.followRun(runId);
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      hub.log.warn({ event: 'run.not-followed', run: runId, error: error.message });
    }
  }
}

/**
 * Opens runs again that were settled by what a correction took back, and their CDRs: SETTLED means that all accounts of the
 * run are zero. May be done twice.
 */
export async function reopenRuns(
  { runs, cdrs, log }: Pick<BankHub, 'runs' | 'cdrs' | 'log'>,
  runIds: Iterable<string>,
): Promise<void> {
  for (const runId of new Set(runIds)) {
    const run = await runs.find(runId);
    if (!run) continue;
    const isOpen = await runs.advance({ ...run, state: 'PARTLY_SETTLED' }, ['SETTLED', 'CLOSED']);
    if (isOpen) log.warn({ event: 'run.reopened', run: runId });
    if (isOpen || run.state === 'PARTLY_SETTLED') await cdrs.markUnsettled(runId);
  }
}
