import { graduatedFee, spreadOverTiers, topUp } from '../../../src/domain/clearing/fees.js';
import type { HubFees } from '../../../src/domain/clearing/hub-fees.js';
import { parseHubFees } from '../../../src/domain/clearing/hub-fees.js';
import { planRun } from '../../../src/domain/clearing/plan-run.js';
import { Decimal, toText } from '../../../src/domain/decimal.js';
import { HubError } from '../../../src/domain/errors.js';
import type { DocumentDraft, IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { numberDocument, sealDocument } from '../../../src/domain/invoicing/document-text.js';
import { aGroup, anAgreement, aRunInput, FEES, party } from './builders.js';
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
    const history = issuedOf(first.documents.map(({ draft }) => draft));
    const run = { ...aRunInput().run, id: 'RUN-2026-10.2' };
    const second = planRun(aRunInput({ run, groups: [aGroup({ count: 2 })], fees: TIERED, history }));
    const fees = second.documents.map(({ draft }) => draft).filter((draft) => !draft.issuedOnBehalf);
    expect(fees.map((draft) => [draft.buyerKey, toText(draft.net, 2)])).toEqual([['DE*BET', '0.13']]);
    expect(fees[0]?.lines[0]?.description).toBe('Clearing fee, 2 CDRs: 1 at 0.0800, 1 at 0.0500');
  });

  it('covers the fees of later runs of the month until they reach it', () => {
    const low = feesOf({ perCdr: { payer: 'EMSP', tiers: [{ price: '1' }] }, minimumMonthly: '49' });
    const charged: string[] = [];
    const history: IssuedDocument[] = [];
    for (const [run, count] of [10, 20, 30].entries()) {
      const plan = planRun(
        aRunInput({
          run: { ...aRunInput().run, id: `RUN-2026-10.${run}` },
          groups: [aGroup({ count })],
          fees: low,
          history,
        }),
      );
      history.push(...issuedOf(plan.documents.map(({ draft }) => draft)));
      const [invoice] = plan.documents.filter(
        ({ draft }) => draft.buyerKey === 'DE*BET' && draft.sellerKey === 'NL*HUB',
      );
      charged.push(invoice?.draft.lines.map((line) => toText(line.net, 2)).join(' ') ?? '');
    }
    expect(charged).toEqual(['10.00 39.00', '20.00 -20.00', '30.00 -19.00']);
  });

  it('is paid by nobody who did not take part', () => {
    const plan = planRun(aRunInput({ groups: [aGroup()], fees: TIERED }));
    expect(plan.documents.some(({ draft }) => draft.buyerKey === 'FR*GAM')).toBe(false);
  });
});

describe('fees of an agreement', () => {
  const own = {
    perCdr: { payer: 'CPO' as const, tiers: [{ upTo: 5, price: new Decimal('0.10') }, { price: new Decimal('0.02') }] },
    perKwh: { payer: 'EMSP' as const, price: new Decimal('0.003') },
    minimumMonthly: new Decimal(2),
  };
  const agreements = [anAgreement({ fees: own }), anAgreement({ key: 'NL*ALF→FR*GAM/1', emsp: party('FR*GAM') })];
  const groups = [aGroup({ count: 6, kwh: new Decimal(60) }), aGroup({ emsp: 'FR*GAM', count: 4, cdrHash: '2' })];
  const plan = planRun(aRunInput({ groups, agreements }));
  const feesTo = (party: string, documents = plan.documents) =>
    documents
      .filter(({ role, draft }) => role === 'FEE' && draft.buyerKey === party)
      .flatMap(({ draft }) => draft.lines.map((line) => `${line.description} = ${toText(line.net, 2)}`));

  it('take the place of the hub’s for its CDRs only', () => {
    expect(feesTo('NL*ALF')).toEqual([
      'Commission 1.2500 % of 4.0000 = 0.05',
      'Clearing fee with DE*BET, 6 CDRs: 5 at 0.1000, 1 at 0.0200 = 0.52',
      'Top-up to the monthly minimum of 2.00 with DE*BET = 1.48',
    ]);
    expect(feesTo('DE*BET')).toEqual([
      'Energy fee with NL*ALF, 60.0000 kWh at 0.0030 = 0.18',
      'Top-up to the monthly minimum of 2.00 with NL*ALF = 1.82',
    ]);
    expect(feesTo('FR*GAM')).toEqual(['Clearing fee, 4 CDRs at 0.0500 = 0.20']);
  });

  it('count tiers and minimum by themselves over the month', () => {
    const history = issuedOf(plan.documents.map(({ draft }) => draft));
    const run = { ...aRunInput().run, id: 'RUN-2026-10.2' };
    const second = planRun(aRunInput({ run, groups: [aGroup({ count: 3 })], agreements, history }));
    expect(feesTo('NL*ALF', second.documents)).toEqual([
      'Clearing fee with DE*BET, 3 CDRs at 0.0200 = 0.06',
      'Covered by the monthly minimum of 2.00 with DE*BET = -0.06',
    ]);
  });

  it('are enough where the hub has none in the currency', () => {
    const only = planRun(aRunInput({ groups: [aGroup()], agreements, fees: { ...FEES, schedules: [] } }));
    expect(only.blocked).toEqual([]);
    expect(feesTo('NL*ALF', only.documents)).toHaveLength(2);
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

function issuedOf(drafts: readonly DocumentDraft[]): IssuedDocument[] {
  return drafts.map((draft, index) =>
    sealDocument(numberDocument(draft, { sequence: index + 1, issuedAt: new Date('2026-11-02T06:00:00Z') }), sha256),
  );
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
