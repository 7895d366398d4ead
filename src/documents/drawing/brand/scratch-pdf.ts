import PDFDocument from 'pdfkit';

/** A document on which something is drawn to see whether it can be; nobody reads it. */
export function scratchPdf(): PDFKit.PDFDocument {
  return new PDFDocument({ font: '', bufferPages: true, compress: false });
}
