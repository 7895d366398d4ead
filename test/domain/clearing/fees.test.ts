import { graduatedFee, spreadOverTiers, topUp } from '../../../src/domain/clearing/fees.js';
import type { HubFees } from '../../../src/domain/clearing/hub-fees.js';
import { parseHubFees } from '../../../src/domain/clearing/hub-fees.js';
import { planRun } from '../../../src/domain/clearing/plan-run.js';
import { Decimal, toText } from '../../../src/domain/decimal.js';
import { HubError } from '../../../src/domain/errors.js';
import type { DocumentDraft } from '../../../src/domain/invoicing/document.js';
import { numberDocument, sealDocument } from '../../../src/domain/invoicing/document-text.js';
import { aGroup, aRunInput } from './builders.js';
import { readExample, readProjectJson, sha256 } from './read-json.js';

interface FeeExample {
  readonly tiers: readonly { readonly upTo?: number; readonly price: string }[];
  readonly graduated: readonly { readonly cdrs: number; readonly fee: string }[];
  readonly minimum: string;
  readonly topUps: readonly { readonly fee: string; readonly charged: string }[];
}

const EXAMPLE = readExample<FeeExample>('fees');
const TIERED = feesOf({ perCdr: { payer: 'EMSP', tiers: EXAMPLE.tiers }, minimumMonthly: EXAMPLE.minimum });

describe('graduated fees', () => {
  const tiers = TIERED.schedules[0]?.perCdr?.tiers ?? [];

  it.each(EXAMPLE.graduated)('charge $fee for $cdrs CDRs', ({ cdrs, fee }) => {
    expect(toText(graduatedFee(tiers, cdrs), 2)).toBe(fee);
  });

  it('go on where an earlier run of the month stopped', () => {
    expect(spreadOverTiers(tiers, 3, 999).map(({ count, price }) => [count, toText(price)])).toEqual([
      [1, '0.08'],
      [2, '0.05'],
    ]);
    for (const [first, second] of [
      [0, 1001],
      [999, 2],
      [1000, 9001],
      [10_000, 1],
    ] as const) {
      const apart = graduatedFee(tiers, first).plus(graduatedFee(tiers, second, first));
      expect(apart.equals(graduatedFee(tiers, first + second))).toBe(true);
    }
  });
});

describe('the monthly minimum', () => {
  it.each(EXAMPLE.topUps)('makes fees of $fee a charge of $charged', ({ fee, charged }) => {
    const exact = new Decimal(fee);
    expect(toText(exact.plus(topUp(new Decimal(EXAMPLE.minimum), exact)), 2)).toBe(charged);
  });

  it('is a line of its own on the invoice of each member that took part, and the invoice is exactly the minimum', () => {
    const plan = planRun(aRunInput({ groups: [aGroup({ count: 3 })], fees: TIERED }));
    const fees = plan.documents.map(({ draft }) => draft).filter((draft) => !draft.issuedOnBehalf);
    expect(fees.map((draft) => [draft.buyerKey, toText(draft.net, 2), kinds(draft)])).toEqual([
      ['DE*BET', '49.00', ['FEE_PER_CDR', 'FEE_MINIMUM']],
      ['NL*ALF', '49.00', ['FEE_MINIMUM']],
    ]);
    expect(fees[0]?.lines.map((line) => line.description)).toEqual([
      'Clearing fee, 3 CDRs at 0.0800',
      'Top-up to the monthly minimum of 49.00',
    ]);
  });

  it('is charged once a month, though there are two runs, and tiers go on', () => {
    const first = planRun(aRunInput({ groups: [aGroup({ count: 999 })], fees: TIERED }));
    const history = first.documents.map(({ draft }, index) =>
      sealDocument(numberDocument(draft, { sequence: index + 1, issuedAt: new Date('2026-11-02T06:00:00Z') }), sha256),
    );
    const run = { ...aRunInput().run, id: 'RUN-2026-10.2' };
    const second = planRun(aRunInput({ run, groups: [aGroup({ count: 2 })], fees: TIERED, history }));
    const fees = second.documents.map(({ draft }) => draft).filter((draft) => !draft.issuedOnBehalf);
    expect(fees.map((draft) => [draft.buyerKey, toText(draft.net, 2)])).toEqual([['DE*BET', '0.13']]);
    expect(fees[0]?.lines[0]?.description).toBe('Clearing fee, 2 CDRs: 1 at 0.0800, 1 at 0.0500');
  });

  it('is paid by nobody who did not take part', () => {
    const plan = planRun(aRunInput({ groups: [aGroup()], fees: TIERED }));
    expect(plan.documents.some(({ draft }) => draft.buyerKey === 'FR*GAM')).toBe(false);
  });
});

describe('the file of fees', () => {
  it('that ships with the hub is readable', () => {
    const fees = parseHubFees(readProjectJson('tariffs/hub-fees.json'));
    expect(fees.schedules.map((schedule) => schedule.currency)).toContain('EUR');
  });

  const euro = { currency: 'EUR' };
  const tier = (price: unknown, upTo?: unknown) => ({ price, ...(upTo === undefined ? {} : { upTo }) });
  it.each([
    ['fees.0.perCdr.tiers.0.price', 'a decimal in quotes', { perCdr: { payer: 'CPO', tiers: [tier(0.05)] } }],
    ['fees.0.perCdr.tiers.0.price', 'a decimal in quotes', { perCdr: { payer: 'CPO', tiers: [tier('-1')] } }],
    ['fees.0.perCdr.tiers.0.upTo', 'the last tier is open', { perCdr: { payer: 'CPO', tiers: [tier('1', 5)] } }],
    ['fees.0.perCdr.tiers.0.upTo', 'a whole number', { perCdr: { payer: 'CPO', tiers: [tier('1'), tier('2')] } }],
    [
      'fees.0.perCdr.tiers.1.upTo',
      'more than 5',
      { perCdr: { payer: 'CPO', tiers: [tier('1', 5), tier('1', 5), tier('1')] } },
    ],
    ['fees.0.perCdr.tiers', 'at least one tier', { perCdr: { payer: 'CPO', tiers: [] } }],
    ['fees.0.perCdr.payer', 'one of CPO, EMSP', { perCdr: { payer: 'HUB', tiers: [tier('1')] } }],
    ['fees.0.commission.percent', 'a decimal in quotes', { commission: { payer: 'CPO', percent: '1,25' } }],
    ['fees.0.minimum', 'no such field', { minimum: '49.00' }],
  ])('is refused at %s: %s', (field, message, schedule) => {
    const fault = refusal(() => parseHubFees({ version: '1', paymentTermDays: 14, fees: [{ ...euro, ...schedule }] }));
    expect(fault).toMatchObject({ code: 'bad-setting', field });
    expect(fault.message).toContain(message);
  });

  it('is refused when a currency stands there twice', () => {
    const fault = refusal(() => parseHubFees({ version: '1', paymentTermDays: 14, fees: [euro, euro] }));
    expect(fault.field).toBe('fees.1.currency');
  });

  it('is refused when it is not an object, or has no term', () => {
    expect(refusal(() => parseHubFees([])).message).toBe('file: expected an object, got []');
    expect(refusal(() => parseHubFees({ version: '1', fees: [] })).field).toBe('paymentTermDays');
  });
});

function feesOf(schedule: object): HubFees {
  return parseHubFees({ version: '1', paymentTermDays: 14, fees: [{ currency: 'EUR', ...schedule }] });
}

function kinds(draft: DocumentDraft): string[] {
  return draft.lines.map((line) => line.kind);
}

function refusal(attempt: () => unknown): HubError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
