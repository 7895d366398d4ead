import { maySee, type Staff } from '../../domain/access.js';
import type { Contest } from '../../domain/contests/contest.js';
import { HubError } from '../../domain/errors.js';
import type { ContestFilter } from '../../store/clearing/contest-store.js';
import type { Page } from '../../store/object-store.js';
import { involvingOf, narrow } from '../access/narrow.js';
import type { Hub } from '../hub.js';

/** Shows somebody a contest. Refuses (`unknown-object`) one between other parties as one that does not exist. */
export async function findContest(hub: Pick<Hub, 'contests'>, staff: Staff, id: string): Promise<Contest> {
  const contest = await hub.contests.find(id);
  if (!contest || !maySee(staff, [contest.cpo, contest.emsp])) throw new HubError('unknown-object', 'no such contest');
  return contest;
}

export interface ContestQuery extends Omit<ContestFilter, 'involving' | 'overdueAt'> {
  /** Open ones whose deadline has passed: the list of what operators decide. */
  readonly overdue?: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** Contests that somebody may see, by page. */
export async function listContests(
  hub: Pick<Hub, 'contests' | 'clock'>,
  staff: Staff,
  { offset, limit, overdue, ...filter }: ContestQuery,
): Promise<Page<Contest>> {
  const narrowing = narrow(staff);
  const isNone = overdue === true && (filter.state ?? 'OPEN') !== 'OPEN';
  if (narrowing.kind === 'NOTHING' || isNone) return { items: [], total: 0 };
  const due = overdue ? { overdueAt: hub.clock.now() } : {};
  return hub.contests.page({ ...filter, ...due, ...involvingOf(narrowing) }, { offset, limit });
}
