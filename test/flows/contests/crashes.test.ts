import fc from 'fast-check';
import { clearLeftovers } from '../../../src/flows/clearing/clear-leftovers.js';
import { answerContest, retractContest } from '../../../src/flows/contests/answer-contest.js';
import { approveCdr } from '../../../src/flows/contests/approve-cdrs.js';
import { mendContests } from '../../../src/flows/contests/mend-contests.js';
import { openContest } from '../../../src/flows/contests/open-contest.js';
import type { Hub } from '../../../src/flows/hub.js';
import {
  aContestedCdr,
  anAcceptedCdr,
  booked,
  CPO_CLERK,
  daysAfter,
  EMSP_CLERK,
  OBJECTION,
  recordOf,
  useContestHub,
} from '../../support/contest-scene.js';
import { aPricedCdr, creditOf, sendCdr } from '../../support/send-cdr.js';
import type { TestHub } from '../../support/test-hub.js';

const hub = useContestHub();

const CRASH = new Error('the process was killed');
const LATER = daysAfter(1);

/** The hub in a process that is killed at its n-th write of CDRs, contests or the journal. */
function killedAt(nth: number): TestHub {
  let writes = 0;
  const dying = <Args extends readonly unknown[], Result>(write: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      writes += 1;
      if (writes >= nth) throw CRASH;
      return write(...args);
    };
  };
  const { cdrs, contests, ledger } = hub;
  const stores: Pick<Hub, 'cdrs' | 'contests' | 'ledger'> = {
    cdrs: { ...cdrs, review: dying(cdrs.review), finishStep: dying(cdrs.finishStep) },
    contests: {
      ...contests,
      insert: dying(contests.insert),
      change: dying(contests.change),
      finishStep: dying(contests.finishStep),
    },
    ledger: { ...ledger, post: dying(ledger.post) },
  };
  return { ...hub, ...stores };
}

async function mend(): Promise<void> {
  await mendContests(hub, LATER);
  await clearLeftovers(hub, LATER);
}

/** A contest and its CDR say the same, and nothing is left to do. */
async function expectAgreement(cdrKey: string): Promise<void> {
  const { review, nextStep } = await recordOf(hub, cdrKey);
  const contests = await hub.contests.ofCdr(cdrKey);
  const open = contests.filter(({ state }) => state === 'OPEN');
  expect(contests.every((contest) => contest.nextStep === 'NONE')).toBe(true);
  expect(open.map(({ id }) => id)).toEqual(review.state === 'CONTESTED' ? [review.contestId] : []);
  expect(nextStep).toBe('NONE');
  const isWithdrawn = review.state === 'WITHDRAWN';
  const isGivenUp = contests.some(({ state }) => state === 'GIVEN_UP');
  // A credit CDR and the answer may cross: the claim is taken back once, by the one that moved the CDR first.
  expect(isGivenUp ? isWithdrawn || review.state === 'CREDITED' : !isWithdrawn).toBe(true);
  expect(await booked(hub, `reverse:${cdrKey}`)).toBe(isWithdrawn ? '-4.00' : undefined);
}

