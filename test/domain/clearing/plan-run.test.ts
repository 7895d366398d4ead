import { planRun } from '../../../src/domain/clearing/plan-run.js';
import type { RunPlan } from '../../../src/domain/clearing/run-input.js';
import { Decimal, sum, toText } from '../../../src/domain/decimal.js';
import { aGroup, anAgreement, anEntity, aRunInput, FEES, party } from './builders.js';
import { EXAMPLE, exampleGroups, examplePlan, exampleRecords, issueAll } from './settlement-example.js';

describe('a month between three networks', () => {
  const plan = examplePlan();
  const issued = issueAll(plan);

  it('charges what is approved, withholds what may be contested, and lets a credited session leave with its credit', () => {
    const shares = exampleRecords().map(({ record, share }) => ({ id: record.cdr.id, share }));
    const ids = (share: string) => shares.filter((one) => one.share === share).map((one) => one.id);
    expect(ids('SALE')).toEqual(EXAMPLE.expected.eligible);
    const stays = [...EXAMPLE.expected.withheld, ...EXAMPLE.expected.creditedInWindow];
    expect(ids('STAYS')).toEqual(stays);
  });

  it.each(EXAMPLE.expected.documents)('issues $number to $buyer over $gross', (expected) => {
    const document = issued.find((one) => one.number === expected.number);
    expect(document).toMatchObject({
      type: '380',
      sellerKey: expected.seller,
      buyerKey: expected.buyer,
      issueDate: '2026-11-02',
      dueDate: '2026-11-16',
      issuedOnBehalf: expected.seller !== 'NL*HUB',
    });
    expect(document && [document.net, document.vat, document.gross].map((one) => toText(one, 2))).toEqual([
      expected.net,
      expected.vat,
      expected.gross,
    ]);
    expect(document?.lines.map(lineFacts)).toEqual(expected.lines.map(({ cdrs, ...line }) => line));
    expect(
      document?.vatBreakdown.map(({ category, rate, taxable, vat }) => ({
        category,
        rate: toText(rate),
        taxable: toText(taxable, 2),
        vat: toText(vat, 2),
      })),
    ).toEqual(expected.vatBreakdown);
  });

  it('issues nothing else', () => {
    expect(issued.map((document) => document.number)).toEqual(EXAMPLE.expected.documents.map(({ number }) => number));
    expect(plan.blocked).toEqual([]);
  });

  it('nets every member to one amount, and leaves the hub its fees', () => {
    const positions = plan.positions.map((position) => [position.party, toText(position.amount, 2)]);
    expect(Object.fromEntries(positions)).toEqual(EXAMPLE.expected.netPositions);
    expect(plan.hubNet.map((net) => toText(net.amount, 2))).toEqual([EXAMPLE.expected.hubNet]);
  });

  it('knows what each two owe each other, to the last decimal', () => {
    expect(
      plan.bilateral.map(({ a, b, aSuppliedToB, bSuppliedToA, netBOwesA }) => ({
        a,
        aSuppliedToB: toText(aSuppliedToB, 4),
        b,
        bSuppliedToA: toText(bSuppliedToA, 4),
        netBOwesA: toText(netBOwesA, 4),
      })),
    ).toEqual(EXAMPLE.expected.bilateral);
  });

  it('comes out the same in whatever order the groups arrive', () => {
    const backwards = planRun(aRunInput({ groups: exampleGroups().reverse() }));
    expect(JSON.stringify(backwards)).toBe(JSON.stringify(plan));
  });
});

describe('a group that cannot be documented', () => {
  const good = aGroup({ cpo: 'DE*BET', emsp: 'NL*ALF', chargeCountry: 'DE' });

  it('is withheld when its buyer has no legal entity, while others go on', () => {
    const groups = [aGroup({ emsp: 'SE*EPS' }), good];
    const plan = planRun(aRunInput({ groups }));
    expect(reasons(plan)).toEqual([['LEGAL_ENTITY_MISSING', 'SE*EPS']]);
    expect(energyBuyers(plan)).toEqual(['NL*ALF']);
  });

  it('is withheld without an agreement in its currency', () => {
    const plan = planRun(aRunInput({ groups: [aGroup({ currency: 'SEK' })] }));
    expect(reasons(plan)).toEqual([['AGREEMENT_MISSING', 'NL*ALF and DE*BET']]);
  });

  it('is withheld when the hub would be principal, or the eMSP bills itself', () => {
    const principal = planRun(aRunInput({ groups: [aGroup()], agreements: [anAgreement({ model: 'PRINCIPAL' })] }));
    const reverse = planRun(aRunInput({ groups: [aGroup()], agreements: [anAgreement({ billing: 'REVERSE' })] }));
    expect(reasons(principal)).toEqual([['MODEL_NOT_SUPPORTED', 'NL*ALF→DE*BET/1: PRINCIPAL, DIRECT billing']]);
    expect(reasons(reverse)).toEqual([['MODEL_NOT_SUPPORTED', 'NL*ALF→DE*BET/1: AGENT, REVERSE billing']]);
  });

  it('is withheld when the hub has no fees in its currency', () => {
    const plan = planRun(aRunInput({ groups: [aGroup()], fees: { ...FEES, schedules: [] } }));
    expect(reasons(plan)).toEqual([['FEES_MISSING', 'no fees in EUR']]);
  });

  it('is withheld when a member has no proven VAT id, so that no fee goes uncharged', () => {
    const legalEntities = [anEntity('NL*ALF'), anEntity('DE*BET', { vatIds: [{ countryCode: 'DE', id: 'DE1' }] })];
    const plan = planRun(aRunInput({ groups: [aGroup()], legalEntities }));
    expect(reasons(plan)).toEqual([['FEE_VAT_BLOCKED', 'DE*BET: CUSTOMER_VAT_ID_MISSING']]);
    expect(plan.documents).toEqual([]);
  });

  it('is withheld when the cars were charged outside the EU', () => {
    const plan = planRun(aRunInput({ groups: [aGroup({ chargeCountry: 'CH' }), aGroup()] }));
    expect(reasons(plan)).toEqual([['ENERGY_VAT_BLOCKED', 'CHARGED_OUTSIDE_EU_REVIEW']]);
    expect(plan.documents[0]?.draft.lines.map((line) => line.countryCode)).toEqual(['NL']);
  });
});

