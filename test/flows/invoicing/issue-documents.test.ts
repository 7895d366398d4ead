import type { BillingTerms } from '../../../src/domain/clearing/agreement.js';
import { planRun } from '../../../src/domain/clearing/plan-run.js';
import type { PlannedDocument } from '../../../src/domain/clearing/run-input.js';
import { Decimal, toText } from '../../../src/domain/decimal.js';
import { postCdrAccrual } from '../../../src/domain/ledger/post-cdr-accrual.js';
import { issueDocuments } from '../../../src/flows/invoicing/issue-documents.js';
import {
  AGENT,
  aCdr,
  accepted,
  aRecord,
  aRunInput,
  CUT_OFF,
  PRINCIPAL,
  party,
  REVERSE,
} from '../../domain/clearing/builders.js';
import { useTestDatabase } from '../../support/mongo.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
  hub.time.now = new Date('2026-11-02T03:00:00Z');
});
afterAll(() => hub.close());

interface Sold {
  readonly key: string;
  readonly emsp?: string;
  readonly amount: string;
  readonly terms?: BillingTerms;
  /** Of a credit CDR: its original. */
  readonly credits?: string;
}

/** An accepted CDR in the store and in the books. */
async function keep({ key, emsp = 'DE*BET', amount, terms = PRINCIPAL, credits }: Sold): Promise<void> {
  const [cpo = '', id = ''] = key.split('/');
  const record = aRecord(
    aCdr({
      party: party(cpo),
      id,
      token: { ...aCdr().token, party: party(emsp) },
      totalCost: { exclVat: new Decimal(amount) },
      credit: credits !== undefined,
    }),
    {
      review: {
        ...accepted(CUT_OFF),
        agreementKey: `${cpo}→${emsp}/1`,
        terms,
        ...(credits !== undefined && { credits: { originalKey: credits, late: true } }),
      },
    },
  );
  await hub.cdrs.insert(record);
  await hub.ledger.post(postCdrAccrual(record, record.cdr.totalCost.exclVat));
}

/** What a run of all free CDRs plans. */
async function plan(id: string): Promise<readonly PlannedDocument[]> {
  await hub.cdrs.allocate(id, CUT_OFF);
  const { groups } = await hub.cdrs.freeze(id);
  const numbers = groups.flatMap(({ corrects, correctsPurchase = [] }) => [...corrects, ...correctsPurchase]);
  const history = await hub.documents.history({ numbers, seller: 'NL*HUB', period: '2026-10' });
  return planRun(aRunInput({ run: { ...aRunInput().run, id }, groups, history })).documents;
}

async function unbilled(): Promise<string[]> {
  const left = (await hub.ledger.balances()).filter(({ amount }) => !amount.isZero());
  return left
    .filter(({ account }) => /^(unbilled|accrued):/.test(account))
    .map(({ account, amount }) => `${account} ${amount.toFixed()}`);
}

async function issuedOf(runId: string): Promise<string[]> {
  const { items } = await hub.documents.page({ runId }, { offset: 0, limit: 100 });
  return items.map(({ number, gross }) => `${number} ${toText(gross, 2)}`);
}

