import type { InvoiceView, Labelled, PartyView } from '../words/view.js';
import type { Brand } from './brand/brand.js';
import { drawLogo } from './brand/logo.js';
import type { Box, PdfPage, Style } from './pdf-page.js';

export const LABEL: Style = { size: 'small', colour: 'muted' };
const TINY: Style = { size: 'tiny', colour: 'muted', lines: 1 };
const TEXT: Style = { size: 'text' };
const NAME: Style = { size: 'text', weight: 'bold', lines: 3 };

/** Where an address stands behind the window of an envelope (DIN 5008, form B), in points. */
const LETTER = { top: 40, window: 127.6, windowWidth: 240.9, info: 354.3 } as const;

/** The part of a page between its margins. */
export function inner({ layout, y }: PdfPage): Box {
  const { left, right, width } = layout.page;
  return { x: left, y, width: width - left - right };
}

/** The upper half of the first page: who sends it, to whom, and what it is. */
export function drawHead(pdf: PDFKit.PDFDocument, page: PdfPage, { view, brand }: Drawn): void {
  const { x, width } = inner(page);
  const info = { x: LETTER.info, width: x + width - LETTER.info };
  drawLogoOrName(pdf, page, { view, brand });
  const sender = drawSender(page, view.sender, { ...info, y: LETTER.top });
  const window = Math.max(LETTER.window, sender + 14);
  const address = drawRecipient(page, view, { x, y: window, width: LETTER.windowWidth });
  const facts = drawFacts(page, view.facts, { ...info, y: window });
  page.y = Math.max(address, facts, LETTER.window + 100) + 14;
  drawTitle(page, view);
}

export interface Drawn {
  readonly view: InvoiceView;
  readonly brand: Brand;
}

function drawLogoOrName(pdf: PDFKit.PDFDocument, page: PdfPage, { view, brand }: Drawn): void {
  const { x } = inner(page);
  const box = { x, y: LETTER.top, width: LETTER.windowWidth, height: page.layout.sizes.logo };
  if (brand.logo) drawLogo(pdf, brand.logo, box);
  else page.text(view.sender.name, box, { size: 'title', weight: 'bold', colour: 'heading', lines: 2 });
}

/** Returns where it ends. */
function drawSender(page: PdfPage, sender: PartyView, box: Box): number {
  let y = box.y + page.text(sender.heading, box, LABEL) + 1;
  y += page.text(sender.name, { ...box, y }, { ...NAME, colour: 'heading' });
  for (const line of sender.lines) y += page.text(line, { ...box, y }, { size: 'small', lines: 2 });
  return y;
}

function drawRecipient(page: PdfPage, view: InvoiceView, box: Box): number {
  let y = box.y + page.text(view.returnAddress, box, TINY) + 1;
  page.rule({ ...box, y });
  y += 4;
  y += page.text(view.recipient.heading, { ...box, y }, LABEL) + 1;
  y += page.text(view.recipient.name, { ...box, y }, NAME);
  for (const line of view.recipient.lines) y += page.text(line, { ...box, y }, { ...TEXT, lines: 2 });
  return y;
}

const FACT_LABEL_WIDTH = 82;

/** Labels on the left, values on the right; returns where it ends. */
export function drawFacts(page: PdfPage, facts: readonly Labelled[], box: Box): number {
  let { y } = box;
  for (const { label, value } of facts) {
    page.text(label, { ...box, y: y + 1.2, width: FACT_LABEL_WIDTH }, { ...LABEL, lines: 1 });
    const cell = { x: box.x + FACT_LABEL_WIDTH, y, width: box.width - FACT_LABEL_WIDTH };
    y += page.text(value, cell, { ...TEXT, lines: 3 }) + 1.5;
  }
  return y;
}

function drawTitle(page: PdfPage, view: InvoiceView): void {
  const title = view.number === undefined ? view.title : `${view.title} ${view.number}`;
  page.y += page.text(title, inner(page), { size: 'title', weight: 'bold', colour: 'heading', lines: 3 });
  page.y += 2;
  page.rule({ ...inner(page), weight: 1.5 }, 'primary');
  page.y += 9;
  for (const remark of view.remarks) {
    if (page.left() < page.height(remark, inner(page).width, TEXT)) page.begin();
    page.y += page.text(remark, inner(page), TEXT) + 2;
  }
  page.y += view.remarks.length > 0 ? 8 : 2;
}

/** What stands on top of every page but the first. */
export function drawPageHead(page: PdfPage, view: InvoiceView): void {
  const box = { ...inner(page), y: page.layout.page.top - 22 };
  const title = view.number === undefined ? view.title : `${view.title} ${view.number}`;
  const half = box.width / 2;
  page.text(view.sender.name, { ...box, width: half - 10 }, { ...LABEL, lines: 1 });
  page.text(title, { ...box, x: box.x + half, width: half }, { ...LABEL, lines: 1, align: 'right' });
  page.rule({ ...box, y: box.y + 13 });
}
