import type { Column, InvoiceView, LineView } from '../words/view.js';
import { inner } from './draw-head.js';
import type { Box, PdfPage, Style } from './pdf-page.js';

const TEXT: Style = { size: 'text' };
const SMALL: Style = { size: 'small', colour: 'muted' };
const ROW_PADDING = 4;
const HEAD_PADDING = 4;
const GAP = 8;

type Columns = Readonly<Record<Column | 'unit', Omit<Box, 'y'>>>;

/**
 * The lines of a document, over as many pages as it takes: each begins with the heads of the columns, and says what is
 * carried over. The last line stays with the totals, which take `endHeight`.
 */
export function drawLines(page: PdfPage, view: InvoiceView, endHeight: number): void {
  const carry = page.layout.sizes.text * 1.38 + 2 * ROW_PADDING;
  const [first] = view.rows;
  if (first && page.left() < headHeight(page, view) + lineHeight(page, first) + carry) page.begin();
  drawColumnHeads(page, view);
  let isFirstOfPage = true;
  for (const [index, row] of view.rows.entries()) {
    const isLast = index === view.rows.length - 1;
    const needed = lineHeight(page, row) + (isLast ? endHeight : carry);
    const before = view.rows[index - 1];
    if (page.left() < needed && !isFirstOfPage && before) {
      drawCarried(page, view.carried.forward, before.subtotal);
      page.begin();
      drawColumnHeads(page, view);
      drawCarried(page, view.carried.brought, before.subtotal);
    }
    drawLine(page, row);
    isFirstOfPage = false;
  }
  page.y += 8;
}

/** Where each column of the lines begins, and how wide it is. */
function columnsOf(page: PdfPage): Columns {
  const { x, width } = inner(page);
  const { position, quantity, unit, vat, net } = page.layout.columns;
  const description = width - position - quantity - unit - vat - net;
  const afterText = x + position + description;
  return {
    position: { x: x + 4, width: position - 6 },
    description: { x: x + position, width: description - GAP },
    quantity: { x: afterText, width: quantity - 4 },
    unit: { x: afterText + quantity, width: unit - 2 },
    vat: { x: afterText + quantity + unit, width: vat - 4 },
    net: { x: x + width - net, width: net - 4 },
  };
}

const HEADS = ['position', 'description', 'quantity', 'vat', 'net'] as const;
const HEAD: Style = { size: 'small', weight: 'bold', colour: 'onSecondary' };

/** The unit has no head of its own: the one of the quantity stands over both. */
function headBox(page: PdfPage, name: Column): Omit<Box, 'y'> {
  const columns = columnsOf(page);
  return columns[name];
}

function headHeight(page: PdfPage, view: InvoiceView): number {
  return Math.max(...HEADS.map((name) => page.height(view.columns[name], headBox(page, name).width, HEAD)));
}

function drawColumnHeads(page: PdfPage, view: InvoiceView): void {
  const height = headHeight(page, view) + 2 * HEAD_PADDING;
  page.area({ ...inner(page), height }, 'secondary');
  for (const name of HEADS) {
    const align = name === 'position' || name === 'description' ? 'left' : 'right';
    page.text(view.columns[name], { ...headBox(page, name), y: page.y + HEAD_PADDING }, { ...HEAD, align });
  }
  page.y += height;
}

function drawCarried(page: PdfPage, label: string, subtotal: string): void {
  const { description, net } = columnsOf(page);
  const y = page.y + ROW_PADDING;
  const style: Style = { size: 'text', weight: 'bold' };
  page.text(label, { ...description, y }, style);
  page.y += page.text(subtotal, { ...net, y }, { ...style, align: 'right' }) + 2 * ROW_PADDING;
  page.rule(inner(page));
}

function lineHeight(page: PdfPage, row: LineView): number {
  const { description, quantity } = columnsOf(page);
  const title = page.height(row.title, description.width, TEXT);
  const details = row.details.reduce((sum, detail) => sum + page.height(detail, description.width, SMALL), 0);
  return Math.max(title + details, page.height(row.quantity, quantity.width, TEXT)) + 2 * ROW_PADDING;
}

function drawLine(page: PdfPage, row: LineView): void {
  const columns = columnsOf(page);
  const height = lineHeight(page, row);
  const y = page.y + ROW_PADDING;
  page.text(row.position, { ...columns.position, y }, { size: 'text', colour: 'muted' });
  let below = y + page.text(row.title, { ...columns.description, y }, TEXT);
  for (const detail of row.details) below += page.text(detail, { ...columns.description, y: below }, SMALL);
  page.text(row.quantity, { ...columns.quantity, y }, { ...TEXT, align: 'right' });
  page.text(row.unit, { ...columns.unit, y }, { size: 'text', colour: 'muted', lines: 1 });
  page.text(row.vat, { ...columns.vat, y }, { ...TEXT, align: 'right' });
  page.text(row.net, { ...columns.net, y }, { ...TEXT, align: 'right' });
  page.y += height;
  page.rule(inner(page));
}
