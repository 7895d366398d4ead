import type { InvoiceLayout } from './invoice-layout.js';
import type { InvoiceTemplates } from './load-templates.js';
import type { Logo } from './logo.js';
import { printable } from './printable.js';

/** A rectangle's place: from the left and top edge of the page, in points. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** How text is drawn. */
export interface Style {
  readonly size: keyof InvoiceLayout['sizes'];
  readonly weight?: 'regular' | 'bold';
  readonly colour?: keyof InvoiceLayout['colours'];
  readonly align?: 'left' | 'right';
  /** ONE_LINE cuts what does not fit and says so by `…`. */
  readonly overflow?: 'WRAP' | 'ONE_LINE';
}

/** A document being drawn: text that is safe and measured, lines, areas and pages. */
export interface PdfPage {
  /** Where the next thing goes. */
  y: number;
  readonly layout: InvoiceLayout;
  /** Draws text wrapped to its box; returns its height. */
  text(text: string, box: Box, style: Style): number;
  height(text: string, width: number, style: Style): number;
  rule(box: Box): void;
  area(box: Box & { readonly height: number }, colour: keyof InvoiceLayout['colours']): void;
  logo(logo: Logo, box: Box): void;
  /** Makes sure that `height` points are left on the page; true: a new page was begun. */
  room(height: number): boolean;
}

const LINE_GAP = 1.5;

/** Begins to draw on a pdfkit document that has its first page and both fonts (`regular`, `bold`). */
export function pdfPage(pdf: PDFKit.PDFDocument, templates: InvoiceTemplates): PdfPage {
  const { layout } = templates;
  const bottom = layout.page.height - layout.page.bottom;
  const set = ({ size, weight = 'regular' }: Style) => pdf.font(weight).fontSize(layout.sizes[size]);
  const clean = (text: string, { weight = 'regular' }: Style) => printable(text, templates[weight].characters);
  const measured = (text: string, width: number, style: Style) =>
    set(style).heightOfString(clean(text, style) || ' ', { width, lineGap: LINE_GAP });

  const page: PdfPage = {
    y: layout.page.top,
    layout,
    height: measured,
    text: (text, { x, y, width }, style) => {
      const height = style.overflow === 'ONE_LINE' ? measured('', width, style) : measured(text, width, style);
      const fit = style.overflow === 'ONE_LINE' ? { height, ellipsis: true } : {};
      pdf.fillColor(layout.colours[style.colour ?? 'ink']);
      set(style).text(clean(text, style), x, y, { width, align: style.align ?? 'left', lineGap: LINE_GAP, ...fit });
      return height;
    },
    rule: ({ x, y, width }) => {
      pdf.strokeColor(layout.colours.rule).lineWidth(0.6);
      pdf
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke();
    },
    area: ({ x, y, width, height }, colour) => {
      pdf.rect(x, y, width, height).fill(layout.colours[colour]);
    },
    logo: (logo, box) => drawLogo(pdf, logo, box),
    room: (height) => {
      if (page.y + height <= bottom) return false;
      pdf.addPage();
      page.y = layout.page.top;
      return true;
    },
  };
  return page;
}

function drawLogo(pdf: PDFKit.PDFDocument, logo: Logo, { x, y, width }: Box): void {
  pdf.save();
  pdf.translate(x, y).scale(width / logo.width);
  for (const { d, fill } of logo.paths) pdf.path(d).fill(fill);
  pdf.restore();
}
