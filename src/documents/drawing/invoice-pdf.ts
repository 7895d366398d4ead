import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { DocumentDraft, IssuedDocument } from '../../domain/invoicing/document.js';
import type { InvoiceTemplates } from '../load-templates.js';
import { csvNameOf, invoiceView, languageOf, XML_NAME } from '../words/invoice-view.js';
import { senderOf } from '../words/party-view.js';
import type { PaperDocument } from '../words/view.js';
import { drawInvoice } from './draw-invoice.js';
import { printable } from './printable.js';
import { facturXmp, titleXmp } from './xmp.js';

/** What goes into a PDF beside the drawn pages. */
export interface Annexes {
  /** EN 16931 in the CII syntax. */
  readonly xml: Buffer;
  /** Absent: no CDRs on it. */
  readonly csv?: Buffer;
}

/**
 * Draws a document in the language of who gets it as PDF/A-3b (ISO 19005-3) with its data embedded (Factur-X), and the CSV
 * of its CDRs when there is one. The same input gives the same bytes: all dates in the file are the time of issue. Text
 * that the fonts cannot show is replaced, never refused.
 */
export async function renderInvoicePdf(
  document: IssuedDocument,
  templates: InvoiceTemplates,
  annexes?: Annexes,
): Promise<Buffer> {
  const { pdf, bytes } = draw(document, templates, document.issuedAt);
  if (annexes) attach(pdf, document, annexes);
  pdf.end();
  return await bytes;
}

/** Draws a draft: marked as one on every page, without number and without data. */
export async function renderDraftPdf(draft: DocumentDraft, templates: InvoiceTemplates): Promise<Buffer> {
  const { number: _, ...unnumbered }: PaperDocument = draft;
  const { pdf, bytes } = draw(unnumbered, templates, new Date(`${draft.issueDate}T00:00:00Z`));
  pdf.end();
  return await bytes;
}

function draw(document: PaperDocument, templates: InvoiceTemplates, at: Date) {
  const { layout, fonts, brandOf } = templates;
  const language = languageOf(document);
  const view = invoiceView(document, language, templates.texts[language]);
  const brand = brandOf(senderOf(document).branding ?? document.issuer?.branding);
  const pdf = new PDFDocument({
    // No default font: pdfkit's own is not embedded, which PDF/A forbids.
    font: '',
    size: [layout.page.width, layout.page.height],
    // Margins of our own: pdfkit's would begin pages by themselves.
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    bufferPages: true,
    autoFirstPage: false,
    pdfVersion: '1.7',
    subset: 'PDF/A-3b',
    displayTitle: true,
    lang: language,
    info: { CreationDate: at, Producer: 'voltclear', Creator: 'voltclear' },
  });
  pdf.registerFont('regular', fonts.regular.source).registerFont('bold', fonts.bold.source).font('regular').addPage();
  const bytes = buffer(pdf);
  drawInvoice(pdf, { layout, fonts, palette: brand.palette }, { view, brand });
  pdf.appendXML(titleXmp(view, (text) => printable(text, fonts.regular.characters)));
  return { pdf, bytes };
}

function attach(pdf: PDFKit.PDFDocument, document: IssuedDocument, { xml, csv }: Annexes): void {
  const dates = { creationDate: document.issuedAt, modifiedDate: document.issuedAt };
  const data = { name: XML_NAME, type: 'text/xml', description: 'EN 16931', relationship: 'Alternative', ...dates };
  pdf.file(xml, data);
  pdf.appendXML(facturXmp());
  if (csv === undefined) return;
  const cdrs = {
    name: csvNameOf(document),
    type: 'text/csv',
    description: 'CDRs',
    relationship: 'Supplement',
    ...dates,
  };
  pdf.file(csv, cdrs);
}
