import { planRun } from '../../../src/domain/clearing/plan-run.js';
import type { RunPlan } from '../../../src/domain/clearing/run-input.js';
import { toText } from '../../../src/domain/decimal.js';
import { aGroup, anAgreement, anEntity, aRunInput, FEES } from './builders.js';
import { sha256 } from './read-json.js';
import { AGENT_EXAMPLE, PRINCIPAL_EXAMPLE } from './settlement-example.js';

describe.each([
  ['between three networks', AGENT_EXAMPLE],
  ['in which the hub buys from three networks and sells to them', PRINCIPAL_EXAMPLE],
])('a month %s', (_, example) => {
  const { plan } = example;
  const { expected } = example.facts;
  const issued = example.issued();

  it('charges what is approved, withholds what may be contested, and lets a credited session leave with its credit', () => {
    const shares = example.records.map(({ record, share }) => ({ id: record.cdr.id, share }));
    const ids = (share: string) => shares.filter((one) => one.share === share).map((one) => one.id);
    expect(ids('SALE')).toEqual(expected.eligible);
    expect(ids('STAYS')).toEqual([...expected.withheld, ...expected.creditedInWindow]);
  });

  it.each(expected.documents)('issues $number to $buyer over $gross', (paper) => {
    const document = issued.find((one) => one.number === paper.number);
    expect(document).toMatchObject({
      type: paper.type,
      sellerKey: paper.seller,
      buyerKey: paper.buyer,
      issueDate: '2026-11-02',
      dueDate: '2026-11-16',
      issuedOnBehalf: paper.issuedOnBehalf,
      settlementMode: example === AGENT_EXAMPLE ? 'STATEMENT_ONLY' : 'HUB_ACCOUNT',
    });
    expect(document?.issuer?.party.partyId).toBe(paper.seller === 'NL*HUB' ? undefined : 'HUB');
    expect(document && [document.net, document.vat, document.gross].map((one) => toText(one, 2))).toEqual([
      paper.net,
      paper.vat,
      paper.gross,
    ]);
    expect(document?.lines.map(lineFacts)).toEqual(paper.lines.map(({ cdrs, ...line }) => line));
    expect(
      document?.vatBreakdown.map(({ category, rate, taxable, vat }) => ({
        category,
        rate: toText(rate),
        taxable: toText(taxable, 2),
        vat: toText(vat, 2),
      })),
    ).toEqual(paper.vatBreakdown);
  });

  it.each(expected.documents)('puts exactly the CDRs on $number that belong there', (paper) => {
    const document = issued.find((one) => one.number === paper.number);
    for (const { line, cdrs } of paper.lines) {
      const onIt = example.records.filter(({ record }) => cdrs.includes(record.cdr.id)).map(({ record }) => record);
      const list = onIt.map((record) => `${record.key} ${record.contentHash}`).sort();
      const { cdrCount, cdrHash } = document?.lines[line - 1] ?? {};
      expect([cdrCount, cdrHash]).toEqual(list.length === 0 ? [cdrCount, ''] : [list.length, sha256(list.join('\n'))]);
    }
  });

  it('issues nothing else, in this order', () => {
    expect(issued.map((document) => document.number)).toEqual(expected.documents.map(({ number }) => number));
    expect(plan.blocked).toEqual([]);
  });

  it('nets every member to one amount, and leaves the hub what is its own', () => {
    const positions = plan.positions.map((position) => [position.party, toText(position.amount, 2)]);
    expect(Object.fromEntries(positions)).toEqual(expected.netPositions);
    expect(plan.hubNet.map((net) => toText(net.amount, 2))).toEqual([expected.hubNet]);
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
    ).toEqual(expected.bilateral);
  });

  it('comes out the same in whatever order the groups arrive', () => {
    const backwards = planRun(aRunInput({ groups: [...example.groups].reverse() }));
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
    expect(reasons(plan)).toEqual([['AGREEMENT_MISSING', 'NL*ALF→DE*BET/1 in SEK']]);
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
