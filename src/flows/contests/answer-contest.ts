import type { Staff } from '../../domain/access.js';
import { assertActs } from '../../domain/contests/acting.js';
import type { Contest, ContestState } from '../../domain/contests/contest.js';
import type { ReviewAct } from '../../domain/contests/review-transitions.js';
import { HubError } from '../../domain/errors.js';
import { type ApplyContestDeps, applyContest } from './apply-contest.js';
import { changeContest } from './change-contest.js';
import { findContest } from './find-contest.js';

/** REFUSE: the CPO stands by its claim. GIVE_UP: it gives the claim up. */
export const ANSWERS = ['REFUSE', 'GIVE_UP'] as const;
export type Answer = (typeof ANSWERS)[number];

const STATE_AFTER = { REFUSE: 'REFUSED', GIVE_UP: 'GIVEN_UP', RETRACT: 'RETRACTED' } as const;

interface Decision {
  readonly id: string;
  readonly text: string;
}

/**
 * Answers a contest for the CPO. REFUSE: the CDR is accepted again with a new window. GIVE_UP: it is withdrawn and its
 * accrual reversed. The third answer is a credit CDR over OCPI. After the deadline an operator may answer, or the CPO
 * still. The same answer again changes nothing. Refuses (`unknown-object`, `forbidden`) as its opening does, and
 * (`conflict`) a contest that has ended otherwise.
 */
export function answerContest(
  hub: ApplyContestDeps,
  staff: Staff,
  { decision, ...rest }: Decision & { readonly decision: Answer },
): Promise<Contest> {
  return decide(hub, staff, { ...rest, act: decision });
}

/** Takes a contest back for the eMSP: the CDR is accepted again with the rest of its window, at least a day. */
export function retractContest(hub: ApplyContestDeps, staff: Staff, decision: Decision): Promise<Contest> {
  return decide(hub, staff, { ...decision, act: 'RETRACT' });
}

async function decide(
  hub: ApplyContestDeps,
  staff: Staff,
  { id, act, text }: Decision & { readonly act: Extract<ReviewAct, keyof typeof STATE_AFTER> },
): Promise<Contest> {
  const { cpo, emsp } = await findContest(hub, staff, id);
  assertActs(staff, act, { CPO: cpo, EMSP: emsp });
  if (text.trim() === '') throw new HubError('bad-field', 'text: the other side needs a reason', 'text');
  const opened = await hub.contests.find(id);
  if (opened?.state === 'OPEN' && opened.nextStep === 'APPLY') await applyContest(hub, opened);
  const state = STATE_AFTER[act];
  const answer = { by: staff.email, at: hub.clock.now(), text };
  const decided = await changeContest(hub, id, (contest) => {
    if (contest.state === state) return undefined;
    assertOpen(contest, state);
    return { ...contest, state, answer, nextStep: 'APPLY' };
  });
  const applied = decided.nextStep === 'APPLY' ? await applyContest(hub, decided) : decided;
  hub.log.info({ event: 'contest.answered', contest: id, state: applied.state, by: staff.email });
  return applied;
}

function assertOpen({ id, state, answer }: Contest, wanted: ContestState): void {
  if (state === 'OPEN') return;
  const when = answer ? ` since ${answer.at.toISOString()}` : '';
  throw new HubError('conflict', `contest ${id} is ${state}${when}, it cannot become ${wanted}`, 'state');
}
