import { answerContest } from '../../../src/flows/contests/answer-contest.js';
import { approveCdr } from '../../../src/flows/contests/approve-cdrs.js';
import { holdCdr } from '../../../src/flows/contests/decide-cdr.js';
import {
  aContestedCdr,
  booked,
  CPO_CLERK,
  daysAfter,
  EMSP_CLERK,
  OPERATOR,
  recordOf,
  useContestHub,
} from '../../support/contest-scene.js';
import { aPricedCdr, creditOf, sendCdr } from '../../support/send-cdr.js';

const hub = useContestHub();

async function credit(id: string) {
  const { key } = await sendCdr(hub, creditOf(aPricedCdr(id, '10'), `${id}-C`));
  return (await recordOf(hub, key)).review;
}

describe('a credit CDR takes back', () => {
  it('an accepted CDR: both leave together', async () => {
    await sendCdr(hub, aPricedCdr('A', '10'));
    expect(await credit('A')).toMatchObject({ state: 'ACCEPTED', credits: { originalKey: 'NL*ALF/A', late: false } });
    expect((await recordOf(hub, 'NL*ALF/A')).review).toMatchObject({ state: 'CREDITED', creditKey: 'NL*ALF/A-C' });
  });

  it('a contested CDR: the contest ends with it', async () => {
    const { id } = await aContestedCdr(hub, 'B');
    expect(await credit('B')).toMatchObject({ credits: { late: false } });
    const { review } = await recordOf(hub, 'NL*ALF/B');
    expect(review).toMatchObject({ state: 'CREDITED', creditKey: 'NL*ALF/B-C' });
    expect(review).not.toHaveProperty('contestId');
    expect(await hub.contests.find(id)).toMatchObject({
      state: 'CREDITED',
      nextStep: 'NONE',
      answer: { by: 'hub', text: 'credited by NL*ALF/B-C' },
    });
    expect(await booked(hub, 'accrue:NL*ALF/B-C')).toBe('-4.00');
  });

  it('an approved CDR, and says who had approved it', async () => {
    const { key } = await sendCdr(hub, aPricedCdr('C', '10'));
    await approveCdr(hub, EMSP_CLERK, key);
    expect(await credit('C')).toMatchObject({ credits: { late: false } });
    expect((await recordOf(hub, key)).review).toMatchObject({ state: 'CREDITED', approvedBy: EMSP_CLERK.email });
  });

  it('a CDR that somebody holds, which is no late credit: it is on no document', async () => {
    const { key } = await sendCdr(hub, aPricedCdr('D', '10'));
    await holdCdr(hub, OPERATOR, { key, reason: 'asked the CPO' });
    expect(await credit('D')).toMatchObject({ credits: { late: false } });
  });

  it('what was booked, under the terms of then, whatever was agreed since', async () => {
    const { key } = await sendCdr(hub, aPricedCdr('T', '10'));
    const [agreed] = await hub.agreements.versions({ cpo: 'NL*ALF', emsp: 'DE*BET' });
    if (!agreed) throw new Error('an agreement is there');
    await hub.agreements.insert({ ...agreed, key: 'NL*ALF→DE*BET/2', version: 2, model: 'PRINCIPAL' });
    const original = (await recordOf(hub, key)).review;
    expect(await credit('T')).toMatchObject({ agreementKey: 'NL*ALF→DE*BET/1', terms: { model: 'AGENT' } });
    expect(original).toMatchObject({ agreementKey: 'NL*ALF→DE*BET/1' });
    const accounts = (await hub.ledger.find('accrue:NL*ALF/T-C'))?.postings.map(({ account }) => account);
    expect(accounts).toEqual(['unbilled:receivable:DE*BET', 'unbilled:payable:NL*ALF']);
  });

  it('a CDR in a run, late; and when that run is cancelled neither goes into the next one', async () => {
    const { key } = await sendCdr(hub, aPricedCdr('E', '10'));
    await hub.cdrs.allocate('RUN-E', daysAfter(30));
    expect((await recordOf(hub, key)).finance).toMatchObject({ state: 'ALLOCATED', runId: 'RUN-E' });
    expect(await credit('E')).toMatchObject({ credits: { late: true } });
    await hub.cdrs.releaseRun('RUN-E');
    await hub.cdrs.allocate('RUN-F', daysAfter(60));
    for (const one of [key, 'NL*ALF/E-C']) {
      expect((await recordOf(hub, one)).finance).toEqual({ state: 'UNALLOCATED' });
    }
  });

  it('nothing of a claim that was given up: that was taken back already', async () => {
    const { id } = await aContestedCdr(hub, 'G');
    await answerContest(hub, CPO_CLERK, { id, decision: 'GIVE_UP', text: 'right' });
    expect(await credit('G')).toMatchObject({
      state: 'QUARANTINED',
      rule: 'ALREADY_CREDITED',
      reason: 'the claim on NL*ALF/G was given up on 2026-10-12: nothing is left to credit',
    });
    expect(await booked(hub, 'accrue:NL*ALF/G-C')).toBeUndefined();
  });

  it('a CDR once, while the eMSP contests and the CPO answers at the same time', async () => {
    const { id } = await aContestedCdr(hub, 'H');
    await Promise.all([
      credit('H'),
      answerContest(hub, CPO_CLERK, { id, decision: 'REFUSE', text: 'no' }).catch(() => undefined),
    ]);
    expect((await recordOf(hub, 'NL*ALF/H')).review).toMatchObject({ state: 'CREDITED', creditKey: 'NL*ALF/H-C' });
    expect((await hub.contests.find(id))?.state).not.toBe('OPEN');
    expect((await hub.contests.find(id))?.nextStep).toBe('NONE');
  });
});
