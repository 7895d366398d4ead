import type { LegalEntity } from '../../domain/clearing/legal-entity.js';
import type { IssuedDocument } from '../../domain/invoicing/document.js';

const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;
const BIC = /^[A-Z0-9]{8}(?:[A-Z0-9]{3})?$/;
const NAME_LENGTH = 70;
const REMITTANCE_LENGTH = 140;
const MOST = '999999999.99';
/** Whole text; a reader need not take more. */
const BYTES = 331;

/**
 * What the QR code of a SEPA credit transfer says (EPC069-12, version 002 of the text, UTF-8). Undefined
 * where no such transfer can be ordered: another currency than EUR, no amount, no readable IBAN. A name or number that is
 * too long is cut; a BIC that is none is left out, for it is optional.
 */
export function epcText({
  payee: { name, iban = '', bic = '' },
  document: { number, currency, gross },
}: {
  readonly payee: Pick<LegalEntity, 'name' | 'iban' | 'bic'>;
  readonly document: Pick<IssuedDocument, 'number' | 'currency' | 'gross'>;
}): string | undefined {
  const account = iban.replace(/\s/g, '').toUpperCase();
  if (currency !== 'EUR' || !IBAN.test(account) || !gross.greaterThan(0) || gross.greaterThan(MOST)) return undefined;
  const payeeName = oneLine(name, NAME_LENGTH);
  if (payeeName === '') return undefined;
  const bank = BIC.test(bic.toUpperCase()) ? bic.toUpperCase() : '';
  // Purpose and creditor reference stay empty: the remittance text is the number of the document.
  const lines = ['BCD', '002', '1', 'SCT', bank, payeeName, account, `EUR${gross.toFixed(2)}`, '', ''];
  const text = [...lines, oneLine(number, REMITTANCE_LENGTH)].join('\n');
  return Buffer.byteLength(text) <= BYTES ? text : undefined;
}

/** A line end in a name would begin the next field. */
function oneLine(text: string, length: number): string {
  const plain = text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
  return [...plain.trim()].slice(0, length).join('').trim();
}
