import { Decimal } from '../../../src/domain/decimal.js';
import { HubError } from '../../../src/domain/errors.js';
import { verifyBooks } from '../../../src/flows/books/verify-books.js';
import { clearLeftovers } from '../../../src/flows/clearing/clear-leftovers.js';
import { acceptCdr } from '../../../src/flows/roaming/accept-cdr.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, asJson, creditOf, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
  await agree(hub);
});
afterAll(() => hub.close());

async function reviewOf(key: string) {
  return (await hub.cdrs.find(key))?.review;
}

describe('clearing a CDR', () => {
  it('prices it, books it and queues it for the eMSP', async () => {
    const { isNew, key } = await sendCdr(hub, aPricedCdr('A1', '10'));
    expect(isNew).toBe(true);
    expect(await reviewOf(key)).toMatchObject({ state: 'ACCEPTED', rating: { verdict: 'EXACT' } });
    const entry = await hub.ledger.find('accrue:NL*ALF/A1');
    expect(entry?.postings.map(({ account, amount }) => `${account} ${amount.toFixed(2)}`)).toEqual([
      'unbilled:receivable:DE*BET 4.00',
      'unbilled:payable:NL*ALF -4.00',
    ]);
    expect((await hub.outbox.counts()).pending).toBe(1);
  });

  it('does nothing when the same CDR comes again, in whatever case its id is written', async () => {
    const cdr = aPricedCdr('B1', '1');
    await sendCdr(hub, cdr);
    const before = await hub.outbox.counts();
    expect(await sendCdr(hub, { ...cdr, id: 'b1' })).toEqual({ isNew: false, key: 'NL*ALF/B1' });
    expect(await hub.outbox.counts()).toEqual(before);
  });

  it('refuses another content under the same id and keeps the first', async () => {
    await sendCdr(hub, aPricedCdr('C1', '1'));
    const other = sendCdr(hub, aPricedCdr('C1', '2'));
    await expect(other).rejects.toMatchObject({ code: 'cdr-immutable', field: 'id' });
    expect((await hub.cdrs.find('NL*ALF/C1'))?.cdr.totalEnergyKwh.toFixed()).toBe('1');
  });

  it('settles the claimed amount within the tolerance, and books nothing outside it', async () => {
    await sendCdr(hub, aPricedCdr('D1', '10', { totalCost: { exclVat: new Decimal('4.02') } }));
    expect(await reviewOf('NL*ALF/D1')).toMatchObject({ rating: { verdict: 'WITHIN_TOLERANCE' } });
    expect((await hub.ledger.find('accrue:NL*ALF/D1'))?.postings[0]?.amount.toFixed()).toBe('4.02');
    await sendCdr(hub, aPricedCdr('D2', '10', { totalCost: { exclVat: new Decimal('4.0201') } }));
    expect(await reviewOf('NL*ALF/D2')).toMatchObject({ state: 'MISMATCH' });
    expect(await hub.ledger.find('accrue:NL*ALF/D2')).toBeUndefined();
  });

  it.each([
    ['CURRENCY', { currency: 'SEK' }],
    ['TIME_ORDER', { endedAt: new Date('2026-10-12T07:00:00Z') }],
    ['TOO_OLD', { startedAt: new Date('2026-05-01T08:00:00Z') }],
    ['ENERGY_SUM', { totalEnergyKwh: new Decimal(9) }],
    ['COST_SUM', { totalEnergyCost: { exclVat: new Decimal(1) } }],
    ['NOT_PRICEABLE', { tariffs: [] }],
  ])('keeps a CDR that breaks %s in quarantine and sends it to nobody', async (rule, parts) => {
    const { key } = await sendCdr(hub, aPricedCdr(`Q-${rule}`, '10', parts));
    expect(await reviewOf(key)).toMatchObject({ state: 'QUARANTINED', rule });
    expect(await hub.ledger.find(`accrue:${key}`)).toBeUndefined();
  });

  it('quarantines a CDR for an eMSP without an agreement', async () => {
    const cdr = aPricedCdr('N1', '1');
    const stranger = { countryCode: 'FR', partyId: 'GAM' };
    await sendCdr(hub, { ...cdr, token: { ...cdr.token, party: stranger } });
    expect(await reviewOf('NL*ALF/N1')).toMatchObject({ rule: 'NO_AGREEMENT' });
  });

  it('accepts one CDR of a session, and the replacement once the first is credited', async () => {
    const first = aPricedCdr('E1', '10', { sessionId: 'S9' });
    await sendCdr(hub, first);
    const replacement = aPricedCdr('E2', '8', { sessionId: 's9' });
    await sendCdr(hub, replacement);
    expect(await reviewOf('NL*ALF/E2')).toMatchObject({ rule: 'DUPLICATE_SESSION' });
    await sendCdr(hub, creditOf(first, 'E1-C'));
    expect(await reviewOf('NL*ALF/E1')).toMatchObject({ state: 'CREDITED', creditKey: 'NL*ALF/E1-C' });
    expect(await reviewOf('NL*ALF/E2')).toMatchObject({ state: 'ACCEPTED' });
  });

  it('applies a credit that came before its original', async () => {
    const original = aPricedCdr('F1', '10');
    await sendCdr(hub, creditOf(original, 'F1-C'));
    expect(await reviewOf('NL*ALF/F1-C')).toMatchObject({ rule: 'UNKNOWN_REFERENCE' });
    await sendCdr(hub, original);
    expect(await reviewOf('NL*ALF/F1')).toMatchObject({ state: 'CREDITED' });
    expect(await reviewOf('NL*ALF/F1-C')).toMatchObject({ state: 'ACCEPTED', credits: { late: false } });
  });

  it('refuses a second credit, one of another amount, and a credit of a credit', async () => {
    const original = aPricedCdr('G1', '10');
    await sendCdr(hub, original);
    await sendCdr(hub, creditOf(original, 'G1-X', { totalCost: { exclVat: new Decimal(-3) } }));
    expect(await reviewOf('NL*ALF/G1-X')).toMatchObject({ rule: 'AMOUNT_NOT_NEGATED' });
    const credit = creditOf(original, 'G1-C');
    await sendCdr(hub, credit);
    await sendCdr(hub, creditOf(original, 'G1-D'));
    expect(await reviewOf('NL*ALF/G1-D')).toMatchObject({ rule: 'ALREADY_CREDITED' });
    await sendCdr(hub, creditOf(credit, 'G1-E'));
    expect(await reviewOf('NL*ALF/G1-E')).toMatchObject({ rule: 'CREDIT_OF_CREDIT' });
  });

  it('books a CDR once when a hundred copies come at the same time', async () => {
    const cdr = aPricedCdr('H1', '10');
    const copy = { cdr, original: asJson(cdr), ocpiVersion: '2.2.1', correlationId: 'c-2' };
    const answers = await Promise.all(Array.from({ length: 100 }, () => acceptCdr(hub, copy)));
    await hub.settled();
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect((await verifyBooks(hub)).breach).toBeUndefined();
  });

  it('is taken up where a crash stopped it', async () => {
    const cdr = aPricedCdr('I1', '10');
    const crashing = { ...hub, clearSoon: () => undefined };
    await acceptCdr(crashing, { cdr, original: asJson(cdr), ocpiVersion: '2.2.1', correlationId: 'c-3' });
    expect(await reviewOf('NL*ALF/I1')).toEqual({ state: 'RECEIVED' });
    expect(await clearLeftovers(hub, new Date('2026-10-12T10:00:00Z'))).toBe(1);
    expect(await reviewOf('NL*ALF/I1')).toMatchObject({ state: 'ACCEPTED' });
    expect(await clearLeftovers(hub, new Date('2026-10-12T10:00:00Z'))).toBe(0);
  });

  it('leaves a CDR whose step fails for the next try', async () => {
    const cdr = aPricedCdr('J1', '10');
    const broken = { ...hub, ledger: { ...hub.ledger, post: () => Promise.reject(new Error('disk')) } };
    await acceptCdr(
      { ...hub, clearSoon: () => undefined },
      { cdr, original: asJson(cdr), ocpiVersion: '2.2.1', correlationId: 'c-4' },
    );
    await clearLeftovers(broken, new Date('2026-10-12T10:00:00Z'));
    expect((await hub.cdrs.find('NL*ALF/J1'))?.nextStep).toBe('BOOK');
    await clearLeftovers(hub, new Date('2026-10-12T10:00:00Z'));
    expect(await hub.ledger.find('accrue:NL*ALF/J1')).toBeDefined();
    expect((await verifyBooks(hub)).breach).toBeUndefined();
  });

  it('refuses an amount that the books cannot hold', async () => {
    const long = new Decimal(`1.${'1'.repeat(40)}`);
    const refused = sendCdr(hub, aPricedCdr('K1', '10', { totalCost: { exclVat: long } }));
    await expect(refused).rejects.toBeInstanceOf(HubError);
  });
});
