import { Decimal, roundTo, toText } from '../../../src/domain/decimal.js';
import { splitByLargestRemainder } from '../../../src/domain/invoicing/largest-remainder.js';
import type { ApiList, ApiRun } from '../../../src/simulator/operator-api.js';
import type { ApiDocument } from './settlement/document-facts.js';
import type { PlayOnHub, Tell } from './vector-case.js';
import type { VectorHub } from './vector-hub.js';
import { agreementBody, cdrText } from './vector-parties.js';

interface Amounts {
  readonly net: string;
  readonly vat: string;
  readonly gross: string;
}

interface CreditVector {
  readonly invoice: Amounts;
  readonly creditNotes: readonly (Amounts & { readonly item: string })[];
  readonly creditedGross: string;
}

interface RoundingVector {
  readonly creditNotesLagoPr2643: CreditVector;
  readonly creditNotesTiny: CreditVector;
  readonly halfUp: readonly { readonly in: string; readonly out: string }[];
  readonly largestRemainder: readonly {
    readonly total: string;
    readonly weights: readonly number[];
    readonly parts: readonly string[];
  }[];
  readonly lineAggregation: { readonly cdrs: readonly string[]; readonly lineNet: string };
  readonly vatPerDocumentNotPerLine: { readonly lines: readonly string[]; readonly vatOnSum: string };
}

const DATE = '2026-11-03';

/**
 * Invoices and their credit notes out of CDRs and credit CDRs, a run for each note; sold in Bulgaria, which has 20 % and
 * no reverse charge among dealers. Lines are by country of the charge points. What no door tells, domain functions do.
 */
export const playRounding: PlayOnHub = async (vector, { hub, tell }) => {
  const rounding = vector as RoundingVector;
  hub.at(`${DATE}T09:00:00Z`);
  await hub.join({ 'BG*CPO': {}, 'BG*LAG': {}, 'BG*TIN': {}, 'NL*CPO': {}, 'NL*LIN': {}, 'NL*SUM': {} });
  for (const emsp of ['BG*LAG', 'BG*TIN'])
    await hub.api.post('/agreements', agreementBody('BG*CPO', emsp, { fees: {} }));
  for (const emsp of ['NL*LIN', 'NL*SUM'])
    await hub.api.post('/agreements', agreementBody('NL*CPO', emsp, { fees: {} }));
  await sell(hub, { cpo: 'NL*CPO', emsp: 'NL*LIN', amounts: rounding.lineAggregation.cdrs, countries: ['NL'] });
  await sell(hub, { cpo: 'NL*CPO', emsp: 'NL*SUM', amounts: rounding.vatPerDocumentNotPerLine.lines });
  await playCredits(hub, rounding, tell);
  for (const one of rounding.halfUp) {
    tell(`half up ${one.in}`, { expected: one.out, got: toText(roundTo(new Decimal(one.in), 2), 2) });
  }
  for (const { total, weights, parts } of rounding.largestRemainder) {
    const shares = splitByLargestRemainder(
      new Decimal(total),
      weights.map((one) => new Decimal(one)),
      2,
    );
    const got = shares.map((part) => toText(part, 2));
    tell(`largest remainder ${total} by ${weights.join(', ')}`, { expected: parts, got });
  }
};

