import { bankHub } from '../../src/compose/bank/bank-flows.js';
import { runJobs } from '../../src/compose/clearing/run-flows.js';
import { resumeBankLines } from '../../src/flows/bank/book-lines.js';
import { clearLeftovers } from '../../src/flows/clearing/clear-leftovers.js';
import { mendContests } from '../../src/flows/contests/mend-contests.js';
import { resumeDrafts } from '../../src/flows/invoicing/drafts/issue-draft.js';
import { holdsNow } from './check.js';
import type { World } from './world.js';

const MINUTE_MS = 60_000;

/**
 * After a crash: the books hold as they lie there, then another process does what the jobs of the hub do, and nothing is
 * left to do for them.
 */
export async function recover(world: World): Promise<void> {
  const { hub } = world;
  await holdsNow(world, 'right after a crash');
  // Leases of the process that has ended are over by then.
  hub.time.now = new Date(hub.time.now.getTime() + MINUTE_MS);
  const now = hub.clock.now();
  const jobs = runJobs(hub);
  await clearLeftovers(hub, now);
  await mendContests(hub, now);
  await jobs.resumeRuns();
  await resumeBankLines(bankHub(hub));
  await jobs.followRuns();
  await resumeDrafts(hub);
  await clearLeftovers(hub, now);
}
