import type { LegalEntity } from '../../domain/clearing/legal-entity.js';
import { isCreditNote } from '../../domain/invoicing/document.js';
import { epcText } from './epc-text.js';
import { formatIban } from './format.js';
import { fill } from './invoice-texts.js';
import type { PaperDocument, PaymentView, Wording } from './view.js';

/**
 * How a document is paid. What a clearing run made is netted, in every settlement mode; what a person made is transferred
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
  return { heading, ...transferOf(document, wording) };
}

function nettingOf({ settlementMode, issuer, seller }: PaperDocument, run: string, { texts }: Wording): string[] {
  const hub = issuer?.name ?? seller.name;
  const netting = fill(texts.paymentNetting, { run });
  if (settlementMode === 'HUB_ACCOUNT') return [netting, fill(texts.paymentHubAccount, { hub })];
  if (settlementMode === 'PSP') return [netting, fill(texts.paymentProvider, { hub })];
  return [netting];
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
