import { type Decimal, sum } from '../../decimal.js';
import { assert } from '../../errors.js';
import { groupByVat, numberLine, totalled, vatKey } from '../../invoicing/build-invoice.js';
import { nextCredit } from '../../invoicing/credit-rounding.js';
import {
  type DocumentDraft,
  type DocumentLine,
  type IssuedDocument,
  isCreditNote,
  isSelfBilled,
  type VatGroup,
} from '../../invoicing/document.js';
import { withCreditedTax } from '../../invoicing/tax-currency.js';
import { minorDigits } from '../../money.js';
import type { CdrGroup } from '../cdr-group.js';
import type { PlannedDocument } from '../run-input.js';
import type { AdmittedCredit } from './admit-group.js';
import type { Directory } from './directory.js';
import { documentHead, strongestMode } from './document-head.js';
import { energyLine, groupedBy, type LineGroups, linesByCountry } from './energy-line.js';
import { standingFor } from './replaced.js';

/** Groups whose credits come on one note, and the documents that it corrects. */
interface Note {
  readonly role: 'SALE' | 'PURCHASE';
  readonly groups: readonly CdrGroup[];
  readonly corrected: readonly [IssuedDocument, ...IssuedDocument[]];
}

/**
 * Credit notes for sessions that an earlier document charged: one per set of corrected documents, with the VAT treatment
 * of the original lines; in the PRINCIPAL model one of the purchase and one of the sale. Self-billed where the original
 * was. Amounts are positive, and cumulative over all credit notes on the same documents, so that together they never
 * exceed what was invoiced by a cent. An invoice that a person has corrected is not credited any more, but the one that
 * took its place.
 */
export function planCreditNotes(directory: Directory, credits: readonly AdmittedCredit[]): PlannedDocument[] {
  const groups = credits.map((credit) => credit.group);
  const bought = groups.filter(({ correctsPurchase = [] }) => correctsPurchase.length > 0);
  const notes = [...notesOf(directory, 'PURCHASE', bought), ...notesOf(directory, 'SALE', groups)].sort((a, b) =>
    orderOf(directory, a) < orderOf(directory, b) ? -1 : 1,
  );
  const planned: PlannedDocument[] = [];
  for (const note of notes) {
    const earlier = earlierNotes(directory, note, planned);
    const lines = linesByCountry(note.groups);
    planned.push({ role: note.role, draft: creditNote(directory, note, { lines, earlier }), lines });
  }
  return planned;
}

function notesOf(directory: Directory, role: Note['role'], groups: readonly CdrGroup[]): Note[] {
  const correctsOf = ({ corrects, correctsPurchase = [] }: CdrGroup) => (role === 'SALE' ? corrects : correctsPurchase);
  return groupedBy(groups, (group) => JSON.stringify(correctsOf(group))).map((own) => ({
    role,
    groups: own,
    corrected: correctedBy(directory, correctsOf(own[0])),
  }));
}

function correctedBy({ input }: Directory, corrects: readonly string[]): Note['corrected'] {
  const [first, ...others] = corrects.map((number) => {
    const document = standingFor(input.history, number);
    assert(document !== undefined, `the history lacks ${number}, which is to be corrected`);
    return document;
  });
  assert(first !== undefined, 'a CREDIT group corrects no document');
  return [first, ...others];
}

/** In the order of the documents that they correct. */
function orderOf({ hub }: Directory, { role, corrected }: Note): string {
  const [{ sellerKey, buyerKey, currency }] = corrected;
  const section = role === 'PURCHASE' ? 1 : sellerKey === hub ? 2 : 0;
  return JSON.stringify([section, sellerKey, buyerKey, currency, corrected.map(({ number }) => number)]);
}

function earlierNotes(
  { input }: Directory,
  { corrected }: Note,
  planned: readonly PlannedDocument[],
): readonly DocumentDraft[] {
  const numbers = new Set(corrected.map(({ number }) => number));
  const issued = input.history.filter(({ runId }) => runId !== input.run.id);
  return [...issued, ...planned.map(({ draft }) => draft)].filter(
    ({ type, corrects }) => isCreditNote(type) && corrects?.some((number) => numbers.has(number)),
  );
}

