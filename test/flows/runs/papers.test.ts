import { Decimal } from '../../../src/domain/decimal.js';
import { approveDraft, submitDraft } from '../../../src/flows/invoicing/drafts/change-draft.js';
import { createDraft } from '../../../src/flows/invoicing/drafts/create-draft.js';
import { approveRun } from '../../../src/flows/runs/approve-run.js';
import { dryRun } from '../../../src/flows/runs/dry-run.js';
import { runReport } from '../../../src/flows/runs/run-report.js';
import { startRun } from '../../../src/flows/runs/start-run.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { APPROVER, STARTER, settleRun } from '../../support/close-run.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, creditOf, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
const OCTOBER = { period: '2026-10' };
let hub: TestHub;

beforeAll(async () => {
  const opened = await openTestHub(database);
  hub = { ...opened, render: { ...opened.render, pdf: async ({ number }) => Buffer.from(number) } };
  await agree(hub);
  await agree(hub, { emsp: 'FR*GAM' });
  for (const party of ['NL*ALF', 'DE*BET', 'FR*GAM']) await hub.legalEntities.put(anEntity(party));
  hub.time.now = new Date('2026-11-02T09:00:00Z');
});
afterAll(() => hub.close());

async function send(id: string, emsp: string, { currency = 'EUR' } = {}): Promise<void> {
  const cdr = aPricedCdr(id, '10');
  const tariffs = cdr.tariffs?.map((tariff) => ({ ...tariff, currency }));
  const [countryCode = '', partyId = ''] = emsp.split('*');
  await sendCdr(hub, { ...cdr, currency, tariffs, token: { ...cdr.token, party: { countryCode, partyId } } });
}

async function numbersOf(runId: string): Promise<readonly string[]> {
  return (await hub.documents.page({ runId }, { offset: 0, limit: 100 })).items.map(({ number }) => number);
}

