import { Decimal } from '../../../src/domain/decimal.js';
import { spreadNewLines } from '../../../src/flows/analytics/spread-new-lines.js';
import { answerContest, retractContest } from '../../../src/flows/contests/answer-contest.js';
import { approveCdr } from '../../../src/flows/contests/approve-cdrs.js';
import { findContest, listContests } from '../../../src/flows/contests/find-contest.js';
import { openContest, openContests } from '../../../src/flows/contests/open-contest.js';
import {
  ACCEPTED_AT,
  aContestedCdr,
  anAcceptedCdr,
  booked,
  CPO_CLERK,
  daysAfter,
  EMSP_CLERK,
  OBJECTION,
  OPERATOR,
  recordOf,
  STRANGER,
  useContestHub,
} from '../../support/contest-scene.js';
import { aPricedCdr, creditOf, sendCdr } from '../../support/send-cdr.js';

const hub = useContestHub();

describe('a contest', () => {
  it('keeps its CDR out of runs, leaves it in the books and gives the CPO as long as the eMSP had', async () => {
    const contest = await aContestedCdr(hub, 'A1');
    expect(contest).toMatchObject({ id: 'NL*ALF/A1#1', state: 'OPEN', nextStep: 'NONE', openedBy: EMSP_CLERK.email });
    expect(contest.answerBy).toEqual(daysAfter(10));
    const { review, finance } = await recordOf(hub, 'NL*ALF/A1');
    expect(review).toMatchObject({ state: 'CONTESTED', contestId: contest.id, rating: { verdict: 'EXACT' } });
    expect(await booked(hub, 'accrue:NL*ALF/A1')).toBe('4.00');
    await hub.cdrs.allocate('RUN-A', daysAfter(30));
    expect({ finance, now: (await recordOf(hub, 'NL*ALF/A1')).finance }).toEqual({
      finance: { state: 'UNALLOCATED' },
      now: { state: 'UNALLOCATED' },
    });
  });

  it('is opened once by the same words, and not a second time by others', async () => {
    const contest = await aContestedCdr(hub, 'A2');
    const { cdrKey } = contest;
    expect(await openContest(hub, EMSP_CLERK, { ...OBJECTION, cdrKey })).toEqual(contest);
    const other = openContest(hub, EMSP_CLERK, { ...OBJECTION, cdrKey, reason: 'OTHER' });
    await expect(other).rejects.toMatchObject({ code: 'conflict', field: 'review' });
  });

  it('is one, however many ask for it at the same time', async () => {
    const cdrKey = await anAcceptedCdr(hub, 'A3');
    const all = await Promise.all(
      Array.from({ length: 20 }, () => openContest(hub, EMSP_CLERK, { ...OBJECTION, cdrKey })),
    );
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set(['NL*ALF/A3#1']));
    expect(await hub.contests.ofCdr(cdrKey)).toHaveLength(1);
  });

  it('is refused to the CPO, to whoever does not see the CDR, and for a CDR that is not there', async () => {
    const cdrKey = await anAcceptedCdr(hub, 'A4');
    const by = (staff: typeof CPO_CLERK, key = cdrKey) => openContest(hub, staff, { ...OBJECTION, cdrKey: key });
    await expect(by(CPO_CLERK)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(by(STRANGER)).rejects.toMatchObject({ code: 'unknown-object', message: 'no such CDR' });
    await expect(by(EMSP_CLERK, 'NL*ALF/NONE')).rejects.toMatchObject({ code: 'unknown-object' });
  });

  it.each([
    ['more than is claimed', { wouldPay: new Decimal('4.0001') }, 'would_pay'],
    ['less than nothing', { wouldPay: new Decimal(-1) }, 'would_pay'],
    ['an amount that OCPI cannot carry', { wouldPay: new Decimal('3.00001') }, 'would_pay'],
    ['nothing to answer', { text: '  ' }, 'text'],
  ])('is refused with %s', async (_what, change, field) => {
    const cdrKey = await anAcceptedCdr(hub, 'A5');
    const refused = openContest(hub, EMSP_CLERK, { ...OBJECTION, cdrKey, ...change });
    await expect(refused).rejects.toMatchObject({ code: 'bad-field', field });
  });

  it('comes too late when the window has passed, and when the eMSP has approved', async () => {
    const late = await anAcceptedCdr(hub, 'A6');
    const approved = await anAcceptedCdr(hub, 'A7');
    await approveCdr(hub, EMSP_CLERK, approved);
    hub.time.now = daysAfter(10);
    const contest = (cdrKey: string) => openContest(hub, EMSP_CLERK, { ...OBJECTION, cdrKey });
    await expect(contest(late)).rejects.toMatchObject({ code: 'conflict', field: 'contestable_until' });
    await expect(contest(approved)).rejects.toMatchObject({ code: 'conflict', field: 'review' });
  });

  it('is not for CDRs in a run, nor for credit CDRs', async () => {
    const inRun = await anAcceptedCdr(hub, 'A8');
    await hub.cdrs.allocate('RUN-B', daysAfter(10));
    const contest = (cdrKey: string) => openContest(hub, EMSP_CLERK, { ...OBJECTION, cdrKey });
    await expect(contest(inRun)).rejects.toMatchObject({ code: 'conflict' });
    const original = aPricedCdr('A9', '10');
    await sendCdr(hub, original);
    const { key } = await sendCdr(hub, creditOf(original, 'A9-C'));
    await expect(contest(key)).rejects.toMatchObject({ code: expect.stringMatching(/conflict|bad-field/) });
  });

  it('of many CDRs with one reason answers for each', async () => {
    const good = await anAcceptedCdr(hub, 'M1');
    const answers = await openContests(hub, EMSP_CLERK, { ...OBJECTION, cdrKeys: [good, 'NL*ALF/NONE', good] });
    expect(answers.map(({ contest, refusal }) => contest?.id ?? refusal?.code)).toEqual([
      'NL*ALF/M1#1',
      'unknown-object',
      'NL*ALF/M1#1',
    ]);
    const tooMany = Array.from({ length: 201 }, (_, index) => `NL*ALF/${index}`);
    const refused = openContests(hub, EMSP_CLERK, { ...OBJECTION, cdrKeys: tooMany });
    await expect(refused).rejects.toMatchObject({ code: 'bad-field', field: 'cdrs' });
  });
});