describe('a crash between any two writes', () => {
  it.each([1, 2, 3, 4])('while a contest is opened, at write %i, is mended', async (nth) => {
    const cdrKey = await anAcceptedCdr(hub, `O${nth}`);
    const wanted = { ...OBJECTION, cdrKey };
    await openContest(killedAt(nth), EMSP_CLERK, wanted).catch((error) => expect(error).toBe(CRASH));
    await mend();
    await expectAgreement(cdrKey);
    expect((await recordOf(hub, cdrKey)).review.state).toBe(nth === 1 ? 'ACCEPTED' : 'CONTESTED');
    expect((await openContest(hub, EMSP_CLERK, wanted)).id).toBe(`${cdrKey}#1`);
  });

  it.each([1, 2, 3, 4, 5, 6])('while a claim is given up, at write %i, is mended', async (nth) => {
    const { id, cdrKey } = await aContestedCdr(hub, `G${nth}`);
    const answer = { id, decision: 'GIVE_UP', text: 'right' } as const;
    await answerContest(killedAt(nth), CPO_CLERK, answer).catch((error) => expect(error).toBe(CRASH));
    await mend();
    await expectAgreement(cdrKey);
    await answerContest(hub, CPO_CLERK, answer);
    await expectAgreement(cdrKey);
    expect((await recordOf(hub, cdrKey)).review.state).toBe('WITHDRAWN');
  });

  it.each([1, 2, 3])('while a credit ends a contest, at write %i, is mended', async (nth) => {
    const { cdrKey } = await aContestedCdr(hub, `C${nth}`);
    const dying = killedAt(nth);
    const crashed = { ...dying, clearSoon: () => undefined } as TestHub;
    await sendCdr(crashed, creditOf(aPricedCdr(`C${nth}`, '10'), `C${nth}-C`));
    await clearLeftovers(dying, LATER);
    await mend();
    await expectAgreement(cdrKey);
    expect((await recordOf(hub, cdrKey)).review.state).toBe('CREDITED');
  });

  it('leaves a contest that came too late closed, with the reason in it', async () => {
    const cdrKey = await anAcceptedCdr(hub, 'L1');
    await openContest(killedAt(2), EMSP_CLERK, { ...OBJECTION, cdrKey }).catch(() => undefined);
    await approveCdr(hub, EMSP_CLERK, cdrKey);
    await mend();
    expect(await hub.contests.find(`${cdrKey}#1`)).toMatchObject({
      state: 'RETRACTED',
      answer: { by: 'hub', text: 'the CDR was APPROVED and UNALLOCATED before it could be contested' },
    });
    await expectAgreement(cdrKey);
  });

  it('does not let an old answer end a new contest', async () => {
    const first = await aContestedCdr(hub, 'N1');
    await answerContest(killedAt(3), CPO_CLERK, { id: first.id, decision: 'REFUSE', text: 'no' }).catch(
      () => undefined,
    );
    expect((await hub.contests.find(first.id))?.nextStep).toBe('APPLY');
    const second = await openContest(hub, EMSP_CLERK, { ...OBJECTION, cdrKey: first.cdrKey });
    await mend();
    expect((await recordOf(hub, first.cdrKey)).review).toMatchObject({ state: 'CONTESTED', contestId: second.id });
    await expectAgreement(first.cdrKey);
  });
});

describe('contest, answers, credit and approval at the same time', () => {
  it('end in one state on which CDR, contest and journal agree', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...ACTS), { minLength: 2 }), async (acts) => {
        number += 1;
        const { id, cdrKey } = await aContestedCdr(hub, `R${number}`);
        await Promise.all(acts.map((act) => act({ id, cdrKey, name: `R${number}` }).catch(() => undefined)));
        await mend();
        await expectAgreement(cdrKey);
      }),
      { numRuns: 12 },
    );
  });
});

interface Target {
  readonly id: string;
  readonly cdrKey: string;
  readonly name: string;
}

const ACTS: readonly ((target: Target) => Promise<unknown>)[] = [
  ({ id }) => answerContest(hub, CPO_CLERK, { id, decision: 'REFUSE', text: 'no' }),
  ({ id }) => answerContest(hub, CPO_CLERK, { id, decision: 'GIVE_UP', text: 'yes' }),
  ({ id }) => retractContest(hub, EMSP_CLERK, { id, text: 'never mind' }),
  ({ cdrKey }) => approveCdr(hub, EMSP_CLERK, cdrKey),
  ({ cdrKey }) => openContest(hub, EMSP_CLERK, { ...OBJECTION, cdrKey, text: 'once more' }),
  ({ name }) => sendCdr(hub, creditOf(aPricedCdr(name, '10'), `${name}-C`)),
];
