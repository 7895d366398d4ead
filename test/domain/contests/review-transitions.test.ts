import type { AcceptedReview, CdrRecord, Finance, Rating, Review } from '../../../src/domain/clearing/cdr-record.js';
import { assertMayAct } from '../../../src/domain/contests/acting.js';
import { acceptedAgain, approved, contested, credited, withdrawn } from '../../../src/domain/contests/next-review.js';
import {
  effectiveReview,
  REVIEW_ACTS,
  type ReviewAct,
  refusalOf,
  TRANSITIONS,
} from '../../../src/domain/contests/review-transitions.js';
import { Decimal, ZERO } from '../../../src/domain/decimal.js';
import { aCdr, accepted, aRecord, creditedBy } from '../clearing/builders.js';

const UNTIL = new Date('2026-10-22T09:05:00Z');
const BEFORE = new Date('2026-10-22T09:04:59Z');
const acceptance = accepted(UNTIL);

const rating: Rating = {
  verdict: 'MISMATCH',
  claimed: new Decimal(9),
  computed: new Decimal(4),
  difference: new Decimal(5),
  tolerance: ZERO,
  tariffIds: [],
  warnings: [],
};
const REVIEWS: Readonly<Record<Review['state'], Review>> = {
  RECEIVED: { state: 'RECEIVED' },
  QUARANTINED: { state: 'QUARANTINED', rule: 'CURRENCY', reason: 'SEK' },
  MISMATCH: { state: 'MISMATCH', rating },
  ACCEPTED: acceptance,
  CONTESTED: contested(acceptance, 'NL*ALF/C01#1'),
  APPROVED: approved(acceptance, 'x@y.example', BEFORE),
  WITHDRAWN: withdrawn(acceptance, BEFORE),
  CREDITED: creditedBy('NL*ALF/C01-C'),
};
const STATES = Object.keys(REVIEWS) as Review['state'][];

/** What an act leads to from each state in which it is possible; from all others it is refused. */
const EXPECTED: Readonly<Record<ReviewAct, Partial<Record<Review['state'], string>>>> = {
  CONTEST: { ACCEPTED: 'CONTESTED' },
  REFUSE: { CONTESTED: 'ACCEPTED' },
  RETRACT: { CONTESTED: 'ACCEPTED' },
  GIVE_UP: { CONTESTED: 'WITHDRAWN' },
  CREDIT: { ACCEPTED: 'CREDITED', CONTESTED: 'CREDITED', APPROVED: 'CREDITED' },
  APPROVE: { ACCEPTED: 'APPROVED' },
  ACCEPT: { MISMATCH: 'ACCEPTED' },
  RECHECK: { QUARANTINED: 'RECEIVED', MISMATCH: 'RECEIVED' },
  HOLD: { ACCEPTED: 'SAME', CONTESTED: 'SAME', APPROVED: 'SAME' },
  RELEASE: {},
};

function record(review: Review, finance: Finance = { state: 'UNALLOCATED' }): CdrRecord {
  return aRecord(aCdr(), { review, finance });
}

