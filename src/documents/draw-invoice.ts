import type { InvoiceView, LineView, PartyView } from './invoice-view.js';
import type { Logo } from './logo.js';
import type { Box, PdfPage, Style } from './pdf-page.js';

const LABEL: Style = { size: 'small', colour: 'muted' };
const HEADING: Style = { size: 'heading', weight: 'bold', colour: 'accent' };
const TEXT: Style = { size: 'text' };
const SMALL: Style = { size: 'small', colour: 'muted' };
const GAP = 8;

/** Draws a document from top to bottom, over as many pages as it takes. */
export function drawInvoice(page: PdfPage, view: InvoiceView, logo: Logo): void {
  drawTitle(page, view, logo);
  drawParties(page, view);
  drawFacts(page, view);
  for (const remark of view.remarks) drawSentence(page, remark, TEXT);
  if (view.remarks.length > 0) page.y += GAP;
  drawLines(page, view);
  drawTotals(page, view);
  drawVat(page, view);
  drawPayment(page, view);
}

/** The part of a page between its margins. */
function inner({ layout, y }: PdfPage): Box {
  const { left, right, width } = layout.page;
  return { x: left, y, width: width - left - right };
}

function drawTitle(page: PdfPage, view: InvoiceView, logo: Logo): void {
  const box = inner(page);
  const { logo: logoWidth } = page.layout.sizes;
  page.logo(logo, { ...box, width: logoWidth });
  const title = { ...box, x: box.x + logoWidth + 12, width: box.width / 2 };
  page.text(view.title, { ...title, y: box.y + 1 }, { size: 'title', weight: 'bold' });
  const right = { ...box, x: box.x + box.width / 2, width: box.width / 2 };
  page.text(view.number.label, { ...right, y: box.y + 1 }, { ...LABEL, align: 'right' });
  page.text(view.number.value, { ...right, y: box.y + 13 }, { size: 'total', weight: 'bold', align: 'right' });
  page.y = box.y + logoWidth + 14;
  page.area({ ...inner(page), height: 1.5 }, 'accent');
  page.y += 18;
}

function drawParties(page: PdfPage, view: InvoiceView): void {
  const box = inner(page);
  const width = (box.width - 24) / 2;
  const left = drawParty(page, view.seller, { ...box, width });
  const right = drawParty(page, view.buyer, { ...box, x: box.x + width + 24, width });
  page.y += Math.max(left, right) + 16;
}

function drawParty(page: PdfPage, party: PartyView, box: Box): number {
  let y = box.y + page.text(party.heading, box, HEADING) + 3;
  y += page.text(party.name, { ...box, y }, { size: 'text', weight: 'bold' }) + 1;
  for (const line of party.lines) y += page.text(line, { ...box, y }, TEXT);
  return y - box.y;
}

function drawFacts(page: PdfPage, view: InvoiceView): void {
  const box = inner(page);
  const width = (box.width - 2 * GAP) / view.facts.length;
  const value: Style = { size: 'text', weight: 'bold' };
  const cell = { width: width - GAP };
  const tallest = Math.max(...view.facts.map((fact) => page.height(fact.value, cell.width, value)));
  const height = tallest + page.layout.sizes.small + 20;
  page.area({ ...box, height }, 'band');
  for (const [index, fact] of view.facts.entries()) {
    const x = box.x + GAP + index * width;
    page.text(fact.label, { ...cell, x, y: box.y + 7 }, LABEL);
    page.text(fact.value, { ...cell, x, y: box.y + page.layout.sizes.small + 11 }, value);
  }
  page.y += height + 14;
}

/** Where each column of the lines begins, and how wide it is. */
function columnsOf(page: PdfPage): Readonly<Record<keyof InvoiceView['columns'], Omit<Box, 'y'>>> {
  const { x, width } = inner(page);
  const { position, quantity, vat, net } = page.layout.columns;
  const description = width - position - quantity - vat - net;
  return {
    position: { x: x + 2, width: position - 4 },
    description: { x: x + position, width: description - GAP },
    quantity: { x: x + position + description, width: quantity - GAP },
    vat: { x: x + position + description + quantity, width: vat - GAP },
    net: { x: x + width - net, width: net - 2 },
  };
}

