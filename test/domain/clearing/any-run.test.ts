import fc from 'fast-check';
import type { BillingTerms } from '../../../src/domain/clearing/agreement.js';
import type { CdrGroup } from '../../../src/domain/clearing/cdr-group.js';
import { planRun } from '../../../src/domain/clearing/plan-run.js';
import type { RunInput, RunPlan } from '../../../src/domain/clearing/run-input.js';
import { Decimal, sum, ZERO } from '../../../src/domain/decimal.js';
import { checkDraft } from '../../../src/domain/invoicing/check-draft.js';
import { isCreditNote } from '../../../src/domain/invoicing/document.js';
import { balancesOf } from '../../../src/domain/ledger/balance.js';
import { postDocument } from '../../../src/domain/ledger/post-document.js';
import { AGENT, aGroup, anAgreement, anEntity, aRunInput, FEES, PRINCIPAL, party, REVERSE } from './builders.js';
import { issueAll } from './settlement-example.js';

const MEMBERS = ['CH*ETA', 'DE*BET', 'FR*GAM', 'NL*ALF', 'SE*EPS'] as const;
const CURRENCIES = ['EUR', 'SEK', 'JPY'] as const;
const TERMS: readonly BillingTerms[] = [AGENT, REVERSE, PRINCIPAL];

const RATES = {
  date: '2026-10-30',
  source: 'test',
  unitsPerEur: { SEK: new Decimal('11.2345'), JPY: new Decimal('171.5'), CHF: new Decimal('0.9412') },
};