describe('the table of what may be done to a CDR', () => {
  it.each(REVIEW_ACTS)('%s is possible from the states that the table names, and refused from all others', (act) => {
    const outcome = Object.fromEntries(
      STATES.filter((state) => refusalOf(act, record(REVIEWS[state]), BEFORE) === undefined).map((state) => [
        state,
        TRANSITIONS[act].to,
      ]),
    );
    expect(outcome).toEqual(EXPECTED[act]);
  });

  it('tells code, field and reason of a refusal', () => {
    expect(refusalOf('CONTEST', record(REVIEWS.APPROVED), BEFORE)).toEqual({
      code: 'conflict',
      field: 'review',
      reason: 'NL*ALF/C01 is APPROVED; the eMSP contests only what is ACCEPTED',
    });
    const inRun = record(REVIEWS.ACCEPTED, { state: 'ALLOCATED', runId: 'RUN-2026-10' });
    expect(refusalOf('CONTEST', inRun, BEFORE)).toMatchObject({ field: 'finance' });
    expect(refusalOf('HOLD', inRun, BEFORE)).toMatchObject({ field: 'finance' });
  });

  it('lets the eMSP contest what somebody holds, and nobody contest a credit CDR', () => {
    const held = record(REVIEWS.ACCEPTED, { state: 'HELD', by: 'o', reason: 'r' });
    expect(refusalOf('CONTEST', held, BEFORE)).toBeUndefined();
    expect(refusalOf('RELEASE', held, BEFORE)).toBeUndefined();
    const credit = aRecord(aCdr({ credit: true }), { review: REVIEWS.ACCEPTED });
    expect(refusalOf('CONTEST', credit, BEFORE)).toMatchObject({ code: 'conflict', field: 'credit' });
  });

  it('takes the end of the contest window for approval, to the millisecond', () => {
    const last = new Date(UNTIL.getTime() - 1);
    expect([effectiveReview(acceptance, last), effectiveReview(acceptance, UNTIL)]).toEqual(['ACCEPTED', 'APPROVED']);
    expect(refusalOf('CONTEST', record(acceptance), last)).toBeUndefined();
    expect(refusalOf('CONTEST', record(acceptance), UNTIL)).toMatchObject({ field: 'contestable_until' });
    expect(effectiveReview(REVIEWS.CONTESTED, UNTIL)).toBe('CONTESTED');
  });

  it('says who may do what', () => {
    const by = { CPO: 'NL*ALF', EMSP: 'DE*BET', OTHER: 'FR*GAM' } as const;
    const may = (act: ReviewAct, roles: 'OPERATOR' | 'FINANCE', party: keyof typeof by) => {
      try {
        assertMayAct({ email: 'x@y.example', roles: [roles], parties: [by[party]] }, act, record(acceptance));
        return true;
      } catch {
        return false;
      }
    };
    const acting = REVIEW_ACTS.map((act) => [
      act,
      ...(['CPO', 'EMSP', 'OTHER'] as const).filter((party) => may(act, 'FINANCE', party)),
      ...(may(act, 'OPERATOR', 'OTHER') ? ['OPERATOR'] : []),
    ]);
    expect(Object.fromEntries(acting.map(([act, ...who]) => [act, who.join(' ')]))).toEqual({
      CONTEST: 'EMSP OPERATOR',
      REFUSE: 'CPO OPERATOR',
      RETRACT: 'EMSP OPERATOR',
      GIVE_UP: 'CPO OPERATOR',
      CREDIT: '',
      APPROVE: 'EMSP OPERATOR',
      ACCEPT: 'OPERATOR',
      RECHECK: 'OPERATOR',
      HOLD: 'OPERATOR',
      RELEASE: 'OPERATOR',
    });
  });
});

describe('the next review', () => {
  it('keeps how the CDR was accepted, and nothing of the state before', () => {
    const full: AcceptedReview = {
      ...acceptance,
      rating,
      terms: { model: 'AGENT', billing: 'DIRECT', settlementMode: 'STATEMENT_ONLY' },
      acceptedBy: { user: 'o', reason: 'r' },
      signedData: { kind: 'unverifiable', reason: 'EDL40' },
    };
    const { state: _state, ...kept } = full;
    const before = contested(full, '#1');
    expect(acceptedAgain(before, BEFORE)).toEqual({ ...kept, state: 'ACCEPTED', contestableUntil: BEFORE });
    expect(withdrawn(before, BEFORE)).toEqual({ ...kept, state: 'WITHDRAWN', withdrawnAt: BEFORE });
    expect(credited(before, 'C')).toEqual({ ...kept, state: 'CREDITED', creditKey: 'C' });
  });

  it('remembers an approval after the credit', () => {
    const approval = { approvedAt: BEFORE, approvedBy: 'x@y.example' };
    expect(credited(approved(acceptance, 'x@y.example', BEFORE), 'C')).toMatchObject(approval);
  });
});
