import type { CdrGroup } from '../../../src/domain/clearing/cdr-group.js';
import { planRun } from '../../../src/domain/clearing/plan-run.js';
import type { RunInput } from '../../../src/domain/clearing/run-input.js';
import { Decimal, sum, toText } from '../../../src/domain/decimal.js';
import type { IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { numberDocument, sealDocument } from '../../../src/domain/invoicing/document-text.js';
import type { EntryDraft } from '../../../src/domain/ledger/entry.js';
import { postDocument } from '../../../src/domain/ledger/post-document.js';
import { aGroup, anAgreement, anEntity, aRunInput, party } from './builders.js';
import { readExample, sha256 } from './read-json.js';

interface RoundingExample {
  readonly creditInParts: readonly {
    readonly rate: string;
    readonly invoice: { readonly net: string; readonly vat: string; readonly gross: string };
    readonly creditNotes: readonly { readonly net: string; readonly vat: string; readonly gross: string }[];
    readonly creditedGross: string;
  }[];
}

const RUN = {
  id: 'RUN-2026-11',
  period: '2026-11',
  cutOffAt: new Date('2026-12-01T00:00:00Z'),
  issueDate: '2026-12-02',
};

describe('a session credited after it was charged', () => {
  const invoice = issue(planInOctober([aGroup({ exact: new Decimal('10.00'), count: 2 })]));
  const november = planInNovember([credit('4.00', invoice)], [invoice]);
  const note = november.documents[0]?.draft;

  it('becomes a credit note that names the invoice', () => {
    expect(note).toMatchObject({
      key: 'RUN-2026-11/381/NL*ALF/DE*BET/EUR/NL-ALF-2026-000001',
      type: '381',
      series: 'NL-ALF-CN',
      corrects: ['NL-ALF-2026-000001'],
      preceding: [{ number: 'NL-ALF-2026-000001', issueDate: '2026-11-02' }],
      issuedOnBehalf: true,
    });
    expect(note?.lines[0]?.description).toBe('Credit: EV charging energy, NL, 1 session, 10.0000 kWh');
  });

  it('has positive amounts on paper, and the VAT treatment of the invoice', () => {
    expect(note && toText(note.gross, 2)).toBe('4.00');
    expect(note?.lines[0]?.vat).toEqual(invoice.lines[0]?.vat);
  });

  it('turns the positions round: the CPO owes and the eMSP is owed', () => {
    expect(november.positions.map(({ party: who, amount }) => [who, toText(amount, 2)])).toEqual([
      ['DE*BET', '4.00'],
      ['NL*ALF', '-4.00'],
    ]);
  });

  it('costs no fee', () => {
    expect(november.documents).toHaveLength(1);
  });

  it('is booked with the opposite signs of an invoice', () => {
    const [release, booking] = postDocument(issue(note ?? invoice), 'NL*HUB');
    expect(postings(booking)).toEqual([
      ['member:DE*BET:open', '-4'],
      ['member:NL*ALF:open', '4'],
    ]);
    expect([release?.key, booking?.key]).toEqual(['release:NL-ALF-CN-2026-000001', 'credit:NL-ALF-CN-2026-000001']);
    expect(postings(release)).toEqual([
      ['unbilled:payable:NL*ALF', '-4'],
      ['unbilled:receivable:DE*BET', '4'],
    ]);
  });

  it('goes on one note per invoice when two invoices are corrected', () => {
    const second = { ...invoice, number: 'NL-ALF-2026-000002' };
    const plan = planInNovember([credit('4.00', invoice), credit('3.00', second)], [invoice, second]);
    expect(plan.documents.map(({ draft }) => draft.corrects)).toEqual([['NL-ALF-2026-000001'], ['NL-ALF-2026-000002']]);
  });

  it('never takes back more than was charged', () => {
    expect(() => planInNovember([credit('10.01', invoice)], [invoice])).toThrow('exceed the 10 that were charged');
  });

  it('cannot be planned without the invoice that it corrects', () => {
    expect(() => planInNovember([credit('4.00', invoice)], [])).toThrow('the history lacks NL-ALF-2026-000001');
  });

  it('does not count the notes of its own run when that is calculated again', () => {
    const again = planInNovember([credit('4.00', invoice)], [invoice, issue(note ?? invoice)]);
    expect(JSON.stringify(again)).toBe(JSON.stringify(november));
  });
});

describe('an invoice with VAT that is credited in parts', () => {
  it.each(readExample<RoundingExample>('rounding').creditInParts)(
    'is credited over $creditedGross in the end, as charged',
    ({ rate, invoice, creditNotes }) => {
      const total = issue(planInOctober([aGroup({ exact: new Decimal(invoice.net), count: 9 })], rate));
      expect(amounts(total)).toEqual(invoice);
      const notes: IssuedDocument[] = [];
      for (const [index, expected] of creditNotes.entries()) {
        const groups = [credit(expected.net, total)];
        const id = `RUN-2026-${11 + index}`;
        const plan = planRun(domestic(rate, { groups, history: [total, ...notes], run: { ...RUN, id } }));
        const note = issueNth(plan.documents[0]?.draft, index + 1);
        expect(amounts(note)).toEqual({ net: expected.net, vat: expected.vat, gross: expected.gross });
        notes.push(note);
      }
      expect(toText(sum(notes.map((note) => note.gross)), 2)).toBe(invoice.gross);
    },
  );

  it('takes the cent with its last part, for exact amounts too', () => {
    const invoice = issue(planInOctober([aGroup({ exact: new Decimal('0.0150'), count: 3 })]));
    const notes: IssuedDocument[] = [];
    for (const index of [1, 2, 3]) {
      const run = { ...RUN, id: `RUN-2026-11.${index}` };
      const plan = planRun(aRunInput({ run, groups: [credit('0.0050', invoice)], history: [invoice, ...notes] }));
      notes.push(issueNth(plan.documents[0]?.draft, index));
    }
    expect(toText(invoice.net, 2)).toBe('0.02');
    expect(notes.map((note) => toText(note.net, 2))).toEqual(['0.01', '0.00', '0.01']);
  });
});

/** NL*ALF sells to a dealer in the same country, so that there is local VAT; `rate` as if it were that country's. */
function domestic(rate: string, parts: Partial<RunInput>): RunInput {
  const input = aRunInput(parts);
  const { countries } = input.vatTable;
  const netherlands = { ...countries['NL'], rates: [{ from: '2012-10-01', percent: new Decimal(rate) }] };
  const NL = { membership: 'EU' as const, domesticReverseCharge: 'NONE' as const, ...netherlands };
  return {
    ...input,
    vatTable: { ...input.vatTable, countries: { ...countries, NL } },
    legalEntities: [anEntity('NL*ALF'), anEntity('DE*BET', { countryCode: 'NL' })],
    agreements: [anAgreement({ cpo: party('NL*ALF'), emsp: party('DE*BET') })],
  };
}

function planInOctober(groups: readonly CdrGroup[], rate?: string): IssuedDocument {
  const plan = planRun(rate === undefined ? aRunInput({ groups }) : domestic(rate, { groups }));
  return issueNth(plan.documents[0]?.draft, 1);
}

function planInNovember(groups: readonly CdrGroup[], history: readonly IssuedDocument[]) {
  return planRun(aRunInput({ run: RUN, groups, history }));
}

function credit(amount: string, invoice: IssuedDocument): CdrGroup {
  return aGroup({ kind: 'CREDIT', exact: new Decimal(amount).negated(), corrects: [invoice.number] });
}

function issue(draft: Parameters<typeof numberDocument>[0]): IssuedDocument {
  return issueNth(draft, 1);
}

function issueNth(draft: Parameters<typeof numberDocument>[0] | undefined, sequence: number): IssuedDocument {
  if (draft === undefined) throw new Error('nothing was planned');
  return sealDocument(numberDocument(draft, { sequence, issuedAt: new Date('2026-12-02T06:00:00Z') }), sha256);
}

function amounts({ net, vat, gross }: IssuedDocument): Record<string, string> {
  return { net: toText(net, 2), vat: toText(vat, 2), gross: toText(gross, 2) };
}

function postings(entry: EntryDraft | undefined): [string, string][] {
  return (entry?.postings ?? []).map(({ account, amount }) => [account, amount.toFixed()]);
}