describe('a document whose papers could not be made', () => {
  it('is not planned: its CDRs stay free with the problem, and others go on', async () => {
    await agree(hub, { emsp: 'KW*DIN', currency: 'KWD', fees: {} });
    await hub.legalEntities.put(anEntity('KW*DIN', { vatIds: [] }));
    const source = 'of the test';
    await hub.rateTables.insert({ date: '2026-10-30', source, unitsPerEur: { KWD: new Decimal('0.3529') } });
    await send('K1', 'KW*DIN', { currency: 'KWD' });
    await send('A1', 'DE*BET');

    const dry = await dryRun(hub, OCTOBER);
    const run = await startRun(hub, { ...OCTOBER, createdBy: STARTER });
    const problem = 'currency: KWD has more than 2 decimals, which e-invoices cannot say (BR-DEC-09)';
    const blocked = {
      emsp: 'KW*DIN',
      count: 1,
      reason: 'PAPER_INCOMPLETE',
      detail: `380 NL*ALF→KW*DIN KWD: ${problem}`,
    };
    expect([dry.blocked, run.blocked]).toMatchObject([[blocked], [blocked]]);
    expect(dry.documents.map(({ draft }) => draft.buyerKey)).not.toContain('KW*DIN');
    expect((await hub.cdrs.find('NL*ALF/K1'))?.finance).toEqual({ state: 'UNALLOCATED' });
    expect(await approveRun(hub, { id: run.id, staff: APPROVER })).toMatchObject({ state: 'INSTRUCTED' });
    expect(await numbersOf(run.id)).toContain('NL-ALF-2026-000001');
    expect((await runReport(hub, run.id)).progress.withoutPapers).toEqual([]);
    await hub.cdrs.hold('NL*ALF/K1', { by: APPROVER.email, reason: 'cannot be invoiced' });
  });

  it('keeps a run from being approved that was calculated before it came to lack something', async () => {
    await send('A2', 'DE*BET');
    const run = await startRun(hub, { ...OCTOBER, createdBy: STARTER });
    const stricter = { ...hub, checkPaper: () => ['seller.city: is missing (BR-DE-3)'] };
    await expect(approveRun(stricter, { id: run.id, staff: APPROVER })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('NL*ALF→DE*BET: PAPER_INCOMPLETE: 380 NL*ALF→DE*BET EUR: seller.city'),
    });
    expect(await approveRun(hub, { id: run.id, staff: APPROVER })).toMatchObject({ state: 'INSTRUCTED' });
  });

  it('blocks what its member traded when it is a fee invoice, so that no fee goes uncharged', async () => {
    await send('A3', 'DE*BET');
    await send('A4', 'FR*GAM');
    const noFees = {
      ...hub,
      checkPaper: ({ sellerKey, buyerKey }: { sellerKey: string; buyerKey: string }) =>
        sellerKey === 'NL*HUB' && buyerKey === 'FR*GAM' ? ['buyer.name: is missing (BR-07)'] : [],
    };
    const run = await startRun(noFees, { ...OCTOBER, createdBy: STARTER });
    expect(run.blocked).toMatchObject([
      { emsp: 'FR*GAM', reason: 'PAPER_INCOMPLETE', detail: '380 NL*HUB→FR*GAM EUR: buyer.name: is missing (BR-07)' },
    ]);
    expect(run).toMatchObject({ state: 'IN_REVIEW', frozen: { cdrCount: 1 } });
    await approveRun(noFees, { id: run.id, staff: APPROVER });
    expect((await settleRun(hub, OCTOBER)).frozen?.cdrCount).toBe(1);
  });

  it('keeps a credit free, too, and gives it in the next run', async () => {
    await sendCdr(hub, creditOf(aPricedCdr('A2', '10'), 'A2-C'));
    const run = await startRun(
      { ...hub, checkPaper: ({ type }) => (type === '381' ? ['seller.vatIds: …'] : []) },
      {
        ...OCTOBER,
        createdBy: STARTER,
      },
    );
    expect(run.blocked).toMatchObject([{ cpo: 'NL*ALF', count: 1, reason: 'PAPER_INCOMPLETE' }]);
    await approveRun(hub, { id: run.id, staff: APPROVER });
    const next = await settleRun(hub, OCTOBER);
    const notes = (await hub.documents.page({ runId: next.id }, { offset: 0, limit: 9 })).items;
    expect(notes.map(({ type, net }) => [type, net.toFixed(2)])).toEqual([['381', '4.00']]);
  });

  it('is told with the run when it was issued all the same', async () => {
    await send('A5', 'DE*BET');
    const broken = { ...hub, render: { ...hub.render, pdf: () => Promise.reject(new Error('its thread ended')) } };
    const run = await startRun(broken, { ...OCTOBER, createdBy: STARTER });
    expect(await approveRun(broken, { id: run.id, staff: APPROVER })).toMatchObject({ state: 'INSTRUCTED' });
    const numbers = await numbersOf(run.id);
    const { progress } = await runReport({ ...hub, checkPaper: () => ['seller.city: is missing'] }, run.id);
    expect(progress.withoutPapers).toEqual(
      numbers.map((number) => ({ number, problems: ['seller.city: is missing'] })),
    );
  });
});

it('a document that a person writes is refused when it is submitted, as long as its papers could not be made', async () => {
  const writer = { ...APPROVER, email: STARTER };
  const line = { description: 'Onboarding', quantity: new Decimal(1), unit: 'C62', amount: new Decimal('100') };
  const wanted = { seller: 'NL*HUB', buyer: 'DE*BET', lines: [line] } as const;
  const { id } = await createDraft(hub, writer, { ...wanted, currency: 'KWD' });
  await expect(submitDraft(hub, id)).rejects.toMatchObject({
    code: 'conflict',
    field: 'draft',
    message: expect.stringContaining('currency: KWD has more than 2 decimals, which e-invoices cannot say (BR-DEC-09)'),
  });
  const written = await createDraft(hub, writer, { ...wanted, currency: 'EUR' });
  await submitDraft(hub, written.id);
  const stricter = { ...hub, checkPaper: () => ['buyer.city: is missing (BR-DE-8)'] };
  await expect(approveDraft(stricter, APPROVER, written.id)).rejects.toMatchObject({
    code: 'conflict',
    field: 'draft',
  });
  expect(await approveDraft(hub, APPROVER, written.id)).toMatchObject({ state: 'ISSUED' });
});
