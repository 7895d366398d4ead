import { type Decimal, sum } from '../../decimal.js';
import { assert } from '../../errors.js';
import {
  type DocumentHead,
  groupByVat,
  type LineDraft,
  numberLine,
  totalled,
  vatKey,
} from '../../invoicing/build-invoice.js';
import { nextCredit } from '../../invoicing/credit-rounding.js';
import type { DocumentDraft, DocumentLine, IssuedDocument, VatGroup } from '../../invoicing/document.js';
import { minorDigits } from '../../money.js';
import { type PartyKey, partyKey } from '../../party.js';
import type { CdrGroup } from '../cdr-group.js';
import type { PlannedDocument, RunInput } from '../run-input.js';
import { type AdmittedCredit, agreementFor } from './admit-group.js';
import { documentHead } from './document-head.js';
import { energyLine } from './plan-invoices.js';

/**
 * Credit notes for sessions that an earlier document charged: one per set of corrected documents (one per invoice, when
 * groups are made per corrected document), with the VAT treatment of the original lines. Amounts are positive, and
 * cumulative over all credit notes on the same documents, so that together they never exceed what was invoiced by a cent.
 */
export function planCreditNotes(input: RunInput, credits: readonly AdmittedCredit[]): PlannedDocument[] {
  const notes = new Map<string, CdrGroup[]>();
  for (const { group } of credits) {
    const key = JSON.stringify([group.cpo, group.emsp, group.currency, group.corrects]);
    notes.set(key, [...(notes.get(key) ?? []), group]);
  }
  const planned: PlannedDocument[] = [];
  for (const groups of notes.values()) {
    const drafts = planned.map((document) => document.draft);
    planned.push({ role: 'SALE', draft: creditNote(input, groups, drafts), lines: groups.map((group) => [group]) });
  }
  return planned;
}

function creditNote(input: RunInput, groups: readonly CdrGroup[], drafts: readonly DocumentDraft[]): DocumentDraft {
  const corrects = groups[0]?.corrects ?? [];
  const corrected = correctedBy(input, corrects);
  const earlier = [...input.history.filter(({ runId }) => runId !== input.run.id), ...drafts].filter(
    ({ type, corrects: others }) => type === '381' && others?.some((number) => corrects.includes(number)),
  );
  const head = headOf(input, corrected, corrects);
  const places = minorDigits(head.currency);
  const lines = groups.map((group, index) => {
    const before = linesOf(earlier, group.chargeCountry);
    return creditLine({ group, index, places, before, charged: linesOf(corrected, group.chargeCountry) });
  });
  return totalled(head, lines, creditVat(lines, { earlier, places }));
}

function correctedBy({ history }: RunInput, corrects: readonly string[]): readonly IssuedDocument[] {
  assert(corrects.length > 0, 'a CREDIT group corrects no document');
  return corrects.map((number) => {
    const document = history.find((one) => one.number === number);
    assert(document !== undefined, `the history lacks ${number}, which is to be corrected`);
    return document;
  });
}

/** Today's data of both sides where the hub has them, otherwise those of the corrected document. */
function headOf(input: RunInput, corrected: readonly IssuedDocument[], corrects: readonly string[]): DocumentHead {
  const [original] = corrected;
  assert(original !== undefined, 'nothing is corrected');
  const { sellerKey, buyerKey, currency } = original;
  const entityOf = (key: PartyKey) => input.legalEntities.find(({ party }) => partyKey(party) === key);
  const agreement = agreementFor(input, { cpo: sellerKey, emsp: buyerKey, currency });
  return documentHead(input, {
    type: '381',
    seller: entityOf(sellerKey) ?? original.seller,
    buyer: entityOf(buyerKey) ?? original.buyer,
    currency,
    termDays: agreement?.paymentTermDays ?? 0,
    corrects,
  });
}

interface CreditLine {
  readonly group: CdrGroup;
  readonly index: number;
  readonly places: number;
  /** Lines of that country on earlier credit notes, and on the corrected documents. */
  readonly before: readonly DocumentLine[];
  readonly charged: readonly DocumentLine[];
}

function creditLine({ group, index, places, before, charged }: CreditLine): DocumentLine {
  const vat = charged[0]?.vat;
  assert(vat !== undefined, `${group.corrects.join(', ')} charged nothing in ${group.chargeCountry}`);
  assert(
    charged.every((line) => vatKey(line.vat) === vatKey(vat)),
    `${group.corrects.join(', ')} differ in VAT: their credits cannot share a line`,
  );
  const exactNow = group.exact.negated();
  const exactBefore = exactOf(before);
  const invoiced = exactOf(charged);
  assert(
    exactBefore.plus(exactNow).lessThanOrEqualTo(invoiced),
    `credits on ${group.corrects.join(', ')} exceed the ${invoiced.toFixed()} that were charged`,
  );
  const line: LineDraft = energyLine(group, exactNow, vat);
  const net = nextCredit({ exactBefore, exactNow, creditedBefore: sum(before.map((one) => one.net)), places });
  return numberLine({ ...line, description: `Credit: ${line.description}` }, index, net);
}

function creditVat(
  lines: readonly DocumentLine[],
  { earlier, places }: { readonly earlier: readonly DocumentDraft[]; readonly places: number },
): VatGroup[] {
  return groupByVat(lines).map((group) => {
    const before = earlier.flatMap((note) => note.vatBreakdown).filter((one) => vatKey(one) === vatKey(group));
    const vat = nextCredit({
      exactBefore: exactVat(sum(before.map((one) => one.taxable)), group.rate),
      exactNow: exactVat(group.taxable, group.rate),
      creditedBefore: sum(before.map((one) => one.vat)),
      places,
    });
    return { ...group, vat };
  });
}

function exactVat(taxable: Decimal, rate: Decimal): Decimal {
  return taxable.times(rate).dividedBy(100);
}

function linesOf(documents: readonly DocumentDraft[], country: string): DocumentLine[] {
  return documents.flatMap((document) => document.lines).filter((line) => line.countryCode === country);
}

function exactOf(lines: readonly DocumentLine[]): Decimal {
  return sum(lines.map((line) => line.exact));
}
