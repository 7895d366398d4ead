import { Decimal } from '../../../../src/domain/decimal.js';
import { postDocument } from '../../../../src/domain/ledger/post-document.js';
import { partyKey } from '../../../../src/domain/party.js';
import { approveDraft, discardDraft, submitDraft } from '../../../../src/flows/invoicing/drafts/change-draft.js';
import { createDraft, type NewDraft } from '../../../../src/flows/invoicing/drafts/create-draft.js';
import { resumeDrafts } from '../../../../src/flows/invoicing/drafts/issue-draft.js';
import { createPreviews } from '../../../../src/flows/invoicing/drafts/preview-drafts.js';
import { anEntity, HUB } from '../../../domain/clearing/builders.js';
import { staffOf } from '../../../support/api/api-scene.js';
import { useTestDatabase } from '../../../support/mongo.js';
import { openTestHub, type TestHub } from '../../../support/test-hub.js';

const database = useTestDatabase();
const WRITER = { ...staffOf(['OPERATOR']), email: 'writer@hub.example' };
const APPROVER = { ...staffOf(['OPERATOR']), email: 'approver@hub.example' };
const LINE = { description: 'Onboarding', quantity: new Decimal(1), unit: 'C62', amount: new Decimal('100.00') };
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
  hub.time.now = new Date('2026-11-02T09:00:00Z');
  const series = { invoice: 'INV', creditNote: 'CN' };
  await hub.legalEntities.put(anEntity('NL*ALF', { series }));
  await hub.legalEntities.put(anEntity('DE*BET'));
  await hub.legalEntities.put(anEntity('FR*NID', { vatIds: [] }));
  await hub.legalEntities.put(anEntity('SE*VOL'));
});
afterAll(() => hub.close());

function wanted(parts: Partial<NewDraft> = {}): NewDraft {
  return { seller: 'NL*HUB', buyer: 'NL*ALF', currency: 'EUR', lines: [LINE], ...parts };
}

async function approved(parts: Partial<NewDraft> = {}, on: TestHub = hub) {
  const { id } = await createDraft(on, WRITER, wanted(parts));
  await submitDraft(on, id);
  return approveDraft(on, APPROVER, id);
}

