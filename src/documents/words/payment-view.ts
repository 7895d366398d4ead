import type { LegalEntity } from '../../domain/clearing/legal-entity.js';
import { isCreditNote } from '../../domain/invoicing/document.js';
import { epcText } from './epc-text.js';
import { formatIban } from './format.js';
import { fill } from './invoice-texts.js';
import type { PaperDocument, PaymentView, Wording } from './view.js';

/**
 * How a document is paid. What a clearing run made is netted, in every settlement mode; what a person made is
 * collected where the buyer has given a mandate for that, and otherwise transferred
 * to its seller, or to the hub where the hub's account is used; a corrected invoice has been paid as far as the one before it.
 */
export function paymentView(document: PaperDocument, wording: Wording): PaymentView {
  const { texts } = wording;
  const heading = texts.paymentHeading;
  if (document.runId !== undefined)
    return { heading, sentences: nettingOf(document, document.runId, wording), facts: [] };
  if (isCreditNote(document.type)) {
    const sentence = fill(texts.paymentCreditNote, { amount: grossOf(document, wording) });
    return { heading, sentences: [sentence], facts: [] };
  }
  if (document.type === '384') return { heading, sentences: [texts.paymentCorrected], facts: [] };
  return { heading, ...(debitOf(document, wording) ?? transferOf(document, wording)) };
}

function nettingOf({ settlementMode, issuer, seller }: PaperDocument, run: string, { texts }: Wording): string[] {
  const hub = issuer?.name ?? seller.name;
  const netting = fill(texts.paymentNetting, { run });
  if (settlementMode === 'HUB_ACCOUNT') return [netting, fill(texts.paymentHubAccount, { hub })];
  if (settlementMode === 'PSP') return [netting, fill(texts.paymentProvider, { hub })];
  return [netting];
}

/** A mandate is given to the hub: it counts where the hub itself is the seller, and SEPA collects nothing but EUR. */
function debitOf(document: PaperDocument, wording: Wording): Omit<PaymentView, 'heading'> | undefined {
  const { seller, buyer, currency, issuedOnBehalf, dueDate } = document;
  const { creditorId } = seller;
  const { mandate, iban } = buyer;
  if (issuedOnBehalf || currency !== 'EUR' || !creditorId || !mandate || !iban) return undefined;
  const { texts, format } = wording;
  const sentence = fill(texts.paymentDebit, { amount: grossOf(document, wording), date: format.date(dueDate) });
  return {
    sentences: [sentence],
    facts: [
      { label: texts.paymentDebited, value: formatIban(iban) },
      { label: texts.paymentMandate, value: mandate.id },
      { label: texts.paymentCreditor, value: creditorId },
    ],
  };
}

function transferOf(document: PaperDocument, wording: Wording): Omit<PaymentView, 'heading'> {
  const { texts, format } = wording;
  const { number, dueDate } = document;
  const payee = payeeOf(document);
  const text = number === undefined ? undefined : epcText({ payee, document: { ...document, number } });
  return {
    sentences: [fill(texts.paymentInvoice, { date: format.date(dueDate) })],
    facts: [
      { label: texts.paymentAmount, value: grossOf(document, wording) },
      { label: texts.paymentDue, value: format.date(dueDate) },
      { label: texts.paymentPayee, value: payee.name },
      ...(payee.iban === undefined ? [] : [{ label: texts.paymentIban, value: formatIban(payee.iban) }]),
      ...(payee.bic === undefined ? [] : [{ label: texts.paymentBic, value: payee.bic }]),
      ...(number === undefined ? [] : [{ label: texts.paymentReference, value: number }]),
    ],
    ...(text === undefined ? {} : { code: { label: texts.paymentCode, text } }),
  };
}

function payeeOf({ settlementMode, issuer, seller }: PaperDocument): LegalEntity {
  return settlementMode === 'HUB_ACCOUNT' ? (issuer ?? seller) : seller;
}

function grossOf({ gross, currency }: PaperDocument, { format, places }: Wording): string {
  return `${format.fixed(gross, places)} ${currency}`;
}
