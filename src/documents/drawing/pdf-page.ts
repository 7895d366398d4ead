import type { Colour, Palette } from './brand/palette.js';
import type { InvoiceFont } from './fonts.js';
import type { InvoiceLayout } from './invoice-layout.js';
import { printable } from './printable.js';
import { wrap } from './wrap.js';

/** A rectangle's place: from the left and top edge of the page, in points. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** How text is drawn. */
export interface Style {
  readonly size: Exclude<keyof InvoiceLayout['sizes'], 'logo'>;
  readonly weight?: Weight;
  readonly colour?: Colour;
  readonly align?: 'left' | 'right';
  /** Lines that it may have; what does not fit is cut and said so by `…`. */
  readonly lines?: number;
}

export type Weight = 'regular' | 'bold';

/** What pages are drawn with. */
export interface Pens {
  readonly layout: InvoiceLayout;
  readonly palette: Palette;
  readonly fonts: Readonly<Record<Weight, InvoiceFont>>;
}

/** A document being drawn: text that is safe and measured, lines, areas and pages. */
export interface PdfPage {
  /** Where the next thing goes. */
  y: number;
  readonly layout: InvoiceLayout;
  /** Draws text wrapped to its box; returns its height. */
  text(text: string, box: Box, style: Style): number;
  height(text: string, width: number, style: Style): number;
  /** Width of the text on one line. */
  width(text: string, style: Style): number;
  rule(box: Box & { readonly weight?: number }, colour?: Colour): void;
  area(box: Box & { readonly height: number }, colour: Colour): void;
  /** Points that are left above the foot. */
  left(): number;
  /** Begins a new page, with what stands on top of each. */
  begin(): void;
}

const LINE_HEIGHT = 1.38;

/** Begins to draw on a pdfkit document that has its first page and both fonts (`regular`, `bold`). */
export function pdfPage(
  pdf: PDFKit.PDFDocument,
  pens: Pens,
  onPage: (page: PdfPage) => void = () => undefined,
): PdfPage {
  const { layout, palette, fonts } = pens;
  const bottom = layout.page.height - layout.page.bottom;
  const set = ({ size, weight = 'regular' }: Style) => pdf.font(weight).fontSize(layout.sizes[size]);
  const clean = (text: string, { weight = 'regular' }: Style) => printable(text, fonts[weight].characters);
  const known = new Map<string, readonly string[]>();
  const broken = (text: string, width: number, style: Style) => {
    set(style);
    const { lines = Number.POSITIVE_INFINITY, size, weight } = style;
    // Text is measured for the height of what it stands in, and then drawn.
    const key = `${size} ${weight} ${lines} ${width} ${text}`;
    const found =
      known.get(key) ?? wrap(clean(text, style), { width, lines, measure: (part) => pdf.widthOfString(part) });
    known.set(key, found);
    return found;
  };
  const lineHeight = ({ size }: Style) => layout.sizes[size] * LINE_HEIGHT;

  const page: PdfPage = {
    y: layout.page.top,
    layout,
    height: (text, width, style) => broken(text, width, style).length * lineHeight(style),
    width: (text, style) => set(style).widthOfString(clean(text, style)),
    text: (text, { x, y, width }, style) => {
      const lines = broken(text, width, style);
      pdf.fillColor(palette[style.colour ?? 'ink']);
      for (const [index, line] of lines.entries()) {
        const left = style.align === 'right' ? x + width - pdf.widthOfString(line) : x;
        pdf.text(line, left, y + index * lineHeight(style), { lineBreak: false });
      }
      return lines.length * lineHeight(style);
    },
    rule: ({ x, y, width, weight = 0.6 }, colour = 'rule') => {
      const end = x + width;
      pdf.strokeColor(palette[colour]).lineWidth(weight).moveTo(x, y).lineTo(end, y).stroke();
    },
    area: ({ x, y, width, height }, colour) => {
      pdf.rect(x, y, width, height).fill(palette[colour]);
    },
    left: () => bottom - page.y,
    begin: () => {
      pdf.addPage();
      page.y = layout.page.top;
      onPage(page);
    },
  };
  return page;
}
