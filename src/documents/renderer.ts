import type { CdrRecord } from '../domain/clearing/cdr-record.js';
import type { DocumentDraft, IssuedDocument } from '../domain/invoicing/document.js';
import { renderCdrCsv } from './cdr-csv.js';
import { type Annexes, renderDraftPdf, renderInvoicePdf } from './drawing/invoice-pdf.js';
import { writeCii } from './einvoice/write-cii.js';
import type { InvoiceTemplates } from './load-templates.js';

/** Papers as the flows ask for them. */
export interface DocumentRenderer extends DrawDocuments {
  xml(document: IssuedDocument): Buffer;
  csv(document: IssuedDocument, cdrs: AsyncIterable<CdrRecord>): Promise<Buffer>;
}

/** The part that takes long: in the same thread, or in others. */
export interface DrawDocuments {
  pdf(document: IssuedDocument, annexes: Required<Annexes>): Promise<Buffer>;
  /** A draft as it would look: marked as one, without number and without data. */
  preview(draft: DocumentDraft): Promise<Buffer>;
}

/** Makes papers in this thread, with templates that were loaded at start. */
export function documentRenderer(templates: InvoiceTemplates): DocumentRenderer {
  return rendererThat(drawHere(templates));
}

/** Makes papers; who draws them is handed in. */
export function rendererThat(draw: DrawDocuments): DocumentRenderer {
  return {
    pdf: draw.pdf,
    preview: draw.preview,
    xml: (document) => Buffer.from(writeCii(document)),
    csv: renderCdrCsv,
  };
}

/** Draws in this thread. A document without CDRs on it gets no CSV. */
export function drawHere(templates: InvoiceTemplates): DrawDocuments {
  return {
    pdf: (document, { csv, xml }) => {
      const hasCdrs = document.lines.some((line) => line.kind === 'ENERGY');
      return renderInvoicePdf(document, templates, hasCdrs ? { csv, xml } : { xml });
    },
    preview: (draft) => renderDraftPdf(draft, templates),
  };
}
