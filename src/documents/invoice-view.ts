import type { LegalEntity } from '../domain/clearing/legal-entity.js';
import type { DocumentLine, IssuedDocument, VatGroup } from '../domain/invoicing/document.js';
import { minorDigits } from '../domain/money.js';
import { type Format, formatFor, formatIban } from './format.js';
import { fill, type InvoiceTexts } from './invoice-texts.js';
import { lineView } from './line-view.js';
import type { Language } from './load-templates.js';

/** Everything that stands on a document, in words, before it is drawn. */
export interface InvoiceView {
  readonly title: string;
  readonly subject: string;
  readonly number: Labelled;
  readonly facts: readonly Labelled[];
  readonly seller: PartyView;
  readonly buyer: PartyView;
  readonly remarks: readonly string[];
  readonly columns: Readonly<Record<'position' | 'description' | 'quantity' | 'vat' | 'net', string>>;
  readonly rows: readonly LineView[];
  readonly totals: readonly Labelled[];
  readonly total: Labelled;
  readonly vat: VatView;
  readonly payment: { readonly heading: string; readonly sentences: readonly string[] };
  readonly page: string;
}

export interface Labelled {
  readonly label: string;
  readonly value: string;
}

export interface PartyView {
  readonly heading: string;
  readonly name: string;
  readonly lines: readonly string[];
}

export interface LineView {
  readonly position: string;
  readonly title: string;
  readonly details: readonly string[];
  readonly quantity: string;
  readonly vat: string;
  readonly net: string;
}

export interface VatView {
  readonly heading: string;
  readonly columns: readonly [string, string, string];
  readonly rows: readonly { readonly cells: readonly [string, string, string]; readonly note?: string }[];
}

/** What a document is put into words with. */
export interface Wording {
  readonly texts: InvoiceTexts;
  readonly format: Format;
  readonly places: number;
}

/** Says what stands on a document, in the language of its texts. */
export function invoiceView(document: IssuedDocument, language: Language, texts: InvoiceTexts): InvoiceView {
  const wording = { texts, format: formatFor(language), places: minorDigits(document.currency) };
  const isInvoice = document.type === '380';
  const { number, seller, buyer, currency } = document;
  const subject = isInvoice ? texts.subjectInvoice : texts.subjectCreditNote;
  return {
    title: isInvoice ? texts.titleInvoice : texts.titleCreditNote,
    subject: fill(subject, { number, seller: seller.name, buyer: buyer.name }),
    number: { label: texts.factNumber, value: number },
    facts: factsOf(document, wording),
    seller: partyView(seller, texts.seller, wording),
    buyer: partyView(buyer, texts.buyer, wording),
    remarks: remarksOf(document, texts),
    columns: {
      position: texts.columnPosition,
      description: texts.columnDescription,
      quantity: texts.columnQuantity,
      vat: texts.columnVat,
      net: fill(texts.columnNet, { currency }),
    },
    rows: document.lines.map((line) => lineView(line, currency, wording)),
    totals: [
      { label: texts.totalNet, value: amount(document, 'net', wording) },
      { label: texts.totalVat, value: amount(document, 'vat', wording) },
    ],
    total: {
      label: isInvoice ? texts.totalInvoice : texts.totalCreditNote,
      value: amount(document, 'gross', wording),
    },
    vat: vatView(document, wording),
    payment: { heading: texts.paymentHeading, sentences: paymentOf(document, wording) },
    page: texts.page,
  };
}

/** The name under which a document's CDRs are attached. */
export function csvNameOf(document: Pick<IssuedDocument, 'number'>): string {
  return `${document.number}-cdrs.csv`;
}

function factsOf(document: IssuedDocument, { texts, format }: Wording): Labelled[] {
  return [
    { label: texts.factIssueDate, value: format.date(document.issueDate) },
    { label: texts.factPeriod, value: format.month(document.period) },
    { label: texts.factDueDate, value: format.date(document.dueDate) },
    ...(document.runId === undefined ? [] : [{ label: texts.factRun, value: document.runId }]),
  ];
}

