import { type ApplyContestDeps, applyContest } from './apply-contest.js';

const BATCH = 100;
/** At the most in one call, so that a job ends. */
const MAX_BATCHES = 100;

/**
 * Brings the CDRs of contests that a crash left behind to what their contests say; `before` leaves alone what a request
 * is at work on. Returns how many; one that fails is logged and does not stop the others.
 */
export async function mendContests(hub: ApplyContestDeps, before: Date): Promise<number> {
  let mended = 0;
  const failed = new Set<string>();
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const left = (await hub.contests.withWorkLeft(before, BATCH + failed.size)).filter(({ id }) => !failed.has(id));
    if (left.length === 0) return mended;
    for (const contest of left) {
      try {
        await applyContest(hub, contest);
        mended++;
      } catch (error) {
        failed.add(contest.id);
        hub.log.error({ event: 'contest.mending-failed', contest: contest.id, error: String(error) });
      }
    }
  }
  return mended;
}