async function playCredits(hub: VectorHub, rounding: RoundingVector, tell: Tell): Promise<void> {
  const played = [
    { name: 'Lago', emsp: 'BG*LAG', credits: rounding.creditNotesLagoPr2643 },
    { name: 'tiny', emsp: 'BG*TIN', credits: rounding.creditNotesTiny },
  ] as const;
  for (const { emsp, credits } of played) {
    const amounts = [...credits.creditNotes].sort((a, b) => (a.item < b.item ? -1 : 1)).map(({ net }) => net);
    await sell(hub, { cpo: 'BG*CPO', emsp, amounts });
  }
  const { cdrs } = rounding.lineAggregation;
  const sold = [cdrs, rounding.vatPerDocumentNotPerLine.lines, ...played.map(({ credits }) => credits.creditNotes)];
  const run = await hub.settle(sold.flat().length, { issue_date: DATE });
  const { lineAggregation, vatPerDocumentNotPerLine } = rounding;
  const line = await documentOf(hub, run, 'NL*LIN');
  tell('line of three CDRs', { expected: lineAggregation.lineNet, got: line?.lines[0]?.net });
  const vat = (await documentOf(hub, run, 'NL*SUM'))?.vat;
  tell('VAT of the document', { expected: vatPerDocumentNotPerLine.vatOnSum, got: vat });
  for (const { name, emsp, credits } of played) {
    tell(`${name} invoice`, { expected: credits.invoice, got: amountsOf(await documentOf(hub, run, emsp)) });
  }
  const credited = new Map<string, Decimal>();
  const most = Math.max(...played.map(({ credits }) => credits.creditNotes.length));
  for (let place = 0; place < most; place++) {
    const due = played.flatMap((one) => {
      const note = one.credits.creditNotes[place];
      return note ? [{ ...one, note }] : [];
    });
    for (const { emsp, note, credits } of due) await credit(hub, emsp, { note, credits });
    const next = await hub.settle(due.length, { issue_date: DATE });
    for (const { name, emsp, note } of due) {
      const { item, ...expected } = note;
      const got = amountsOf(await documentOf(hub, next, emsp));
      tell(`${name} credit note of ${item}`, { expected, got });
      credited.set(name, new Decimal(got?.gross ?? 0).plus(credited.get(name) ?? 0));
    }
  }
  for (const { name, credits } of played) {
    const got = toText(credited.get(name) ?? new Decimal(0), 2);
    tell(`${name} credited in all`, { expected: credits.creditedGross, got });
  }
}

/** The energy of dealers is taxed at the buyer's seat, wherever in the EU it was charged. */
const COUNTRIES = ['AT', 'BE', 'BG', 'DE'];

interface Sale {
  readonly cpo: string;
  readonly emsp: string;
  readonly amounts: readonly string[];
  readonly countries?: readonly string[];
}

async function sell(hub: VectorHub, { cpo, emsp, amounts, countries = COUNTRIES }: Sale): Promise<void> {
  for (const [index, cost] of amounts.entries()) {
    const chargeCountry = countries[index % countries.length] ?? '';
    await hub.post(cdrText({ cpo, emsp, id: idOf(emsp, index), kwh: '10', cost, chargeCountry }));
  }
}

async function credit(
  hub: VectorHub,
  emsp: string,
  { note, credits }: { readonly note: CreditVector['creditNotes'][number]; readonly credits: CreditVector },
): Promise<void> {
  const items = credits.creditNotes.map(({ item }) => item).sort();
  const index = items.indexOf(note.item);
  const original = idOf(emsp, index);
  const chargeCountry = COUNTRIES[index % COUNTRIES.length] ?? '';
  const id = `${original}-C`;
  const cost = `-${note.net}`;
  await hub.post(cdrText({ cpo: 'BG*CPO', emsp, id, kwh: '10', cost, chargeCountry, credits: original }));
}

function idOf(emsp: string, index: number): string {
  return `${emsp.slice(3)}-${index}`;
}

async function documentOf({ api }: VectorHub, run: ApiRun, buyer: string): Promise<ApiDocument | undefined> {
  const path = `/invoices?run=${run.id}&party=${encodeURIComponent(buyer)}&limit=200`;
  const [found] = (await api.get<ApiList<{ number: string }>>(path)).items;
  return found && api.get<ApiDocument>(`/invoices/${found.number}`);
}

function amountsOf(document: ApiDocument | undefined): Amounts | undefined {
  return document && { net: document.net, vat: document.vat, gross: document.gross };
}