describe('a document that a person writes', () => {
  it('is taxed by the table, shown to another person, numbered and booked', async () => {
    const manual = await createDraft(hub, WRITER, wanted({ period: '2026-10', paymentTermDays: 30 }));
    expect(manual).toMatchObject({
      state: 'DRAFT',
      createdBy: WRITER.email,
      draft: { issueDate: '2026-11-02', dueDate: '2026-12-02', issuedOnBehalf: false, series: 'HUB-NL' },
    });
    expect(manual.draft.lines[0]?.vat).toMatchObject({ category: 'S', place: 'NL' });
    expect(manual.draft.gross.toFixed()).toBe('121');
    await submitDraft(hub, manual.id);
    hub.time.now = new Date('2026-11-03T09:00:00Z');
    const { number = '' } = await approveDraft(hub, APPROVER, manual.id);
    expect(await hub.documents.find(number)).toMatchObject({ issueDate: '2026-11-03', dueDate: '2026-12-03' });
    const issued = await hub.documents.find(number);
    expect(issued && postDocument(issued, partyKey(HUB.party))).toHaveLength(1);
    expect(await hub.ledger.find(`invoice:${number}`)).toBeDefined();
    expect(await hub.drafts.find(manual.id)).toMatchObject({ state: 'ISSUED', number, approvedBy: APPROVER.email });
  });

  it('may be of a member, in whose name the hub issues it', async () => {
    const { draft } = await createDraft(hub, WRITER, wanted({ seller: 'NL*ALF', buyer: 'DE*BET' }));
    expect(draft).toMatchObject({ series: 'INV', issuedOnBehalf: true, issuer: { party: HUB.party } });
    expect(draft.lines[0]?.vat).toMatchObject({ category: 'AE', basis: 'ART196' });
  });

  it('has VAT in the currency of the country that is owed it, and waits for a rate', async () => {
    const home = anEntity('SE*VOL');
    const swedish = wanted({ seller: 'SE*VOL', buyer: 'SE*BUY' });
    await hub.legalEntities.put(anEntity('SE*BUY'));
    expect(home.countryCode).toBe('SE');
    await expect(createDraft(hub, WRITER, swedish)).rejects.toMatchObject({ code: 'vat-blocked' });
    await hub.rateTables.insert({ date: '2026-11-02', source: 'ECB', unitsPerEur: { SEK: new Decimal('11.5') } });
    const { draft } = await createDraft(hub, WRITER, swedish);
    expect(draft.taxCurrency).toMatchObject({ currency: 'SEK', rateDate: '2026-11-02' });
  });

  it.each([
    ['sells to itself', { buyer: 'NL*HUB' }, 'bad-field', 'buyer'],
    ['sells to the hub', { seller: 'NL*ALF', buyer: 'NL*HUB' }, 'bad-field', 'buyer'],
    ['nobody has entered', { buyer: 'DE*NON' }, 'unknown-object', 'buyer'],
    ['has no lines', { lines: [] }, 'bad-field', 'lines'],
    ['has half cents', { lines: [{ ...LINE, amount: new Decimal('0.005') }] }, 'bad-field', 'lines.0.amount'],
    [
      'has sen of yen',
      { currency: 'JPY', lines: [{ ...LINE, amount: new Decimal('0.5') }] },
      'bad-field',
      'lines.0.amount',
    ],
    ['gives money back', { lines: [{ ...LINE, amount: new Decimal(-1) }] }, 'bad-field', 'lines.0.amount'],
    ['is of nothing', { lines: [{ ...LINE, quantity: new Decimal(0) }] }, 'bad-field', 'lines.0.quantity'],
    ['nobody can tax', { buyer: 'FR*NID' }, 'vat-blocked', 'lines.0'],
  ] as const)('is refused when it %s', async (_, parts, code, field) => {
    await expect(createDraft(hub, WRITER, wanted(parts))).rejects.toMatchObject({ code, field });
  });

  it('is not approved by who wrote it, whatever the case of the address', async () => {
    const { id } = await createDraft(hub, WRITER, wanted());
    await submitDraft(hub, id);
    const self = { ...WRITER, email: 'Writer@Hub.Example' };
    await expect(approveDraft(hub, self, id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(approveDraft(hub, APPROVER, 'nobody')).rejects.toMatchObject({ code: 'unknown-object' });
  });

  it('is not approved before it was submitted, nor after it was discarded', async () => {
    const { id } = await createDraft(hub, WRITER, wanted());
    await expect(approveDraft(hub, APPROVER, id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await discardDraft(hub, id)).toMatchObject({ state: 'DISCARDED' });
    expect(await discardDraft(hub, id)).toMatchObject({ state: 'DISCARDED' });
    await expect(submitDraft(hub, id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(approveDraft(hub, APPROVER, id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is written anew when its VAT is decided otherwise on the day of its approval', async () => {
    const { id } = await createDraft(hub, WRITER, wanted());
    await submitDraft(hub, id);
    const rules = { ...hub.rules, vat: { ...hub.rules.vat, rules: hub.rules.vat.rules.map(renamed) } };
    await expect(approveDraft({ ...hub, rules }, APPROVER, id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is finished after a crash between its approval, its number, its booking and its end', async () => {
    for (const [store, method] of [
      ['documents', 'issue'],
      ['ledger', 'post'],
      ['drafts', 'change'],
    ] as const) {
      const { id } = await createDraft(hub, WRITER, wanted());
      await submitDraft(hub, id);
      const crash = () => Promise.reject(new Error('crash'));
      // The first change approves, the second one ends.
      let changes = 0;
      const change: TestHub['drafts']['change'] = (...given) => (++changes > 1 ? crash() : hub.drafts.change(...given));
      const broken = method === 'change' ? { change } : { [method]: crash };
      await expect(approveDraft({ ...hub, [store]: { ...hub[store], ...broken } }, APPROVER, id)).rejects.toThrow(
        'crash',
      );
      expect((await hub.drafts.find(id))?.state).toBe('APPROVED');
      await expect(discardDraft(hub, id)).rejects.toMatchObject({ code: 'conflict' });
      expect(await resumeDrafts(hub)).toBe(1);
      const { number = '' } = (await hub.drafts.find(id)) ?? {};
      expect(await hub.ledger.find(`invoice:${number}`)).toBeDefined();
    }
    expect(await resumeDrafts(hub)).toBe(0);
  });
});

describe('numbers of documents that people write', () => {
  const own = { seller: 'NL*ALF', buyer: 'DE*BET' } as const;

  it('are taken at approval, given back by nobody, and begin at 1 in a new year', async () => {
    const first = await approved(own);
    expect(first.number).toBe('INV-2026-000001');
    const refused = await createDraft(hub, WRITER, wanted(own));
    await submitDraft(hub, refused.id);
    await expect(approveDraft(hub, WRITER, refused.id)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await approved(own)).number).toBe('INV-2026-000002');
    await discardDraft(hub, refused.id);
    expect((await approved(own)).number).toBe('INV-2026-000003');
    await expect(discardDraft(hub, first.id)).rejects.toMatchObject({
      code: 'conflict',
      message: `draft ${first.id} is ISSUED as INV-2026-000001: it can only be corrected`,
    });
    expect((await approveDraft(hub, APPROVER, first.id)).number).toBe('INV-2026-000001');
    hub.time.now = new Date('2027-01-01T00:00:00Z');
    expect((await approved(own)).number).toBe('INV-2027-000001');
  });

  it('have no gap when two processes approve at once, and one draft gets one number', async () => {
    const other = await openTestHub(database);
    other.time.now = hub.time.now;
    const both = [hub, other];
    const ids = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const { id } = await createDraft(hub, WRITER, wanted(own));
        return (await submitDraft(hub, id)).id;
      }),
    );
    await Promise.allSettled(ids.flatMap((id) => both.map((process) => approveDraft(process, APPROVER, id))));
    await resumeDrafts(hub);
    const numbers = await Promise.all(ids.map(async (id) => (await hub.drafts.find(id))?.number ?? ''));
    expect(numbers.sort()).toEqual([2, 3, 4, 5, 6, 7].map((sequence) => `INV-2027-00000${sequence}`));
    await other.close();
  });
});

describe('a look at a draft', () => {
  it('is a PDF that says on every page that it is none', async () => {
    const { id } = await createDraft(hub, WRITER, wanted());
    const { name, bytes } = await createPreviews(hub)(WRITER, id);
    expect([name, bytes.subarray(0, 5).toString()]).toEqual([`draft-${id}.pdf`, '%PDF-']);
    await expect(createPreviews(hub)(WRITER, 'nobody')).rejects.toMatchObject({ code: 'unknown-object' });
  });

  it('is drawn for two of a person and four of all at a time: more are refused', async () => {
    const { id } = await createDraft(hub, WRITER, wanted());
    const begun: (() => void)[] = [];
    const preview = () => new Promise<Buffer>((done) => begun.push(() => done(Buffer.from('x'))));
    const look = createPreviews({ ...hub, render: { preview } });
    const people = ['a', 'b', 'c'].map((email) => ({ ...WRITER, email }));
    const asked = people.flatMap((person) => Array.from({ length: 300 }, () => look(person, id)));
    const settled = Promise.allSettled(asked);
    while (begun.length < 4) await new Promise((done) => setImmediate(done));
    for (const finish of begun) finish();
    const answers = await settled;
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'too-many-requests' },
    });
    const again = look(WRITER, id);
    while (begun.length < 5) await new Promise((done) => setImmediate(done));
    begun.at(-1)?.();
    expect((await again).bytes.toString()).toBe('x');
  });
});

function renamed<Rule extends { readonly id: string }>(rule: Rule): Rule {
  return { ...rule, id: `${rule.id}-NEW` };
}
