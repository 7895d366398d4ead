import type { IssuedDocument } from '../../domain/invoicing/document.js';
import type { EInvoiceForm } from '../../domain/invoicing/e-invoice-form.js';
import { writeCii } from './write-cii.js';
import { writeUbl } from './write-ubl.js';

/** An issued document as an e-invoice of any form, in UTF-8. Refuses as `writeCii` and `writeUbl` do. */
export function writeEInvoice(document: IssuedDocument, { syntax, profile }: EInvoiceForm): Buffer {
  return Buffer.from(syntax === 'cii' ? writeCii(document, profile) : writeUbl(document, profile));
}
