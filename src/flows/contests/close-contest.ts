import type { Contest } from '../../domain/contests/contest.js';
import type { Hub } from '../hub.js';
import { changeContest } from './change-contest.js';

/** Who stands for the hub where no person did it. */
export const BY_HUB = 'hub';

/** Ends the open contest of a CDR whose credit came, if it has one. May be done twice. */
export async function closeOpenContest(
  hub: Pick<Hub, 'contests' | 'clock'>,
  cdrKey: string,
  text: string,
): Promise<void> {
  const open = (await hub.contests.ofCdr(cdrKey)).find(({ state }) => state === 'OPEN');
  if (open) await closeContest(hub, open.id, { state: 'CREDITED', text });
}

/** Ends a contest for the hub, unless somebody has answered it. There is nothing to do to its CDR. */
export async function closeContest(
  hub: Pick<Hub, 'contests' | 'clock'>,
  id: string,
  { state, text }: { readonly state: Exclude<Contest['state'], 'OPEN'>; readonly text: string },
): Promise<Contest> {
  return changeContest(hub, id, (contest) =>
    contest.state === 'OPEN'
      ? { ...contest, state, nextStep: 'NONE', answer: { by: BY_HUB, at: hub.clock.now(), text } }
      : undefined,
  );
}
