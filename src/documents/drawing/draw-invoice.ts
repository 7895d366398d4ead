import { fill } from '../words/invoice-texts.js';
import type { InvoiceView } from '../words/view.js';
import { drawAnnex, drawPayment, drawTotals, drawVat, totalsHeight } from './draw-end.js';
import { type Drawn, drawHead, drawPageHead, inner } from './draw-head.js';
import { drawLines } from './draw-lines.js';
import { type PdfPage, type Pens, pdfPage, type Style } from './pdf-page.js';

/** Draws a document from top to bottom, over as many pages as it takes, and then the foot of each. */
export function drawInvoice(pdf: PDFKit.PDFDocument, pens: Pens, drawn: Drawn): void {
  const { view } = drawn;
  const page = pdfPage(pdf, pens, (next) => {
    drawMark(pdf, pens, view);
    drawPageHead(next, view);
  });
  drawMark(pdf, pens, view);
  drawHead(pdf, page, drawn);
  drawLines(page, view, totalsHeight(page, view));
  drawTotals(page, view);
  drawVat(page, view);
  drawPayment(pdf, page, view);
  drawAnnex(page, view);
  drawFeet(pdf, page, view);
}

const MARK_SIZE = 96;

/** What says on every page of a draft that it is one; under everything else. */
function drawMark(pdf: PDFKit.PDFDocument, { layout, palette }: Pens, { mark }: InvoiceView): void {
  if (mark === undefined) return;
  const [x, y] = [layout.page.width / 2, layout.page.height / 2];
  pdf.save();
  pdf.rotate(-45, { origin: [x, y] });
  pdf.font('bold').fontSize(MARK_SIZE).fillColor(palette.mark);
  pdf.text(mark, x - pdf.widthOfString(mark) / 2, y - MARK_SIZE / 2, { lineBreak: false });
  pdf.restore();
}

const FOOT: Style = { size: 'tiny', colour: 'muted', lines: 1 };
const PAGES_WIDTH = 80;

/** The foot of every page, once it is known how many there are. */
function drawFeet(pdf: PDFKit.PDFDocument, page: PdfPage, view: InvoiceView): void {
  const { height, bottom } = page.layout.page;
  const { count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index++) {
    pdf.switchToPage(index);
    const box = { ...inner(page), y: height - bottom + 20 };
    page.rule({ ...box, y: box.y - 6 });
    page.text(view.foot, { ...box, width: box.width - PAGES_WIDTH - 10 }, FOOT);
    const pages = fill(view.page, { page: String(index + 1), pages: String(count) });
    page.text(pages, box, { ...FOOT, align: 'right' });
  }
}
