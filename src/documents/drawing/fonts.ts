import PDFDocument from 'pdfkit';
import { HubError } from '../../domain/errors.js';
import type { PrintableCharacters } from './printable.js';

/** A font that was read once and serves every document of the process. */
export interface InvoiceFont {
  readonly source: PDFKit.Mixins.PDFFontSource;
  readonly characters: PrintableCharacters;
}

/**
 * Reads a TrueType file. pdfkit takes a font that fontkit has parsed in place of its bytes, and reading one takes longer
 * than drawing a document; it has parsed this one and does not hand it out, so this is the one place that looks inside.
 * The code points that the font can show are known for the same reason: pdfkit draws an empty box for any other, and
 * such a file is not PDF/A.
 */
export function readFont(file: Buffer): InvoiceFont {
  const document = new PDFDocument({ font: '', autoFirstPage: false });
  document.font(file);
  const source: PDFKit.Mixins.PDFFontSource = Reflect.get(Object(Reflect.get(document, '_font')), 'font');
  document.end();
  const characters: unknown = Reflect.get(Object(source), 'characterSet');
  if (!Array.isArray(characters) || characters.length === 0) {
    throw new HubError('bad-setting', 'a font has no readable character table', 'fonts');
  }
  return { source, characters: new Set(characters.filter((one) => typeof one === 'number')) };
}
