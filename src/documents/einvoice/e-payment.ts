import type { LegalEntity } from '../../domain/clearing/legal-entity.js';
import { type IssuedDocument, isCreditNote } from '../../domain/invoicing/document.js';
import type { Profile } from '../../domain/invoicing/e-invoice-form.js';
import type { EPayment } from './model.js';

/**
 * BG-16: how a document is paid. What a run made is netted, and so is every credit note: nobody may pay it alone. What a
 * person made is collected where the seller has what SEPA wants for that, and otherwise transferred to its account, or to
 * the hub's where the hub's account is used; without an account nothing is said.
 */
export function paymentOf(document: IssuedDocument, profile: Profile): EPayment | undefined {
  const { number: reference, currency } = document;
  const isNetted = document.runId !== undefined || isCreditNote(document.type);
  if (isNetted && !(profile === 'peppol' && isDutch(document))) return { reference, code: '97' };
  const isSepa = currency === 'EUR';
  const debit = isSepa ? directDebitOf(document) : undefined;
  if (debit !== undefined) return debit;
  const { iban, bic, name } = payeeOf(document);
  if (iban === undefined) return undefined;
  return { reference, code: isSepa ? '58' : '30', iban, holder: name, ...(bic === undefined ? {} : { bic }) };
}

/** BG-10: who is paid. */
export function payeeOf({ settlementMode, issuer, seller }: IssuedDocument): LegalEntity {
  return settlementMode === 'HUB_ACCOUNT' ? (issuer ?? seller) : seller;
}

/** Peppol NL-R-008: between parties in the Netherlands there is no clearing; the payment terms still say that it is netted. */
function isDutch({ seller, buyer }: IssuedDocument): boolean {
  return seller.countryCode === 'NL' && buyer.countryCode === 'NL';
}

/** A mandate is given to the hub: it counts where the hub itself is the seller. */
function directDebitOf({ number, seller, buyer, issuedOnBehalf }: IssuedDocument): EPayment | undefined {
  const { creditorId } = seller;
  const { mandate, iban } = buyer;
  if (issuedOnBehalf || creditorId === undefined || mandate === undefined || iban === undefined) return undefined;
  return { reference: number, code: '59', mandateId: mandate.id, creditorId, debitedIban: iban };
}