describe('the documents of a run', () => {
  it('of all models are issued, booked and marked on the CDRs; what was accrued is gone', async () => {
    await keep({ key: 'NL*ALF/1', amount: '10.0049' });
    await keep({ key: 'NL*ALF/2', amount: '0.3', emsp: 'FR*GAM' });
    await keep({ key: 'FR*GAM/3', amount: '7.7777', emsp: 'DE*BET' });
    await keep({ key: 'FR*GAM/4', amount: '5', terms: AGENT });
    await keep({ key: 'DE*BET/5', amount: '6', emsp: 'NL*ALF', terms: REVERSE });
    await issueDocuments(hub, await plan('RUN-2026-10'));
    expect(await issuedOf('RUN-2026-10')).toEqual([
      'FR-GAM-2026-000001 5.00',
      'HUB-NL-2026-000001 17.78',
      'HUB-NL-2026-000002 0.30',
      'HUB-NL-2026-000003 0.23',
      'HUB-NL-2026-000004 0.21',
      'HUB-NL-2026-000005 0.22',
      'SB-DE-BET-2026-000001 6.00',
      'SB-FR-GAM-2026-000001 7.78',
      'SB-NL-ALF-2026-000001 12.46',
    ]);
    expect((await hub.cdrs.find('NL*ALF/1'))?.finance).toEqual({
      state: 'DOCUMENTED',
      runId: 'RUN-2026-10',
      documentNumber: 'HUB-NL-2026-000001',
      line: 1,
      purchaseNumber: 'SB-NL-ALF-2026-000001',
      purchaseLine: 1,
    });
    expect((await hub.cdrs.find('DE*BET/5'))?.finance).toMatchObject({ documentNumber: 'SB-DE-BET-2026-000001' });
    expect(await unbilled()).toEqual([]);
    expect((await hub.ledger.find('invoice:SB-FR-GAM-2026-000001'))?.postings.map(({ account }) => account)).toEqual([
      'expense:energy',
      'member:FR*GAM:open',
      'vat:input-rc:NL',
      'vat:output-rc:NL',
    ]);
  });

  it('are booked in the order of the plan', async () => {
    const keys: string[] = [];
    for await (const { key } of hub.ledger.stream()) if (key.startsWith('invoice:')) keys.push(key.slice(8));
    expect(keys.slice(0, 4)).toEqual([
      'SB-DE-BET-2026-000001',
      'FR-GAM-2026-000001',
      'SB-FR-GAM-2026-000001',
      'SB-NL-ALF-2026-000001',
    ]);
  });

  it('are issued once, though it is done again, by two at the same time', async () => {
    await keep({ key: 'NL*ALF/6', amount: '3' });
    const planned = await plan('RUN-2026-10.2');
    await Promise.all([issueDocuments(hub, planned), issueDocuments(hub, planned)]);
    await issueDocuments(hub, planned);
    expect(await issuedOf('RUN-2026-10.2')).toEqual([
      'HUB-NL-2026-000006 3.00',
      'HUB-NL-2026-000007 0.05',
      'HUB-NL-2026-000008 0.05',
      'SB-NL-ALF-2026-000002 3.63',
    ]);
    expect(await unbilled()).toEqual([]);
  });

  it('credit the purchase and the sale of a session that was charged before', async () => {
    await keep({ key: 'NL*ALF/1-C', amount: '-10.0049', credits: 'NL*ALF/1' });
    await issueDocuments(hub, await plan('RUN-2026-10.3'));
    expect(await issuedOf('RUN-2026-10.3')).toEqual(['HUB-NL-CN-2026-000001 10.00', 'SB-NL-ALF-CN-2026-000001 12.10']);
    expect((await hub.cdrs.find('NL*ALF/1-C'))?.finance).toMatchObject({
      documentNumber: 'HUB-NL-CN-2026-000001',
      purchaseNumber: 'SB-NL-ALF-CN-2026-000001',
      corrects: 'HUB-NL-2026-000001',
      correctsPurchase: 'SB-NL-ALF-2026-000001',
    });
    expect(await unbilled()).toEqual([]);
  });
});

describe('a plan that does not hold', () => {
  it.each<[string, string, string, (planned: PlannedDocument) => PlannedDocument]>([
    ['has a line over other CDRs', 'conflict', 'lines.0', (one) => ({ ...one, lines: [[]] })],
    [
      'has a line whose CDRs are not all there',
      'conflict',
      'lines.0',
      (one) => ({ ...one, draft: { ...one.draft, lines: one.draft.lines.map((line) => ({ ...line, cdrHash: '' })) } }),
    ],
    [
      'has wrong sums',
      'bad-field',
      'gross',
      (one) => ({ ...one, draft: { ...one.draft, gross: one.draft.gross.plus('0.01') } }),
    ],
    [
      'has a blocked line',
      'vat-blocked',
      'lines.0.vat',
      (one) => ({
        ...one,
        draft: {
          ...one.draft,
          lines: one.draft.lines.map((line) => ({ ...line, vat: { ...line.vat, ruleId: '' } })),
        },
      }),
    ],
  ])('because it %s is refused before a number is taken', async (_why, code, field, spoil) => {
    await keep({ key: `NL*ALF/${code}-${field}-${_why.length}`, amount: '3' });
    const planned = await plan('RUN-BAD');
    const spoiled = planned.map((one, index) => (index === 1 ? spoil(one) : one));
    await expect(issueDocuments(hub, spoiled)).rejects.toMatchObject({ code, field });
    expect(await issuedOf('RUN-BAD')).toEqual([]);
  });
});
