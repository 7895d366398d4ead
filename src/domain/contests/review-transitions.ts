import type { CdrRecord, Finance, Review } from '../clearing/cdr-record.js';
import type { HubErrorCode } from '../errors.js';

/** What is done to a CDR after it was received, by people and by other CDRs. */
export const REVIEW_ACTS = [
  'CONTEST',
  'REFUSE',
  'RETRACT',
  'GIVE_UP',
  'CREDIT',
  'APPROVE',
  'ACCEPT',
  'RECHECK',
  'HOLD',
  'RELEASE',
] as const;
export type ReviewAct = (typeof REVIEW_ACTS)[number];

type ReviewState = Review['state'];
type FinanceState = Finance['state'];

/** Who does it: a party of the CDR, a credit CDR, or an operator of the hub, who may act for a party too. */
export type Actor = 'CPO' | 'EMSP' | 'OPERATOR' | 'CREDIT_CDR';

/** One row of the table: from which states an act leads where, and who may do it. */
export interface Transition {
  readonly from: readonly ReviewState[];
  /** SAME: the review stays as it is, the finance clock moves. */
  readonly to: ReviewState | 'SAME';
  readonly by: readonly Actor[];
  /** Where the money may be; absent: anywhere. */
  readonly finance?: readonly FinanceState[];
  /** Only before the contest window has passed. */
  readonly inWindow?: true;
  /** Not of credit CDRs: they repeat what their originals say. */
  readonly originalsOnly?: true;
}

/** In no run and on no document. */
const FREE: readonly FinanceState[] = ['UNALLOCATED', 'HELD'];
const ACCEPTED_STATES: readonly ReviewState[] = ['ACCEPTED', 'CONTESTED', 'APPROVED'];

/** The whole of clock one after receipt: nothing else changes a review but the check itself and a run's cut-off. */
export const TRANSITIONS: Readonly<Record<ReviewAct, Transition>> = {
  CONTEST: {
    from: ['ACCEPTED'],
    to: 'CONTESTED',
    by: ['EMSP', 'OPERATOR'],
    finance: FREE,
    inWindow: true,
    originalsOnly: true,
  },
  REFUSE: { from: ['CONTESTED'], to: 'ACCEPTED', by: ['CPO', 'OPERATOR'] },
  RETRACT: { from: ['CONTESTED'], to: 'ACCEPTED', by: ['EMSP', 'OPERATOR'] },
  GIVE_UP: { from: ['CONTESTED'], to: 'WITHDRAWN', by: ['CPO', 'OPERATOR'] },
  CREDIT: { from: ACCEPTED_STATES, to: 'CREDITED', by: ['CREDIT_CDR'] },
  APPROVE: { from: ['ACCEPTED'], to: 'APPROVED', by: ['EMSP', 'OPERATOR'] },
  ACCEPT: { from: ['MISMATCH'], to: 'ACCEPTED', by: ['OPERATOR'] },
  RECHECK: { from: ['QUARANTINED', 'MISMATCH'], to: 'RECEIVED', by: ['OPERATOR'] },
  HOLD: { from: ACCEPTED_STATES, to: 'SAME', by: ['OPERATOR'], finance: ['UNALLOCATED'] },
  RELEASE: { from: [...ACCEPTED_STATES, 'WITHDRAWN', 'CREDITED'], to: 'SAME', by: ['OPERATOR'], finance: ['HELD'] },
};

/** Why an act is not possible now: code, field and reason, as the API tells them. */
export interface ActRefusal {
  readonly code: HubErrorCode;
  readonly field: string;
  readonly reason: string;
}

type Judged = Pick<CdrRecord, 'key' | 'cdr' | 'review' | 'finance'>;

/**
 * Asks the table whether an act is possible for a CDR as it stands; returns the first reason against it, or undefined.
 * Who acts is judged before, by what that person may see.
 */
export function refusalOf(act: ReviewAct, { key, cdr, review, finance }: Judged, now: Date): ActRefusal | undefined {
  const { from, finance: places, inWindow, originalsOnly } = TRANSITIONS[act];
  if (originalsOnly && cdr.credit) {
    return conflict('credit', `${key} is a credit CDR: it takes its original back and cannot be contested itself`);
  }
  if (!from.includes(review.state)) {
    return conflict('review', `${key} is ${review.state}; ${WORDS[act]} only what is ${from.join(' or ')}`);
  }
  if (places && !places.includes(finance.state)) {
    return conflict('finance', `${key} is ${finance.state}; ${WORDS[act]} only what is ${places.join(' or ')}`);
  }
  if (inWindow && effectiveReview(review, now) === 'APPROVED') {
    const until = 'contestableUntil' in review ? review.contestableUntil.toISOString() : '';
    return conflict('contestable_until', `${key} could be contested until ${until}; by now it counts as approved`);
  }
  return undefined;
}

/** What a review comes to at an instant: who lets the contest window pass has approved. */
export function effectiveReview(review: Review, now: Date): ReviewState {
  return review.state === 'ACCEPTED' && review.contestableUntil <= now ? 'APPROVED' : review.state;
}

const WORDS: Readonly<Record<ReviewAct, string>> = {
  CONTEST: 'the eMSP contests',
  REFUSE: 'a CPO refuses a contest of',
  RETRACT: 'an eMSP retracts a contest of',
  GIVE_UP: 'a CPO gives up',
  CREDIT: 'a credit CDR takes back',
  APPROVE: 'the eMSP approves',
  ACCEPT: 'a person accepts',
  RECHECK: 'a check is repeated for',
  HOLD: 'a person holds',
  RELEASE: 'a hold is taken off',
};

function conflict(field: string, reason: string): ActRefusal {
  return { code: 'conflict', field, reason };
}
