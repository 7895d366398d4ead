import { type ContinueRunDeps, continueRun, INTERRUPTED_STATES } from './continue-run.js';
import { undoRun } from './steps/undo-run.js';

/**
 * Takes up what crashes left behind: runs that were interrupted, and what cancelled runs have to give back. Returns how many were interrupted. One that fails does not hold up the others; the first error is thrown in the end.
 */
export async function resumeRuns(hub: ContinueRunDeps): Promise<number> {
  const errors: unknown[] = [];
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: unknown) => errors.push(error));
  };
  const interrupted = await hub.runs.inStates(INTERRUPTED_STATES);
  for (const run of interrupted) await attempt(() => continueRun(hub, run));
  for (const { id } of await hub.runs.inStates(['CANCELLED'])) await attempt(() => undoRun(hub, id));
  if (errors.length > 0) throw errors[0];
  return interrupted.length;
}
