import { type ContinueRunDeps, continueRun, INTERRUPTED_STATES } from './continue-run.js';
import { followRun } from './follow-run.js';
import { undoRun } from './undo-run.js';

/**
 * Takes up what crashes left behind: runs that were interrupted, runs whose payments were booked, runs that were cancelled.
 * Returns how many were interrupted. One that fails does not hold up the others; the first error is thrown in the end.
 */
export async function resumeRuns(hub: ContinueRunDeps): Promise<number> {
  const errors: unknown[] = [];
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: unknown) => errors.push(error));
  };
  const interrupted = await hub.runs.inStates(INTERRUPTED_STATES);
  for (const run of interrupted) await attempt(() => continueRun(hub, run));
  const waiting = await hub.runs.inStates(['INSTRUCTED', 'PARTLY_SETTLED', 'SETTLED']);
  for (const { id } of waiting) await attempt(() => followRun(hub, id));
  for (const { id } of await hub.runs.inStates(['CANCELLED'])) await attempt(() => undoRun(hub, id));
  if (errors.length > 0) throw errors[0];
  return interrupted.length;
}