describe('the answer to a contest', () => {
  it('refused: the CDR is accepted again with a whole new window, and may be contested again', async () => {
    const { id, cdrKey } = await aContestedCdr(hub, 'B1');
    hub.time.now = daysAfter(4);
    const answer = { id, decision: 'REFUSE', text: 'the tariff was published on 1 October' } as const;
    expect(await answerContest(hub, CPO_CLERK, answer)).toMatchObject({ state: 'REFUSED', nextStep: 'NONE' });
    const { review } = await recordOf(hub, cdrKey);
    expect(review).toMatchObject({ state: 'ACCEPTED', contestableUntil: daysAfter(14), acceptedAt: ACCEPTED_AT });
    expect(review).not.toHaveProperty('contestId');
    expect((await openContest(hub, EMSP_CLERK, { ...OBJECTION, cdrKey })).id).toBe('NL*ALF/B1#2');
  });

  it('given up: the CDR is withdrawn, its accrual reversed once, and its session is free again', async () => {
    const { id, cdrKey } = await aContestedCdr(hub, 'B2');
    hub.time.now = daysAfter(3);
    const answer = { id, decision: 'GIVE_UP', text: 'our meter was wrong' } as const;
    await answerContest(hub, CPO_CLERK, answer);
    await answerContest(hub, CPO_CLERK, answer);
    expect((await recordOf(hub, cdrKey)).review).toMatchObject({ state: 'WITHDRAWN', withdrawnAt: daysAfter(3) });
    const entry = await hub.ledger.find('reverse:NL*ALF/B2');
    expect(entry).toMatchObject({ date: '2026-10-15', memo: 'reversal of accrue:NL*ALF/B2' });
    expect(entry?.postings.map(({ account, amount }) => `${account} ${amount.toFixed(2)}`)).toEqual([
      'unbilled:receivable:DE*BET -4.00',
      'unbilled:payable:NL*ALF 4.00',
    ]);
    const { key } = await sendCdr(hub, aPricedCdr('B2-NEW', '8', { sessionId: 'S-B2' }));
    expect((await recordOf(hub, key)).review.state).toBe('ACCEPTED');
  });

  it('frees a CDR of the same session that waits for the withdrawn one', async () => {
    const { id } = await aContestedCdr(hub, 'B3');
    const { key } = await sendCdr(hub, aPricedCdr('B3-NEW', '8', { sessionId: 'S-B3' }));
    expect((await recordOf(hub, key)).review).toMatchObject({ rule: 'DUPLICATE_SESSION' });
    await answerContest(hub, CPO_CLERK, { id, decision: 'GIVE_UP', text: 'see the new one' });
    expect((await recordOf(hub, key)).review.state).toBe('ACCEPTED');
  });

  it('given up: what was sold is sold no more, in margins and reports', async () => {
    const { id, cdrKey } = await aContestedCdr(hub, 'B2-L');
    await spreadNewLines(hub);
    expect(await hub.billedLines.ofCdr(cdrKey)).not.toEqual([]);
    await answerContest(hub, CPO_CLERK, { id, decision: 'GIVE_UP', text: 'right' });
    await spreadNewLines(hub);
    expect(await hub.billedLines.ofCdr(cdrKey)).toEqual([]);
  });

  it.each([
    ['the rest of the window', 4, 10],
    ['at least a day', 9.5, 10.5],
  ])('retracted by the eMSP: the CDR is accepted with %s', async (_what, afterDays, untilDays) => {
    const { id, cdrKey } = await aContestedCdr(hub, `B4-${untilDays}`);
    hub.time.now = daysAfter(afterDays);
    expect((await retractContest(hub, EMSP_CLERK, { id, text: 'our mistake' })).state).toBe('RETRACTED');
    const { review } = await recordOf(hub, cdrKey);
    expect(review).toMatchObject({ state: 'ACCEPTED', contestableUntil: daysAfter(untilDays) });
  });

  it('is the other side’s: the eMSP does not answer, the CPO does not retract, a stranger sees nothing', async () => {
    const { id } = await aContestedCdr(hub, 'B5');
    const refuse = { id, decision: 'REFUSE', text: 'no' } as const;
    await expect(answerContest(hub, EMSP_CLERK, refuse)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(retractContest(hub, CPO_CLERK, { id, text: 'no' })).rejects.toMatchObject({ code: 'forbidden' });
    for (const act of [answerContest(hub, STRANGER, refuse), findContest(hub, STRANGER, id)]) {
      await expect(act).rejects.toMatchObject({ code: 'unknown-object', message: 'no such contest' });
    }
    await expect(answerContest(hub, CPO_CLERK, { ...refuse, text: ' ' })).rejects.toMatchObject({ field: 'text' });
  });

  it('stands: what was refused is not given up, and the same answer again changes nothing', async () => {
    const { id } = await aContestedCdr(hub, 'B6');
    const first = await answerContest(hub, CPO_CLERK, { id, decision: 'REFUSE', text: 'first' });
    expect(await answerContest(hub, CPO_CLERK, { id, decision: 'REFUSE', text: 'again' })).toEqual(first);
    const other = answerContest(hub, CPO_CLERK, { id, decision: 'GIVE_UP', text: 'no, it was not' });
    await expect(other).rejects.toMatchObject({ code: 'conflict', field: 'state' });
  });

  it('is the operator’s after the deadline: until then the contest stays open, and is in the operator’s list', async () => {
    const { id, cdrKey } = await aContestedCdr(hub, 'B7');
    hub.time.now = daysAfter(11);
    const overdue = await listContests(hub, OPERATOR, { overdue: true, cdrKey, offset: 0, limit: 10 });
    expect(overdue.items.map((contest) => [contest.id, contest.state])).toEqual([[id, 'OPEN']]);
    const ended = { overdue: true, state: 'REFUSED', cdrKey, offset: 0, limit: 10 } as const;
    expect(await listContests(hub, OPERATOR, ended)).toEqual({ items: [], total: 0 });
    const { state, answer } = await answerContest(hub, OPERATOR, { id, decision: 'GIVE_UP', text: 'nobody answered' });
    expect({ state, by: answer?.by }).toEqual({ state: 'GIVEN_UP', by: OPERATOR.email });
  });
});

describe('the list of contests', () => {
  it('shows a party its own, by side and state', async () => {
    const { id } = await aContestedCdr(hub, 'L1');
    const idsFor = async (staff: typeof CPO_CLERK, filter: object = {}) =>
      (await listContests(hub, staff, { ...filter, offset: 0, limit: 200 })).items.map((contest) => contest.id);
    expect(await idsFor(CPO_CLERK, { state: 'OPEN' })).toContain(id);
    expect(await idsFor(EMSP_CLERK, { cpo: 'NL*ALF', emsp: 'DE*BET' })).toContain(id);
    expect(await idsFor(EMSP_CLERK, { cpo: 'DE*BET' })).toEqual([]);
    expect(await idsFor(STRANGER)).toEqual([]);
    expect(await idsFor({ ...STRANGER, parties: [] })).toEqual([]);
  });
});