interface CreditedLines {
  readonly lines: readonly LineGroups[];
  readonly earlier: readonly DocumentDraft[];
}

/** Today's data of both sides where the hub has them, otherwise those of the corrected document. */
function creditNote(
  directory: Directory,
  { role, groups, corrected }: Note,
  { lines, earlier }: CreditedLines,
): DocumentDraft {
  const [original] = corrected;
  const { sellerKey, buyerKey, currency } = original;
  const head = documentHead(directory, {
    type: isSelfBilled(original.type) ? '261' : '381',
    seller: directory.entityOf(sellerKey) ?? original.seller,
    buyer: directory.entityOf(buyerKey) ?? original.buyer,
    currency,
    termDays: Math.max(...groups.map((group) => directory.termDaysOf(group))),
    settlementMode: strongestMode(groups.map(({ terms }) => terms.settlementMode)),
    preceding: corrected.map(({ number, issueDate }) => ({ number, issueDate })),
  });
  const places = minorDigits(currency);
  const credited = lines.map((line, index) => creditLine({ role, groups: line, index, places, earlier, corrected }));
  const note = totalled(head, credited, creditVat(credited, { earlier, places }));
  return withCreditedTax(note, corrected, earlier);
}

interface CreditLine extends Pick<Note, 'role' | 'corrected'> {
  readonly groups: LineGroups;
  readonly index: number;
  readonly places: number;
  readonly earlier: readonly DocumentDraft[];
}

function creditLine({ role, groups, index, places, earlier, corrected }: CreditLine): DocumentLine {
  const [{ chargeCountry }] = groups;
  const names = corrected.map(({ number }) => number).join(', ');
  const charged = linesOf(corrected, chargeCountry);
  const before = linesOf(earlier, chargeCountry);
  const vat = charged[0]?.vat;
  assert(vat !== undefined, `${names} charged nothing in ${chargeCountry}`);
  assert(
    charged.every((line) => vatKey(line.vat) === vatKey(vat)),
    `${names} differ in VAT: their credits cannot share a line`,
  );
  const line = energyLine(role, groups, vat);
  const [exactBefore, invoiced] = [exactOf(before), exactOf(charged)];
  assert(
    exactBefore.plus(line.exact).lessThanOrEqualTo(invoiced),
    `credits on ${names} exceed the ${invoiced.toFixed()} that were charged`,
  );
  const creditedBefore = sum(before.map((one) => one.net));
  const net = nextCredit({ exactBefore, exactNow: line.exact, creditedBefore, places });
  return numberLine({ ...line, description: `Credit: ${line.description}` }, index, net);
}

function creditVat(
  lines: readonly DocumentLine[],
  { earlier, places }: { readonly earlier: readonly DocumentDraft[]; readonly places: number },
): VatGroup[] {
  return groupByVat(lines).map((group) => {
    const before = earlier.flatMap((note) => note.vatBreakdown).filter((one) => vatKey(one) === vatKey(group));
    const taxableBefore = sum(before.map((one) => one.taxable));
    const next = (rate: Decimal, creditedBefore: Decimal) =>
      nextCredit({
        exactBefore: taxableBefore.times(rate).dividedBy(100),
        exactNow: group.taxable.times(rate).dividedBy(100),
        creditedBefore,
        places,
      });
    const vat = next(group.rate, sum(before.map((one) => one.vat)));
    if (group.customerRate === undefined) return { ...group, vat };
    const owedBefore = sum(before.flatMap((one) => one.customerVat ?? []));
    return { ...group, vat, customerVat: next(group.customerRate, owedBefore) };
  });
}

function linesOf(documents: readonly DocumentDraft[], country: string): DocumentLine[] {
  return documents.flatMap((document) => document.lines).filter((line) => line.countryCode === country);
}

function exactOf(lines: readonly DocumentLine[]): Decimal {
  return sum(lines.map((line) => line.exact));
}