function drawLines(page: PdfPage, view: InvoiceView): void {
  page.room(60);
  drawColumnHeads(page, view);
  for (const row of view.rows) {
    if (page.room(lineHeight(page, row))) drawColumnHeads(page, view);
    drawLine(page, row);
  }
  page.y += 6;
}

function drawColumnHeads(page: PdfPage, view: InvoiceView): void {
  const columns = columnsOf(page);
  const { y } = page;
  const head: Style = { size: 'small', weight: 'bold', colour: 'muted' };
  const heads = ['position', 'description', 'quantity', 'vat', 'net'] as const;
  const heights = heads.map((name) =>
    page.text(view.columns[name], { ...columns[name], y }, { ...head, align: alignOf(name) }),
  );
  page.y += Math.max(...heights) + 3;
  page.rule(inner(page));
}

function alignOf(column: keyof InvoiceView['columns']): 'left' | 'right' {
  return column === 'position' || column === 'description' ? 'left' : 'right';
}

const ROW_PADDING = 5;

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
  page.text(row.vat, { ...columns.vat, y }, { ...TEXT, align: 'right' });
  page.text(row.net, { ...columns.net, y }, { ...TEXT, align: 'right' });
  page.y += height;
  page.rule(inner(page));
}

function drawTotals(page: PdfPage, view: InvoiceView): void {
  const width = 250;
  page.room(view.totals.length * 17 + 50);
  const box = inner(page);
  const x = box.x + box.width - width;
  for (const { label, value } of view.totals) {
    page.text(label, { x: x + GAP, y: page.y, width: width / 2 }, { size: 'text', colour: 'muted' });
    page.text(value, { x: x + GAP, y: page.y, width: width - GAP - 2 }, { ...TEXT, align: 'right' });
    page.y += 17;
  }
  const total: Style = { size: 'total', weight: 'bold', colour: 'onAccent' };
  const labelHeight = page.height(view.total.label, width / 2 - GAP, total);
  const height = labelHeight + 2 * 6;
  page.area({ x, y: page.y, width, height }, 'accent');
  page.text(view.total.label, { x: x + GAP, y: page.y + 6, width: width / 2 - GAP }, total);
  page.text(
    view.total.value,
    { x: x + width / 2, y: page.y + 6, width: width / 2 - GAP },
    { ...total, align: 'right' },
  );
  page.y += height + 18;
}

function drawVat(page: PdfPage, { vat }: InvoiceView): void {
  const noteWidth = inner(page).width;
  const firstNote = vat.rows[0]?.note ?? '';
  page.room(60 + page.height(firstNote, noteWidth, SMALL));
  page.y += page.text(vat.heading, inner(page), HEADING) + 4;
  drawVatRow(page, vat.columns, { size: 'small', weight: 'bold', colour: 'muted' });
  page.rule(inner(page));
  page.y += 4;
  for (const { cells, note } of vat.rows) {
    page.room(34);
    drawVatRow(page, cells, TEXT);
    if (note !== undefined) page.y += page.text(note, inner(page), SMALL) + 2;
    page.y += 2;
  }
  page.y += 12;
}

function drawVatRow(page: PdfPage, cells: readonly [string, string, string], style: Style): void {
  const { x, y, width } = inner(page);
  const [treatment, taxable, vat] = cells;
  const amount = 120;
  const height = page.text(treatment, { x, y, width: width - 2 * amount - GAP }, style);
  page.text(taxable, { x: x + width - 2 * amount, y, width: amount }, { ...style, align: 'right' });
  page.text(vat, { x: x + width - amount, y, width: amount - 2 }, { ...style, align: 'right' });
  page.y += height + 3;
}

function drawPayment(page: PdfPage, { payment }: InvoiceView): void {
  page.room(60);
  page.y += page.text(payment.heading, inner(page), HEADING) + 4;
  for (const sentence of payment.sentences) drawSentence(page, sentence, TEXT);
}

function drawSentence(page: PdfPage, sentence: string, style: Style): void {
  page.room(page.height(sentence, inner(page).width, style));
  page.y += page.text(sentence, inner(page), style) + 2;
}
