import { Decimal } from '../../../src/domain/decimal.js';
import { approveCdr, approveCdrs, approveMatching } from '../../../src/flows/contests/approve-cdrs.js';
import { acceptMismatch, holdCdr, recheckCdr, releaseCdr } from '../../../src/flows/contests/decide-cdr.js';
import { openContest } from '../../../src/flows/contests/open-contest.js';
import { anAgreement, SESSION_START } from '../../domain/clearing/builders.js';
import {
  ACCEPTED_AT,
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
import { agree, aPricedCdr, creditOf, sendCdr } from '../../support/send-cdr.js';

const hub = useContestHub();

const TOO_MUCH = { totalCost: { exclVat: new Decimal(9) } };

describe('the eMSP', () => {
  it('approves a CDR before its window has passed, once', async () => {
    const key = await anAcceptedCdr(hub, 'A1');
    const { review } = await approveCdr(hub, EMSP_CLERK, key);
    expect(review).toMatchObject({ state: 'APPROVED', approvedBy: EMSP_CLERK.email, approvedAt: ACCEPTED_AT });
    hub.time.now = daysAfter(1);
    expect((await approveCdr(hub, EMSP_CLERK, key)).review).toEqual(review);
    expect((await recordOf(hub, key)).review).toEqual(review);
  });

  it('approves its own: not the CPO, nobody else, and nothing that is not accepted', async () => {
    const key = await anAcceptedCdr(hub, 'A2');
    await expect(approveCdr(hub, CPO_CLERK, key)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(approveCdr(hub, STRANGER, key)).rejects.toMatchObject({ code: 'unknown-object' });
    const mismatch = await sendCdr(hub, aPricedCdr('A3', '10', TOO_MUCH));
    await expect(approveCdr(hub, EMSP_CLERK, mismatch.key)).rejects.toMatchObject({
      code: 'conflict',
      field: 'review',
    });
    await openContest(hub, EMSP_CLERK, { ...OBJECTION, cdrKey: key });
    await expect(approveCdr(hub, EMSP_CLERK, key)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('approves many by their keys, and hears which were refused', async () => {
    const key = await anAcceptedCdr(hub, 'A4');
    const { approved, refused } = await approveCdrs(hub, EMSP_CLERK, [key, 'NL*ALF/NONE']);
    expect({ approved, refused: refused.map(({ cdrKey, refusal }) => [cdrKey, refusal.code]) }).toEqual({
      approved: 1,
      refused: [['NL*ALF/NONE', 'unknown-object']],
    });
    const tooMany = Array.from({ length: 201 }, (_, index) => `NL*ALF/${index}`);
    await expect(approveCdrs(hub, EMSP_CLERK, tooMany)).rejects.toMatchObject({ code: 'bad-field', field: 'cdrs' });
  });

  it('approves all that a filter names, and nobody approves for it as the CPO', async () => {
    await agree(hub, { cpo: 'NL*SUN', contestDays: 10 });
    const party = { countryCode: 'NL', partyId: 'SUN' };
    const keys = await Promise.all(
      ['F1', 'F2', 'F3'].map(async (id) => (await sendCdr(hub, aPricedCdr(id, '10', { party }))).key),
    );
    const cpo = { ...CPO_CLERK, parties: ['NL*SUN'] } as const;
    expect(await approveMatching(hub, cpo, { cpo: 'NL*SUN' })).toMatchObject({ approved: 0 });
    expect(await approveMatching(hub, { ...STRANGER, parties: [] }, {})).toMatchObject({ approved: 0 });
    expect(await approveMatching(hub, EMSP_CLERK, { cpo: 'NL*SUN' })).toEqual({
      approved: 3,
      refused: [],
      more: false,
    });
    for (const key of keys) expect((await recordOf(hub, key)).review.state).toBe('APPROVED');
  });
});

describe('a clerk of the hub', () => {
  it('accepts a mismatch with a reason: it is booked as claimed, delivered, and its rating stays', async () => {
    const { key } = await sendCdr(hub, aPricedCdr('B1', '10', TOO_MUCH));
    const before = (await hub.outbox.counts()).pending;
    const decision = { key, reason: 'the tariff was changed by mail' };
    const { review } = await acceptMismatch(hub, OPERATOR, decision);
    expect(review).toMatchObject({
      state: 'ACCEPTED',
      acceptedBy: { user: OPERATOR.email, reason: decision.reason },
      rating: { verdict: 'MISMATCH' },
      contestableUntil: daysAfter(10),
    });
    expect(await booked(hub, `accrue:${key}`)).toBe('9.00');
    expect((await hub.outbox.counts()).pending).toBe(before + 1);
    expect((await acceptMismatch(hub, OPERATOR, decision)).review).toEqual(review);
  });

  it('accepts it before the credit that waits for it, which then takes it back', async () => {
    const original = aPricedCdr('B2', '10', TOO_MUCH);
    const { key } = await sendCdr(hub, original);
    await sendCdr(hub, creditOf(original, 'B2-C'));
    await acceptMismatch(hub, OPERATOR, { key, reason: 'right after all' });
    expect((await recordOf(hub, key)).review).toMatchObject({ state: 'CREDITED', creditKey: 'NL*ALF/B2-C' });
  });

  it('accepts nothing without a reason, nothing that is no mismatch, and no second CDR of a session', async () => {
    const { key } = await sendCdr(hub, aPricedCdr('B3', '10', TOO_MUCH));
    const accept = (cdr: string, reason = 'because') => acceptMismatch(hub, OPERATOR, { key: cdr, reason });
    await expect(accept(key, ' ')).rejects.toMatchObject({ code: 'bad-field', field: 'reason' });
    await expect(accept(await anAcceptedCdr(hub, 'B4'))).rejects.toMatchObject({ code: 'conflict', field: 'review' });
    await sendCdr(hub, aPricedCdr('B5', '10', { sessionId: 'S-B3' }));
    await expect(accept(key)).rejects.toMatchObject({ code: 'conflict', field: 'session_id' });
    for (const staff of [EMSP_CLERK, CPO_CLERK]) {
      const refused = acceptMismatch(hub, staff, { key, reason: 'mine' });
      await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  it('accepts none in another currency than the agreement has by now', async () => {
    const party = { countryCode: 'BE', partyId: 'CUR' };
    await agree(hub, { cpo: 'BE*CUR' });
    const { key } = await sendCdr(hub, aPricedCdr('B6', '10', { ...TOO_MUCH, party }));
    const next = { key: 'BE*CUR→DE*BET/2', version: 2, currency: 'SEK', cpo: party, validFrom: SESSION_START };
    await hub.agreements.insert(anAgreement(next));
    const refused = acceptMismatch(hub, OPERATOR, { key, reason: 'because' });
    await expect(refused).rejects.toMatchObject({ code: 'conflict', field: 'currency' });
  });

  it('has a quarantined CDR checked again once the agreement is there', async () => {
    const party = { countryCode: 'BE', partyId: 'NEW' };
    const { key } = await sendCdr(hub, aPricedCdr('C1', '10', { party }));
    expect((await recheckCdr(hub, OPERATOR, key)).review).toMatchObject({ rule: 'NO_AGREEMENT' });
    await agree(hub, { cpo: 'BE*NEW', contestDays: 10 });
    expect((await recheckCdr(hub, OPERATOR, key)).review).toMatchObject({ state: 'ACCEPTED' });
    await expect(recheckCdr(hub, OPERATOR, key)).rejects.toMatchObject({ code: 'conflict', field: 'review' });
    await expect(recheckCdr(hub, EMSP_CLERK, key)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('holds a CDR back from runs and lets it in again', async () => {
    const key = await anAcceptedCdr(hub, 'D1');
    const held = await holdCdr(hub, OPERATOR, { key, reason: 'asked the CPO' });
    expect(held.finance).toEqual({ state: 'HELD', by: OPERATOR.email, reason: 'asked the CPO' });
    expect(await holdCdr(hub, OPERATOR, { key, reason: 'asked the CPO' })).toEqual(held);
    await hub.cdrs.allocate('RUN-D', daysAfter(30));
    expect((await recordOf(hub, key)).finance.state).toBe('HELD');
    await expect(holdCdr(hub, OPERATOR, { key, reason: 'another' })).rejects.toMatchObject({ field: 'finance' });
    expect((await releaseCdr(hub, OPERATOR, key)).finance).toEqual({ state: 'UNALLOCATED' });
    expect((await releaseCdr(hub, OPERATOR, key)).finance).toEqual({ state: 'UNALLOCATED' });
    await hub.cdrs.allocate('RUN-D2', daysAfter(30));
    await expect(holdCdr(hub, OPERATOR, { key, reason: 'too late' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(holdCdr(hub, EMSP_CLERK, { key, reason: 'mine' })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
