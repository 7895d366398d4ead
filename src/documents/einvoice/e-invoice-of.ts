import type { Decimal } from '../../domain/decimal.js';
import { Decimal as DecimalOf } from '../../domain/decimal.js';
import {
  type DocumentLine,
  type IssuedDocument,
  isCreditNote,
  isSelfBilled,
  type VatGroup,
} from '../../domain/invoicing/document.js';
import type { Profile } from '../../domain/invoicing/e-invoice-form.js';
import { minorDigits } from '../../domain/money.js';
import { E_INVOICE_TEXTS, type EInvoiceTexts } from './e-invoice-texts.js';
import { buyerOf, makerOf, readerOf, sellerOf } from './e-party.js';
import { payeeOf, paymentOf } from './e-payment.js';
import type { AnnexFile, EAnnex, EInvoice, ELine, EPeriod, EVatGroup } from './model.js';
import { profileIds } from './profile-ids.js';

/** Says in terms of EN 16931 what stands on an issued document. Refuses nothing: `checkEInvoice` does. */
export function eInvoiceOf(document: IssuedDocument, profile: Profile, files: readonly AnnexFile[] = []): EInvoice {
  const texts = E_INVOICE_TEXTS[readerOf(document).language];
  const { number, type, issueDate, dueDate, currency, net, vat, gross, buyer } = document;
  const payment = paymentOf(document, profile);
  const payee = payeeOf(document);
  const period = monthOf(document.period);
  return {
    profile,
    ...profileIds(profile, type),
    number,
    type,
    issueDate,
    dueDate,
    currency,
    places: minorDigits(currency),
    ...taxCurrencyOf(document),
    buyerReference: buyer.buyerReference ?? document.buyerKey,
    terms: termsOf(document, texts),
    notes: notesOf(document, profile, texts),
    preceding: document.preceding ?? (document.corrects ?? []).map((corrected) => ({ number: corrected })),
    seller: sellerOf(document, profile),
    buyer: buyerOf(document, profile),
    ...(payment === undefined || payment.code === '97' || payee === document.seller
      ? {}
      : { payee: { name: payee.name } }),
    period,
    deliveredOn: issueDate < period.until ? issueDate : period.until,
    ...(payment === undefined ? {} : { payment }),
    net,
    vat,
    gross,
    vatBreakdown: breakdownOf(document, texts),
    annexes: annexesOf(document, texts, files),
    lines: document.lines.map((line) => lineOf(line, texts)),
  };
}

/** Said only where it is another currency than the document's (Peppol R005). */
function taxCurrencyOf({ taxCurrency, currency }: IssuedDocument): Pick<EInvoice, 'taxCurrency'> {
  if (taxCurrency === undefined || taxCurrency.currency === currency) return {};
  return {
    taxCurrency: {
      currency: taxCurrency.currency,
      vat: taxCurrency.vat,
      places: minorDigits(taxCurrency.currency),
    },
  };
}

function termsOf({ runId, type, dueDate, number }: IssuedDocument, texts: EInvoiceTexts): string {
  if (runId !== undefined) return texts.netted(runId);
  return isCreditNote(type) ? texts.credited : texts.payBy(dueDate, number);
}

/** Peppol allows one note (R002): there they are joined. */
function notesOf(document: IssuedDocument, profile: Profile, texts: EInvoiceTexts): string[] {
  const { issuer, issuedOnBehalf } = document;
  const notes = [
    ...(isSelfBilled(document.type) ? [texts.selfBilling] : []),
    ...(issuedOnBehalf && issuer !== undefined ? [texts.onBehalf(issuer.name, makerOf(document).name)] : []),
  ];
  return profile === 'peppol' && notes.length > 1 ? [notes.join('. ')] : notes;
}

function monthOf(period: string): EPeriod {
  const [year = 0, month = 0] = period.split('-').map(Number);
  const last = new Date(Date.UTC(year, month, 0));
  return { from: `${period}-01`, until: Number.isNaN(last.getTime()) ? '' : last.toISOString().slice(0, 10) };
}

/** One group for each category and rate: EN 16931 knows no country of VAT (BR-S-01, BR-S-08). */
function breakdownOf({ vatBreakdown, lines }: IssuedDocument, texts: EInvoiceTexts): EVatGroup[] {
  const groups = new Map<string, EVatGroup>();
  for (const group of vatBreakdown) {
    const key = `${group.category} ${group.rate.toFixed()}`;
    const before = groups.get(key);
    groups.set(key, {
      category: group.category,
      rate: group.rate,
      taxable: before === undefined ? group.taxable : before.taxable.plus(group.taxable),
      vat: before === undefined ? group.vat : before.vat.plus(group.vat),
      ...reasonOf(group, lines, texts),
    });
  }
  return [...groups.values()];
}

function reasonOf(
  { category }: VatGroup,
  lines: readonly DocumentLine[],
  texts: EInvoiceTexts,
): Pick<EVatGroup, 'reason'> {
  if (category === 'S') return {};
  const vatex = lines.find(({ vat }) => vat.category === category && vat.vatex !== undefined)?.vat.vatex;
  const code = vatex ?? VATEX[category];
  return { reason: { text: texts.reason[category], ...(code === undefined ? {} : { code }) } };
}

/** What EN 16931 says of these categories where no rule said more; of an exemption only the rule can know. */
const VATEX = { AE: 'VATEX-EU-AE', O: 'VATEX-EU-O', E: undefined } as const;

function annexesOf({ number, lines }: IssuedDocument, texts: EInvoiceTexts, files: readonly AnnexFile[]): EAnnex[] {
  if (files.length > 0) return files.map((file) => ({ id: file.name, description: texts.annex, file }));
  return lines.some(({ kind }) => kind === 'ENERGY') ? [{ id: `${number}-cdrs.csv`, description: texts.annex }] : [];
}

/**
 * A line's net was rounded from the exact amounts of its CDRs: no price per kWh gives it back. So the price is that of the
 * whole quantity (BT-146 is the net, BT-149 the quantity), and quantity × price / base is the net to the cent, as Peppol
 * R120 wants. Without a quantity it is one piece; a negative net has a negative quantity, since prices have no sign (BR-27).
 */
function lineOf(line: DocumentLine, texts: EInvoiceTexts): ELine {
  const isPiece = line.quantity.isZero();
  const baseQuantity = isPiece ? ONE : line.quantity.abs();
  const name = line.kind === 'OTHER' ? line.description : line.kind === 'ENERGY' ? texts.energy : texts.fee;
  return {
    id: String(line.line),
    name,
    ...(line.kind === 'OTHER' ? {} : { description: line.description }),
    quantity: line.net.isNegative() ? baseQuantity.negated() : baseQuantity,
    unit: isPiece ? 'C62' : line.unit,
    net: line.net,
    price: line.net.abs(),
    baseQuantity,
    category: line.vat.category,
    rate: line.vat.rate,
  };
}

const ONE: Decimal = new DecimalOf(1);
