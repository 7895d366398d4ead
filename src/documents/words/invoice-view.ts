import { isCreditNote, isSelfBilled } from '../../domain/invoicing/document.js';
import { minorDigits } from '../../domain/money.js';
import { formatFor, type Language } from './format.js';
import { fill, type InvoiceTexts } from './invoice-texts.js';
import { lineViews } from './line-view.js';
import { footOf, partyView, returnAddressOf } from './party-view.js';
import { paymentView } from './payment-view.js';
import { vatView } from './vat-view.js';
import type { InvoiceView, Labelled, PaperDocument, Wording } from './view.js';

/** The names under which the annexes of a document are embedded. The one of the XML is Factur-X's. */
export const XML_NAME = 'factur-x.xml';
export function csvNameOf(document: { readonly number: string }): string {
  return `${document.number}-cdrs.csv`;
}

/** The language of a document: of who gets it, which is the buyer, and in self-billing the seller. */
export function languageOf(document: PaperDocument): Language {
  return isSelfBilled(document.type) ? document.seller.language : document.buyer.language;
}

/** Says what stands on a document, in the language of its texts. A document without a number is marked as a draft. */
export function invoiceView(document: PaperDocument, language: Language, texts: InvoiceTexts): InvoiceView {
  const wording = { texts, format: formatFor(language), places: minorDigits(document.currency) };
  const { number, seller, buyer, currency } = document;
  const title = titleOf(document, texts);
  const supplier = partyView(document, 'seller', wording);
  const customer = partyView(document, 'buyer', wording);
  const [sender, recipient] = isSelfBilled(document.type) ? [customer, supplier] : [supplier, customer];
  return {
    title,
    ...(number === undefined ? { mark: texts.draft } : { number }),
    subject: fill(texts.subject, { title, number: number ?? texts.draft, seller: seller.name, buyer: buyer.name }),
    sender,
    recipient,
    returnAddress: returnAddressOf(document),
    facts: factsOf(document, wording),
    remarks: remarksOf(document, wording),
    columns: {
      position: texts.columnPosition,
      description: texts.columnDescription,
      quantity: texts.columnQuantity,
      vat: texts.columnVat,
      net: fill(texts.columnNet, { currency }),
    },
    rows: lineViews(document, wording),
    carried: { forward: texts.carriedForward, brought: texts.broughtForward },
    totals: totalsOf(document, wording),
    total: {
      label: isCreditNote(document.type) ? texts.totalCreditNote : texts.totalInvoice,
      value: amountOf(document, 'gross', wording),
    },
    vat: vatView(document, wording),
    payment: paymentView(document, wording),
    annex: annexOf(document, texts),
    foot: footOf(document, texts),
    page: texts.page,
  };
}

function titleOf({ type }: PaperDocument, texts: InvoiceTexts): string {
  switch (type) {
    case '380':
      return texts.titleInvoice;
    case '381':
      return texts.titleCreditNote;
    case '384':
      return texts.titleCorrected;
    case '389':
      return texts.titleSelfBilled;
    case '261':
      return texts.titleSelfBilledCreditNote;
  }
}

function factsOf(document: PaperDocument, { texts, format }: Wording): Labelled[] {
  const { type, number, issueDate, period, dueDate, runId, buyer, buyerKey, sellerKey } = document;
  return [
    { label: texts.factNumber, value: number ?? texts.draftNumber },
    { label: texts.factIssueDate, value: format.date(issueDate) },
    { label: texts.factPeriod, value: format.month(period) },
    { label: texts.factDueDate, value: format.date(dueDate) },
    ...(runId === undefined ? [] : [{ label: texts.factRun, value: runId }]),
    isSelfBilled(type) ? { label: texts.seller, value: sellerKey } : { label: texts.buyer, value: buyerKey },
    ...(buyer.buyerReference === undefined ? [] : [{ label: texts.factBuyerReference, value: buyer.buyerReference }]),
  ];
}

function remarksOf(document: PaperDocument, { texts, format }: Wording): string[] {
  const { type, seller, buyer, issuer, issuedOnBehalf, corrects = [], preceding } = document;
  const party = isSelfBilled(type) ? buyer.name : seller.name;
  const onBehalf = issuer === undefined ? texts.issuedOnBehalfUnnamed : texts.issuedOnBehalf;
  const documents =
    preceding?.map(({ number, issueDate }) => fill(texts.documentOf, { number, date: format.date(issueDate) })) ??
    corrects;
  return [
    ...(isSelfBilled(type) ? [texts.selfBilling] : []),
    ...(issuedOnBehalf ? [fill(onBehalf, { party, issuer: issuer?.name ?? '' })] : []),
    ...inParts(documents).map((part) => fill(texts.corrects, { documents: part.join(', ') })),
  ];
}

/** Documents that one sentence names: a longer one would be cut. */
const NAMED = 20;

function inParts(documents: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(documents.length / NAMED);
  return Array.from({ length: count }, (_, index) => documents.slice(index * NAMED, (index + 1) * NAMED));
}

function totalsOf(document: PaperDocument, wording: Wording): Labelled[] {
  const { texts, format } = wording;
  const { vatBreakdown, taxCurrency } = document;
  const [only] = vatBreakdown;
  const isOne = only !== undefined && vatBreakdown.length === 1 && only.category === 'S';
  const label = isOne ? fill(texts.totalVatRate, { rate: format.exact(only.rate, 0) }) : texts.totalVat;
  return [
    { label: texts.totalNet, value: amountOf(document, 'net', wording) },
    { label, value: amountOf(document, 'vat', wording) },
    ...(taxCurrency === undefined
      ? []
      : [
          {
            label: fill(texts.totalVatCurrency, {
              currency: taxCurrency.currency,
              date: format.date(taxCurrency.rateDate),
            }),
            value: `${format.fixed(taxCurrency.vat, minorDigits(taxCurrency.currency))} ${taxCurrency.currency}`,
          },
        ]),
  ];
}

/** An amount of a document with its currency. */
export function amountOf(document: PaperDocument, part: 'net' | 'vat' | 'gross', { format, places }: Wording): string {
  return `${format.fixed(document[part], places)} ${document.currency}`;
}

function annexOf({ number, lines }: PaperDocument, texts: InvoiceTexts): InvoiceView['annex'] {
  if (number === undefined) return { heading: texts.annexHeading, sentences: [] };
  const hasCdrs = lines.some((line) => line.kind === 'ENERGY');
  const csv = hasCdrs ? [fill(texts.annexCsv, { file: csvNameOf({ number }) })] : [];
  return { heading: texts.annexHeading, sentences: [fill(texts.annexXml, { file: XML_NAME }), ...csv] };
}