describe('an agreement', () => {
  it('counts in the version that is valid at the cut-off', () => {
    const agreements = [
      anAgreement({ version: 1, paymentTermDays: 14, validUntil: new Date('2026-10-15T00:00:00Z') }),
      anAgreement({ version: 2, paymentTermDays: 30, validFrom: new Date('2026-10-15T00:00:00Z') }),
      anAgreement({ version: 3, paymentTermDays: 60, validFrom: new Date('2026-12-01T00:00:00Z') }),
    ];
    expect(dueDate(planRun(aRunInput({ groups: [aGroup()], agreements })))).toBe('2026-12-02');
  });

  it('that has ended still governs what was charged under it', () => {
    const agreements = [anAgreement({ validUntil: new Date('2026-10-20T00:00:00Z') })];
    expect(dueDate(planRun(aRunInput({ groups: [aGroup()], agreements })))).toBe('2026-11-16');
  });
});

describe('any run', () => {
  it('nets to zero with the hub, in every currency, and comes out the same twice', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const input = randomRun(seed);
      const plan = planRun(input);
      expect(JSON.stringify(planRun({ ...input, groups: [...input.groups].reverse() }))).toBe(JSON.stringify(plan));
      for (const currency of ['EUR', 'SEK', 'JPY']) {
        const amounts = [...plan.positions, ...plan.hubNet].filter((one) => one.currency === currency);
        expect({ seed, rest: toText(sum(amounts.map((one) => one.amount))) }).toEqual({ seed, rest: '0' });
      }
    }
  });

  it('rounds no line by more than half a minor unit', () => {
    for (let seed = 41; seed <= 60; seed += 1) {
      for (const { draft } of planRun(randomRun(seed)).documents) {
        const half = draft.currency === 'JPY' ? '0.5' : '0.005';
        for (const line of draft.lines) {
          expect(line.roundingDifference.abs().lessThanOrEqualTo(half)).toBe(true);
          expect(line.exact.plus(line.roundingDifference).equals(line.net)).toBe(true);
        }
      }
    }
  });
});

function lineFacts(line: RunPlan['documents'][number]['draft']['lines'][number]) {
  return {
    line: line.line,
    description: line.description,
    exact: line.exact.toFixed(4),
    net: line.net.toFixed(2),
    roundingDifference: line.net.minus(line.exact.toFixed(4)).toFixed(4),
    basis: line.vat.basis,
    category: line.vat.category,
    rate: toText(line.vat.rate),
  };
}

function reasons(plan: RunPlan): [string, string][] {
  return plan.blocked.map(({ reason, detail }) => [reason, detail]);
}

function energyBuyers(plan: RunPlan): string[] {
  return plan.documents.filter(({ draft }) => draft.issuedOnBehalf).map(({ draft }) => draft.buyerKey);
}

function dueDate(plan: RunPlan): string | undefined {
  return plan.documents[0]?.draft.dueDate;
}

/** Members in and out of the EU, three currencies, groups of any size. */
function randomRun(seed: number): ReturnType<typeof aRunInput> {
  const random = generator(seed);
  const members = ['DE*BET', 'FR*GAM', 'NL*ALF', 'CH*ETA', 'SE*EPS'] as const;
  const currencies = ['EUR', 'SEK', 'JPY'] as const;
  const schedules = currencies.map((currency) => ({ ...FEES.schedules[0], currency, minimumMonthly: new Decimal(7) }));
  const agreements = members.flatMap((cpo) =>
    members.flatMap((emsp) =>
      currencies.map((currency) => anAgreement({ cpo: party(cpo), emsp: party(emsp), currency })),
    ),
  );
  const pick = <T>(from: readonly T[]): T | undefined => from[random(from.length)];
  const groups = Array.from({ length: 1 + random(25) }, (_, index) => {
    const cpo = pick(members) ?? 'NL*ALF';
    const emsp = pick(members.filter((member) => member !== cpo)) ?? 'DE*BET';
    return aGroup({
      cpo,
      emsp,
      currency: pick(currencies) ?? 'EUR',
      chargeCountry: pick(['NL', 'DE', 'BE', 'FR', 'CH']) ?? 'NL',
      count: 1 + random(500),
      exact: new Decimal(random(10_000_000)).dividedBy(10_000),
      kwh: new Decimal(random(1_000_000)).dividedBy(1000),
      cdrHash: String(index),
    });
  });
  const entities = members.map((member) => anEntity(member));
  return aRunInput({ groups, agreements, legalEntities: entities, fees: { ...FEES, schedules } });
}

function generator(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
