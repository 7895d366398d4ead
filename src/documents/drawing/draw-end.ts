import type { InvoiceView, Labelled } from '../words/view.js';
import { drawCode } from './draw-code.js';
import { drawFacts, inner, LABEL } from './draw-head.js';
import type { PdfPage, Style } from './pdf-page.js';

const HEADING: Style = { size: 'heading', weight: 'bold', colour: 'heading' };
const TEXT: Style = { size: 'text' };
const SMALL: Style = { size: 'small', colour: 'muted' };
const TOTAL: Style = { size: 'total', weight: 'bold', colour: 'onPrimary' };
const TOTALS_WIDTH = 254;
const LABEL_WIDTH = 132;
const PADDING = 6;

/** What the totals take, so that they are not torn off the last line. */
export function totalsHeight(page: PdfPage, view: InvoiceView): number {
  return view.totals.reduce((sum, row) => sum + rowHeight(page, row), 0) + boxHeight(page, view) + 8;
}

function rowHeight(page: PdfPage, { label }: Labelled): number {
  return page.height(label, LABEL_WIDTH, TEXT) + 4;
}

function boxHeight(page: PdfPage, { total }: InvoiceView): number {
  return page.height(total.label, LABEL_WIDTH - PADDING, TOTAL) + 2 * PADDING;
}

export function drawTotals(page: PdfPage, view: InvoiceView): void {
  const { x: left, width } = inner(page);
  const x = left + width - TOTALS_WIDTH;
  const value = { x: x + LABEL_WIDTH, width: TOTALS_WIDTH - LABEL_WIDTH - 4 };
  for (const row of view.totals) {
    page.text(row.label, { x: x + PADDING, y: page.y, width: LABEL_WIDTH }, { size: 'text', colour: 'muted' });
    page.text(row.value, { ...value, y: page.y }, { ...TEXT, align: 'right' });
    page.y += rowHeight(page, row);
  }
  const height = boxHeight(page, view);
  page.area({ x, y: page.y, width: TOTALS_WIDTH, height }, 'primary');
  const y = page.y + PADDING;
  page.text(view.total.label, { x: x + PADDING, y, width: LABEL_WIDTH - PADDING }, TOTAL);
  page.text(view.total.value, { ...value, y }, { ...TOTAL, align: 'right' });
  page.y += height + 18;
}

export function drawVat(page: PdfPage, { vat }: InvoiceView): void {
  const [first] = vat.rows;
  const firstHeight = first ? vatRowHeight(page, first) : 0;
  if (page.left() < 40 + firstHeight) page.begin();
  page.y += page.text(vat.heading, inner(page), HEADING) + 3;
  drawCells(page, vat.columns, { size: 'small', weight: 'bold', colour: 'muted' });
  page.rule(inner(page));
  page.y += 4;
  for (const row of vat.rows) {
    if (page.left() < vatRowHeight(page, row)) page.begin();
    drawCells(page, row.cells, TEXT);
    for (const note of row.notes) page.y += page.text(note, inner(page), SMALL) + 1;
    page.y += 3;
  }
  page.y += 10;
}

const AMOUNT_WIDTH = 108;

function vatRowHeight(page: PdfPage, { cells, notes }: InvoiceView['vat']['rows'][number]): number {
  const { width } = inner(page);
  const texts = notes.reduce((sum, note) => sum + page.height(note, width, SMALL) + 1, 0);
  return page.height(cells[0], width - 2 * AMOUNT_WIDTH - 8, TEXT) + texts + 6;
}

function drawCells(page: PdfPage, cells: readonly [string, string, string], style: Style): void {
  const { x, y, width } = inner(page);
  const [treatment, taxable, vat] = cells;
  const height = page.text(treatment, { x, y, width: width - 2 * AMOUNT_WIDTH - 8 }, style);
  page.text(taxable, { x: x + width - 2 * AMOUNT_WIDTH, y, width: AMOUNT_WIDTH }, { ...style, align: 'right' });
  page.text(vat, { x: x + width - AMOUNT_WIDTH, y, width: AMOUNT_WIDTH - 4 }, { ...style, align: 'right' });
  page.y += height + 2;
}

const CODE_SIDE = 84;

/** How it is paid, with the code for a bank's app on the right where there is something to transfer. */
export function drawPayment(pdf: PDFKit.PDFDocument, page: PdfPage, { payment }: InvoiceView): void {
  const { code, facts, heading, sentences } = payment;
  const { width } = inner(page);
  const textWidth = code ? width - CODE_SIDE - 20 : width;
  const texts = sentences.reduce((sum, sentence) => sum + page.height(sentence, textWidth, TEXT) + 2, 0);
  const height = 18 + Math.max(texts + facts.length * 14, code ? CODE_SIDE + 14 : 0);
  if (page.left() < height) page.begin();
  const top = page.y;
  page.y += page.text(heading, inner(page), HEADING) + 3;
  for (const sentence of sentences) page.y += page.text(sentence, { ...inner(page), width: textWidth }, TEXT) + 2;
  page.y = drawFacts(page, facts, { ...inner(page), y: page.y + 2, width: textWidth });
  if (code) {
    const box = { x: inner(page).x + width - CODE_SIDE, y: top, width: CODE_SIDE };
    drawCode(pdf, code.text, { ...box, side: CODE_SIDE });
    page.text(code.label, { ...box, y: top + CODE_SIDE + 1 }, { ...LABEL, size: 'tiny', align: 'right', lines: 1 });
  }
  page.y = Math.max(page.y, code ? top + CODE_SIDE + 12 : 0) + 10;
}

export function drawAnnex(page: PdfPage, { annex }: InvoiceView): void {
  if (annex.sentences.length === 0) return;
  if (page.left() < 18 + annex.sentences.length * 13) page.begin();
  page.y += page.text(annex.heading, inner(page), HEADING) + 3;
  for (const sentence of annex.sentences) page.y += page.text(sentence, inner(page), TEXT) + 1;
}
