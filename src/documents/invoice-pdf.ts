import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { IssuedDocument } from '../domain/invoicing/document.js';
import { drawInvoice } from './draw-invoice.js';
import { fill } from './invoice-texts.js';
import { csvNameOf, type InvoiceView, invoiceView } from './invoice-view.js';
import type { InvoiceTemplates } from './load-templates.js';
import { pdfPage, type Style } from './pdf-page.js';
import { printable } from './printable.js';

/**
 * Draws a document in its buyer's language as PDF/A-3b (ISO 19005-3), with the CSV of its CDRs attached when there is
 * one. The same input gives the same bytes: all dates in the file are the time of issue. Text that the fonts cannot show
 * is replaced, never refused.
 */
export async function renderInvoicePdf(
  document: IssuedDocument,
  templates: InvoiceTemplates,
  csv?: Buffer,
): Promise<Buffer> {
  const { language } = document.buyer;
  const view = invoiceView(document, language, templates.texts[language]);
  const pdf = openPdf(document, templates);
  const bytes = buffer(pdf);
  const page = pdfPage(pdf, templates);
  drawInvoice(page, view, templates.logo);
  drawFooters(pdf, view, templates);
  describe(pdf, view, templates);
  if (csv !== undefined) attach(pdf, document, csv);
  pdf.end();
  return await bytes;
}

function openPdf({ issuedAt, buyer }: IssuedDocument, { layout, regular, bold }: InvoiceTemplates): PDFKit.PDFDocument {
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
    lang: buyer.language,
    info: { CreationDate: issuedAt, Producer: 'voltclear', Creator: 'voltclear' },
  });
  pdf.registerFont('regular', regular.bytes).registerFont('bold', bold.bytes).font('regular');
  return pdf.addPage();
}

const FOOT: Style = { size: 'small', colour: 'muted', overflow: 'ONE_LINE' };

/** The foot of every page, once it is known how many there are. */
function drawFooters(pdf: PDFKit.PDFDocument, view: InvoiceView, templates: InvoiceTemplates): void {
  const { page: measures } = templates.layout;
  const { count } = pdf.bufferedPageRange();
  const page = pdfPage(pdf, templates);
  const box = {
    x: measures.left,
    y: measures.height - measures.bottom + 20,
    width: measures.width - measures.left - measures.right,
  };
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(index);
    page.rule({ ...box, y: box.y - 6 });
    page.text(`${view.number.value} · ${view.seller.name}`, { ...box, width: box.width - 90 }, FOOT);
    const pages = fill(view.page, { page: String(index + 1), pages: String(count) });
    page.text(pages, box, { ...FOOT, align: 'right' });
  }
}

/** Title and author. pdfkit writes them into XMP without escaping, so they are written here and left out of its `info`. */
function describe(pdf: PDFKit.PDFDocument, view: InvoiceView, { regular }: InvoiceTemplates): void {
  const xml = (text: string) => escapeXml(printable(text, regular.characters));
  pdf.appendXML(`
        <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default">${xml(view.subject)}</rdf:li></rdf:Alt></dc:title>
            <dc:creator><rdf:Seq><rdf:li>${xml(view.seller.name)}</rdf:li></rdf:Seq></dc:creator>
        </rdf:Description>`);
}

function attach(pdf: PDFKit.PDFDocument, document: IssuedDocument, csv: Buffer): void {
  const options = {
    name: csvNameOf(document),
    type: 'text/csv',
    description: 'CDRs',
    relationship: 'Supplement',
    creationDate: document.issuedAt,
    modifiedDate: document.issuedAt,
  };
  pdf.file(csv, options);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
