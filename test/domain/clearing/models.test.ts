import type { CdrGroup } from '../../../src/domain/clearing/cdr-group.js';
import { planRun } from '../../../src/domain/clearing/plan-run.js';
import type { RunInput, RunPlan } from '../../../src/domain/clearing/run-input.js';
import { Decimal, sum, toText } from '../../../src/domain/decimal.js';
import type { IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { balancesOf } from '../../../src/domain/ledger/balance.js';
import { postDocument } from '../../../src/domain/ledger/post-document.js';
import { aGroup, anAgreement, anEntity, aRunInput, FEES, PRINCIPAL, party, REVERSE } from './builders.js';
import { issueAll } from './settlement-example.js';

const NO_FEES = { ...FEES, schedules: [{ currency: 'EUR' }] };
const NOVEMBER = { ...aRunInput().run, id: 'RUN-2026-11', period: '2026-11', issueDate: '2026-12-02' };

function facts({ draft }: RunPlan['documents'][number]) {
  return [draft.type, draft.series, draft.sellerKey, draft.buyerKey, toText(draft.gross, 2)];
}

function planned(parts: Partial<RunInput>): RunPlan {
  return planRun(aRunInput({ fees: NO_FEES, ...parts }));
}

describe('an eMSP that bills itself', () => {
  const plan = planned({ groups: [aGroup({ terms: REVERSE })] });
  const [invoice] = issueAll(plan);

  it('makes the CPO’s invoice in the CPO’s series, by the hub in its name', () => {
    expect(plan.documents.map(facts)).toEqual([['389', 'SB-NL-ALF', 'NL*ALF', 'DE*BET', '4.00']]);
    expect(invoice).toMatchObject({ issuedOnBehalf: true, issuer: { party: party('NL*HUB') } });
  });

  it('owes as if the CPO had made it', () => {
    expect(plan.positions.map(({ party: who, amount }) => [who, toText(amount, 2)])).toEqual([
      ['DE*BET', '-4.00'],
      ['NL*ALF', '4.00'],
    ]);
    expect(entries(invoice)).toEqual([
      ['release:SB-NL-ALF-2026-000001', 'unbilled:payable:NL*ALF 4', 'unbilled:receivable:DE*BET -4'],
      ['invoice:SB-NL-ALF-2026-000001', 'member:DE*BET:open 4', 'member:NL*ALF:open -4'],
    ]);
  });

  it('credits itself too', () => {
    const note = creditOf(invoice, '1.50');
    expect(note.documents.map(facts)).toEqual([['261', 'SB-NL-ALF-CN', 'NL*ALF', 'DE*BET', '1.50']]);
    expect(note.documents[0]?.draft.preceding).toEqual([{ number: 'SB-NL-ALF-2026-000001', issueDate: '2026-11-02' }]);
  });

  it('gets a document of its own beside one of the CPO, where the agreement changed within the month', () => {
    const groups = [aGroup({ terms: REVERSE }), aGroup({ cdrHash: '2' })];
    expect(planned({ groups }).documents.map(({ draft }) => draft.type)).toEqual(['380', '389']);
  });
});

describe('the hub as principal', () => {
  const groups = [
    aGroup({ terms: PRINCIPAL, exact: new Decimal('10.005') }),
    aGroup({ terms: { ...PRINCIPAL, billing: 'REVERSE' }, emsp: 'FR*GAM', exact: new Decimal('20.005'), cdrHash: '2' }),
  ];
  const october = planned({ groups });
  const [purchase, german, french] = issueAll(october);

  it('buys and sells, whichever way the members bill', () => {
    expect(october.documents.map(facts)).toEqual([
      ['389', 'SB-NL-ALF', 'NL*ALF', 'NL*HUB', '36.31'],
      ['380', 'HUB-NL', 'NL*HUB', 'DE*BET', '10.01'],
      ['380', 'HUB-NL', 'NL*HUB', 'FR*GAM', '20.01'],
    ]);
    expect(october.documents.map(({ lines }) => lines.map((line) => line.length))).toEqual([[2], [1], [1]]);
    expect(purchase).toMatchObject({ issuedOnBehalf: false, issuer: { party: party('NL*HUB') } });
    expect(german).toMatchObject({ issuedOnBehalf: false, settlementMode: 'HUB_ACCOUNT' });
  });

  it('credits the purchase and the sale of a session, to the last cent, and owes the VAT of neither any more', async () => {
    const credit = (exact: string, parts: Partial<CdrGroup> = {}) =>
      creditGroup(exact, {
        terms: PRINCIPAL,
        corrects: [german?.number ?? ''],
        ...parts,
        correctsPurchase: [purchase?.number ?? ''],
      });
    const history = [purchase, german, french].flatMap((one) => one ?? []);
    const first = planned({ run: NOVEMBER, history, groups: [credit('4.0025')] });
    expect(first.documents.map(facts)).toEqual([
      ['261', 'SB-NL-ALF-CN', 'NL*ALF', 'NL*HUB', '4.84'],
      ['381', 'HUB-NL-CN', 'NL*HUB', 'DE*BET', '4.00'],
    ]);
    const notes = issueAll(first);
    const rest = planned({
      run: { ...NOVEMBER, id: 'RUN-2026-12' },
      history: [...history, ...notes],
      groups: [credit('6.0025'), credit('20.005', { emsp: 'FR*GAM', corrects: [french?.number ?? ''], cdrHash: '2' })],
    });
    const all = [...history, ...notes, ...issueAll(rest)];
    expect(toText(sum([first, rest].flatMap((one) => one.documents.map(({ draft }) => draft.gross))), 2)).toBe('66.33');
    const books = await balancesOf(all.flatMap((document) => postDocument(document, 'NL*HUB')));
    expect(books.filter(({ amount }) => !amount.isZero())).toEqual([]);
  });

  it('is blocked on both sides when one of them cannot be taxed', () => {
    const legalEntities = [anEntity('NL*ALF', { vatIds: [] }), anEntity('DE*BET')];
    const plan = planned({ groups: [aGroup({ terms: PRINCIPAL })], legalEntities });
    expect(plan.blocked.map(({ reason, detail }) => [reason, detail])).toEqual([
      ['ENERGY_VAT_BLOCKED', 'SUPPLIER_VAT_ID_MISSING'],
    ]);
    expect(plan.documents).toEqual([]);
    const outside = planned({ groups: [aGroup({ terms: PRINCIPAL, chargeCountry: 'CH' })] });
    expect(outside.blocked.map(({ detail }) => detail)).toEqual(['CHARGED_OUTSIDE_EU_REVIEW']);
  });

  it('lets nobody pay sooner, or be paid later, than any of the agreements says', () => {
    const terms = (emsp: string, paymentTermDays: number) =>
      anAgreement({ key: `NL*ALF→${emsp}/1`, emsp: party(emsp), paymentTermDays });
    const agreements = [terms('DE*BET', 10), terms('FR*GAM', 30)];
    expect(planned({ groups, agreements }).documents.map(({ draft }) => draft.dueDate)).toEqual([
      '2026-11-12',
      '2026-11-12',
      '2026-12-02',
    ]);
  });

  it('tells by an empty hash that some CDRs of a line are blocked, so that such a plan is not issued', () => {
    const saleLine = { groups: 2, cdrHash: 'both' };
    const shared = ['DE*BET', 'FR*GAM'].map((cpo, index) =>
      aGroup({ terms: PRINCIPAL, cpo: cpo as 'DE*BET', emsp: 'NL*ALF', saleLine, cdrHash: `${index}` }),
    );
    const sale = (all: readonly CdrGroup[]) =>
      planned({ groups: all }).documents.find(({ role }) => role === 'SALE')?.draft.lines[0]?.cdrHash;
    expect(sale(shared)).toBe('both');
    expect(sale(shared.slice(0, 1))).toBe('0');
    const three = shared.map((group) => ({ ...group, saleLine: { groups: 3, cdrHash: 'three' } }));
    expect(sale(three)).toBe('');
  });
});

describe('who moves the money', () => {
  it('of a document is what the agreement says, and of the fees the strongest of all', () => {
    const mode = (settlementMode: 'PSP' | 'STATEMENT_ONLY') => ({ ...REVERSE, settlementMode });
    const groups = [aGroup({ terms: mode('STATEMENT_ONLY') }), aGroup({ emsp: 'FR*GAM', terms: mode('PSP') })];
    const modes = planRun(aRunInput({ groups })).documents.map(({ draft }) => [draft.buyerKey, draft.settlementMode]);
    expect(modes).toEqual([
      ['DE*BET', 'STATEMENT_ONLY'],
      ['FR*GAM', 'PSP'],
      ['DE*BET', 'STATEMENT_ONLY'],
      ['FR*GAM', 'PSP'],
      ['NL*ALF', 'PSP'],
    ]);
  });
});

function creditGroup(exact: string, parts: Partial<CdrGroup>): CdrGroup {
  return aGroup({ kind: 'CREDIT', exact: new Decimal(exact).negated(), ...parts });
}

function creditOf(invoice: IssuedDocument | undefined, exact: string): RunPlan {
  const corrects = invoice ? [invoice.number] : [];
  return planned({ run: NOVEMBER, history: invoice ? [invoice] : [], groups: [creditGroup(exact, { corrects })] });
}

function entries(document: IssuedDocument | undefined): string[][] {
  return (document ? postDocument(document, 'NL*HUB') : []).map(({ key, postings }) => [
    key,
    ...postings.map(({ account, amount }) => `${account} ${amount.toFixed()}`),
  ]);
}
