import type { CdrRecord } from '../domain/clearing/cdr-record.js';
import type { IssuedDocument } from '../domain/invoicing/document.js';
import { renderCdrCsv } from './cdr-csv.js';
import { writeCii } from './einvoice/write-cii.js';
import { renderInvoicePdf } from './invoice-pdf.js';
import type { InvoiceTemplates } from './load-templates.js';

/** What goes into a PDF beside the drawn pages. */
export interface Annexes {
  readonly csv: Buffer;
  readonly xml: Buffer;
}

/** Papers as the flows ask for them. */
export interface DocumentRenderer {
  pdf(document: IssuedDocument, annexes: Annexes): Promise<Buffer>;
  xml(document: IssuedDocument): Buffer;
  csv(document: IssuedDocument, cdrs: AsyncIterable<CdrRecord>): Promise<Buffer>;
}

/** Makes papers with templates that were loaded at start. A document without CDRs on it gets no attachment. */
export function documentRenderer(templates: InvoiceTemplates): DocumentRenderer {
  return {
    pdf: (document, { csv }) => {
      const hasCdrs = document.lines.some((line) => line.kind === 'ENERGY');
      return hasCdrs ? renderInvoicePdf(document, templates, csv) : renderInvoicePdf(document, templates);
    },
    xml: (document) => Buffer.from(writeCii(document)),
    csv: renderCdrCsv,
  };
}
