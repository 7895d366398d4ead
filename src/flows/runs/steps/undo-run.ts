import type { Hub } from '../../hub.js';

export type UndoRunDeps = Pick<Hub, 'cdrs' | 'drafts'>;

/** Gives back what a cancelled run has taken and drops its drafts. May be done twice. */
export async function undoRun(hub: UndoRunDeps, runId: string): Promise<void> {
  await hub.cdrs.releaseRun(runId);
  await hub.drafts.discardPlan(runId);
}
