import type { AcceptedReview, CdrRecord } from '../../domain/clearing/cdr-record.js';
import type { Contest } from '../../domain/contests/contest.js';
import { windowAfterRefusal, windowAfterRetraction } from '../../domain/contests/deadlines.js';
import { acceptedAgain, contested, withdrawn } from '../../domain/contests/next-review.js';
import { TRANSITIONS } from '../../domain/contests/review-transitions.js';
import { HubError } from '../../domain/errors.js';
import type { ReviewChange } from '../../store/cdr-store.js';
import { type ClearCdrDeps, clearCdr } from '../clearing/clear-cdr.js';
import type { Hub } from '../hub.js';
import { closeContest } from './close-contest.js';

export type ApplyContestDeps = ClearCdrDeps & Pick<Hub, 'contests'>;

/**
 * Brings the CDR to what its contest says: the contest is written first, so that a crash loses nothing, and this may be
 * done any number of times after. A contest whose CDR had moved on before it could be contested is closed. Returns the
 * contest as it stands afterwards.
 */
export async function applyContest(hub: ApplyContestDeps, contest: Contest): Promise<Contest> {
  const record = await hub.cdrs.find(contest.cdrKey);
  if (!record) throw new HubError('unknown-object', 'no such CDR');
  if (contest.state === 'OPEN') return openOn(hub, contest, record);
  if (isContestedBy(record, contest)) await end(hub, contest, record);
  await hub.contests.finishStep(contest);
  return { ...contest, nextStep: 'NONE' };
}

async function openOn(hub: ApplyContestDeps, contest: Contest, record: CdrRecord): Promise<Contest> {
  const { key, review } = record;
  if (!isContestedBy(record, contest)) {
    const { from, finance } = TRANSITIONS.CONTEST;
    const isContestable = review.state === 'ACCEPTED' && from.includes(review.state);
    const outcome = isContestable
      ? await hub.cdrs.review({
          key,
          from,
          review: contested(review, contest.id),
          nextStep: 'NONE',
          when: { nextStep: 'NONE', ...(finance && { finance }) },
        })
      : 'state-moved';
    if (outcome !== 'done') return movedOn(hub, contest);
  }
  await hub.contests.finishStep(contest);
  return { ...contest, nextStep: 'NONE' };
}

/** Somebody approved or credited the CDR, or a run took it, before the contest reached it. */
async function movedOn(hub: ApplyContestDeps, contest: Contest): Promise<Contest> {
  const now = await hub.cdrs.find(contest.cdrKey);
  if (now && isContestedBy(now, contest)) return applyContest(hub, contest);
  if (now?.review.state === 'CREDITED') {
    return closeContest(hub, contest.id, { state: 'CREDITED', text: `credited by ${now.review.creditKey}` });
  }
  const text = `the CDR was ${now?.review.state} and ${now?.finance.state} before it could be contested`;
  return closeContest(hub, contest.id, { state: 'RETRACTED', text });
}

async function end(hub: ApplyContestDeps, contest: Contest, record: CdrRecord): Promise<void> {
  const { review, key } = record;
  if (review.state !== 'CONTESTED') return;
  const next = await nextReview(hub, contest, review);
  if (!next) return;
  const change = { key, from: ['CONTESTED'], ...next, when: { contestId: contest.id } } as const;
  if ((await hub.cdrs.review(change)) !== 'done') return;
  if (next.nextStep === 'TAKE_BACK') await clearCdr(hub, { ...record, ...next });
}

/** Undefined: a credit CDR ended the contest and has moved the review itself. */
async function nextReview(
  hub: Pick<Hub, 'agreements'>,
  contest: Contest,
  review: AcceptedReview,
): Promise<Pick<ReviewChange, 'review' | 'nextStep'> | undefined> {
  const at = contest.answer?.at ?? contest.answerBy;
  switch (contest.state) {
    case 'REFUSED': {
      const agreement = await hub.agreements.find(review.agreementKey);
      return { review: acceptedAgain(review, windowAfterRefusal(at, agreement)), nextStep: 'NONE' };
    }
    case 'RETRACTED': {
      const until = windowAfterRetraction(review.contestableUntil, at);
      return { review: acceptedAgain(review, until), nextStep: 'NONE' };
    }
    case 'GIVEN_UP':
      return { review: withdrawn(review, at), nextStep: 'TAKE_BACK' };
    default:
      return undefined;
  }
}

function isContestedBy({ review }: CdrRecord, { id }: Contest): boolean {
  return review.state === 'CONTESTED' && review.contestId === id;
}