function partyView(entity: LegalEntity, heading: string, { texts, format }: Wording): PartyView {
  return {
    heading,
    name: entity.name,
    lines: [
      entity.street,
      `${entity.postalCode} ${entity.city}`,
      format.country(entity.countryCode),
      ...entity.vatIds.map(({ id }) => fill(texts.vatId, { id })),
      ...(entity.email === undefined ? [] : [entity.email]),
    ],
  };
}

function remarksOf(document: IssuedDocument, texts: InvoiceTexts): string[] {
  const { seller, issuer, corrects } = document;
  const onBehalf = issuer === undefined ? texts.issuedOnBehalfUnnamed : texts.issuedOnBehalf;
  return [
    ...(document.issuedOnBehalf ? [fill(onBehalf, { seller: seller.name, issuer: issuer?.name ?? '' })] : []),
    ...(corrects === undefined ? [] : [fill(texts.corrects, { numbers: corrects.join(', ') })]),
  ];
}

function amount(document: IssuedDocument, part: 'net' | 'vat' | 'gross', { format, places }: Wording): string {
  return `${format.fixed(document[part], places)} ${document.currency}`;
}

function vatView(document: IssuedDocument, wording: Wording): VatView {
  const { texts, format, places } = wording;
  return {
    heading: texts.vatHeading,
    columns: [texts.vatTreatment, texts.vatTaxable, texts.vatAmount],
    rows: document.vatBreakdown.map((group) => {
      const note = noteOf(group, { lines: document.lines, wording });
      const cells = [
        treatmentOf(group, wording),
        `${format.fixed(group.taxable, places)} ${document.currency}`,
        `${format.fixed(group.vat, places)} ${document.currency}`,
      ] as const;
      return note === undefined ? { cells } : { cells, note };
    }),
  };
}

function treatmentOf({ category, rate, place }: VatGroup, { texts, format }: Wording): string {
  if (category !== 'S') return texts[`category${category}`];
  const text = place === undefined ? texts.categoryS : texts.categorySOf;
  return fill(text, { rate: format.exact(rate, 0), country: format.country(place ?? '') });
}

/** The sentence that the law asks for beside a treatment without VAT. */
function noteOf(
  group: VatGroup,
  { lines, wording }: { readonly lines: readonly DocumentLine[]; readonly wording: Wording },
): string | undefined {
  const { category, place = '' } = group;
  if (category === 'S') return undefined;
  const decision = lines.map((line) => line.vat).find((vat) => vat.category === category && vat.place === group.place);
  const values = { article: articleOf(decision?.basis ?? ''), country: wording.format.country(place) };
  return fill(wording.texts[`note${category}`], values);
}

/** `ART199A-1-E` is Art. 199a(1)(e), `ART38-OUTSIDE-EU` is Art. 38. */
function articleOf(basis: string): string {
  const match = /^ART(\d+)([A-Z]?)(?:-(\d+)-([A-Z])\b)?/.exec(basis);
  if (!match) return basis;
  const [, article = '', letter = '', paragraph, point = ''] = match;
  const part = paragraph === undefined ? '' : `(${paragraph})(${point.toLowerCase()})`;
  return `Art. ${article}${letter.toLowerCase()}${part}`;
}

function paymentOf(document: IssuedDocument, wording: Wording): string[] {
  const { texts, format } = wording;
  const { number, seller, runId, dueDate } = document;
  const gross = amount(document, 'gross', wording);
  const annex = document.lines.some((line) => line.kind === 'ENERGY')
    ? [fill(texts.annex, { file: csvNameOf(document) })]
    : [];
  const netting = runId === undefined ? [] : [fill(texts.paymentNetting, { run: runId })];
  if (document.type === '381') return [fill(texts.paymentCreditNote, { amount: gross }), ...netting, ...annex];
  const account = { iban: formatIban(seller.iban ?? ''), holder: seller.name };
  return [
    fill(texts.paymentInvoice, { amount: gross, date: format.date(dueDate), number }),
    ...(seller.iban === undefined ? [] : [fill(texts.paymentAccount, account)]),
    ...netting,
    ...annex,
  ];
}
