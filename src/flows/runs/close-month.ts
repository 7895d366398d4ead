import { runId } from './run-id.js';
import { type StartRunDeps, startRun } from './start-run.js';

/** Who stands in runs that nobody started; any operator may approve them. */
export const CLOSE_MONTH = 'job:close-month';

/**
 * Opens the run of the month before `now` and leaves it IN_REVIEW, unless that month has had one. Returns its id, or
 * undefined when nothing was done.
 */
export async function closeMonth(hub: StartRunDeps, now: Date): Promise<string | undefined> {
  const lastMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  const period = lastMonth.toISOString().slice(0, 7);
  if (await hub.runs.find(runId(period, 1))) return undefined;
  const run = await startRun(hub, { period, createdBy: CLOSE_MONTH });
  return run.id;
}