const group = fc
  .record({
    pair: fc.tuple(fc.constantFrom(...MEMBERS), fc.constantFrom(...MEMBERS)).filter(([cpo, emsp]) => cpo !== emsp),
    currency: fc.constantFrom(...CURRENCIES),
    chargeCountry: fc.constantFrom('NL', 'DE', 'BE', 'FR', 'SE', 'CH'),
    terms: fc.constantFrom(...TERMS),
    count: fc.integer({ min: 1, max: 500 }),
    units: fc.integer({ min: 0, max: 10_000_000 }),
    wh: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .map(({ pair: [cpo, emsp], units, wh, ...parts }) => {
    const agreementKey = `${cpo}→${emsp}/${parts.currency}`;
    return aGroup({
      ...parts,
      cpo,
      emsp,
      agreementKey,
      exact: new Decimal(units).dividedBy(10_000),
      kwh: new Decimal(wh).dividedBy(1_000),
    });
  });

/** Members in and out of the EU, three currencies, all models, groups of any size. */
const input = fc.array(group, { minLength: 1, maxLength: 25 }).map((groups): RunInput => {
  const schedules = CURRENCIES.map((currency) => ({ ...FEES.schedules[0], currency, minimumMonthly: new Decimal(7) }));
  const agreements = MEMBERS.flatMap((cpo) =>
    MEMBERS.flatMap((emsp) =>
      CURRENCIES.map((currency) =>
        anAgreement({ key: `${cpo}→${emsp}/${currency}`, cpo: party(cpo), emsp: party(emsp), currency }),
      ),
    ),
  );
  return aRunInput({
    groups: groups.map((one, index) => ({ ...one, cdrHash: `${index}` })),
    agreements,
    legalEntities: MEMBERS.map((member) => anEntity(member)),
    fees: { ...FEES, schedules },
    rates: RATES,
  });
});

describe('any run', () => {
  it('nets to zero with the hub in every currency, and comes out the same in whatever order', () => {
    fc.assert(
      fc.property(input, (one) => {
        const plan = planRun(one);
        expect(JSON.stringify(planRun({ ...one, groups: [...one.groups].reverse() }))).toBe(JSON.stringify(plan));
        for (const currency of CURRENCIES) expect(restOf(plan, currency)).toBe('0');
      }),
      { numRuns: 60 },
    );
  });

  it('has documents that add up, and bills every CDR that is not blocked exactly once', () => {
    fc.assert(
      fc.property(input, (one) => {
        const plan = planRun(one);
        for (const { draft } of plan.documents) checkDraft(draft);
        const sold = plan.documents.filter(({ role }) => role === 'SALE').flatMap(({ lines }) => lines.flat());
        const blocked = plan.blocked.map((each) => each.group);
        expect(hashes([...sold, ...blocked])).toEqual(hashes(one.groups));
        const bought = plan.documents.filter(({ role }) => role === 'PURCHASE').flatMap(({ lines }) => lines.flat());
        expect(hashes(bought)).toEqual(hashes(sold.filter(({ terms }) => terms.model === 'PRINCIPAL')));
      }),
      { numRuns: 60 },
    );
  });

  it('books what it nets: the open accounts of the members are the positions, and the accruals are gone', async () => {
    await fc.assert(
      fc.asyncProperty(input, async (one) => {
        const plan = planRun(one);
        const books = await balancesOf(issueAll(plan).flatMap((document) => postDocument(document, 'NL*HUB')));
        const at = (account: string, currency: string) =>
          books.find((each) => each.account === account && each.currency === currency)?.amount ?? ZERO;
        for (const { party: who, currency, amount } of plan.positions) {
          expect(at(`member:${who}:open`, currency).negated().equals(amount)).toBe(true);
        }
        for (const currency of CURRENCIES) {
          const billed = sum(
            plan.documents
              .filter(({ role }) => role === 'SALE')
              .flatMap(({ lines }) => lines.flat())
              .filter((each) => each.currency === currency)
              .map(({ exact }) => exact),
          );
          const receivable = books.filter((each) => each.account.startsWith('unbilled:receivable:'));
          const released = sum(receivable.filter((each) => each.currency === currency).map(({ amount }) => amount));
          expect(released.negated().equals(billed)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('credits what it charged in any parts, never more, and exactly all in the end', () => {
    fc.assert(
      fc.property(input, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }), (one, tenths) => {
        const charged = issueAll(
          planRun({ ...one, fees: { ...one.fees, schedules: CURRENCIES.map((currency) => ({ currency })) } }),
        );
        const history = [...charged];
        const planOf = planRun(one).documents;
        let left = new Map(one.groups.map((each) => [each.cdrHash, each.exact]));
        for (const [index, share] of [...tenths, 10].entries()) {
          const groups = planOf.flatMap(({ role, draft, lines }) =>
            role === 'SALE'
              ? lines.flat().map((each) => creditOf(each, { share, left, sale: draft.key, charged }))
              : [],
          );
          left = new Map(groups.map(({ cdrHash, exact }) => [cdrHash, (left.get(cdrHash) ?? ZERO).plus(exact)]));
          const run = { ...one.run, id: `RUN-2027-0${index + 1}` };
          const notes = planRun({ ...one, run, groups, history });
          for (const currency of CURRENCIES) expect(restOf(notes, currency)).toBe('0');
          history.push(
            ...issueAll({
              documents: notes.documents.map((each) => ({
                ...each,
                draft: { ...each.draft, series: `${each.draft.series}-${index}` },
              })),
            }),
          );
        }
        for (const document of charged.filter(({ lines }) => lines.some(({ kind }) => kind === 'ENERGY'))) {
          const notes = history.filter(
            ({ type, corrects }) => isCreditNote(type) && corrects?.includes(document.number),
          );
          const credited = (of: 'net' | 'vat' | 'gross') => sum(notes.map((note) => note[of])).toFixed();
          expect([credited('net'), credited('vat'), credited('gross')]).toEqual([
            document.net.toFixed(),
            document.vat.toFixed(),
            document.gross.toFixed(),
          ]);
          const tax = sum(notes.flatMap(({ taxCurrency }) => (taxCurrency ? [taxCurrency.vat] : [])));
          expect(tax.toFixed()).toBe((document.taxCurrency?.vat ?? ZERO).toFixed());
        }
      }),
      { numRuns: 25 },
    );
  });
});

function hashes(groups: readonly CdrGroup[]): string[] {
  return groups.map(({ cdrHash }) => cdrHash).sort();
}

function restOf(plan: RunPlan, currency: string): string {
  const all = [...plan.positions, ...plan.hubNet].filter((one) => one.currency === currency);
  return sum(all.map(({ amount }) => amount)).toFixed();
}

interface Crediting {
  /** Tenths of what is left. */
  readonly share: number;
  readonly left: ReadonlyMap<string, Decimal>;
  readonly sale: string;
  readonly charged: ReturnType<typeof issueAll>;
}

function creditOf(group: CdrGroup, { share, left, sale, charged }: Crediting): CdrGroup {
  const exact = (left.get(group.cdrHash) ?? ZERO).times(share).dividedBy(10).negated();
  const corrects = charged.filter(({ key }) => key === sale).map(({ number }) => number);
  const bought = charged.find(
    ({ type, sellerKey, buyerKey, currency, vatBreakdown, lines }) =>
      type === '389' &&
      buyerKey === 'NL*HUB' &&
      sellerKey === group.cpo &&
      currency === group.currency &&
      vatBreakdown.length > 0 &&
      lines.some(({ countryCode }) => countryCode === group.chargeCountry),
  );
  const isPrincipal = group.terms.model === 'PRINCIPAL' && bought !== undefined;
  return { ...group, kind: 'CREDIT', exact, corrects, ...(isPrincipal && { correctsPurchase: [bought.number] }) };
}
