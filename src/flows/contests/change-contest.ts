import type { Contest } from '../../domain/contests/contest.js';
import { HubError } from '../../domain/errors.js';
import type { Hub } from '../hub.js';

/** Two sides and an operator change a contest; each of them once or a few times. */
const MAX_TRIES = 20;

/**
 * Changes a contest as it stands when it is written: `change` is asked again when somebody else was faster, and may
 * refuse. Undefined from it: nothing is left to change. Refuses (`unknown-object`) a contest that does not exist.
 */
export async function changeContest(
  hub: Pick<Hub, 'contests'>,
  id: string,
  change: (contest: Contest) => Contest | undefined,
): Promise<Contest> {
  for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
    const contest = await hub.contests.find(id);
    if (!contest) throw new HubError('unknown-object', 'no such contest');
    const changed = change(contest);
    if (!changed) return contest;
    if (await hub.contests.change(changed, contest.state)) return { ...changed, revision: contest.revision + 1 };
  }
  throw new HubError('conflict', `contest ${id} is being changed by others; try again`);
}
