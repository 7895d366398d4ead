import PDFDocument from 'pdfkit';
import { HubError } from '../domain/errors.js';

/**
 * The code points that a font can show. pdfkit draws an empty box for any other, and such a file is not PDF/A; it knows
 * the font's own table (fontkit's `characterSet`) but does not tell, so this is the one place that looks inside.
 */
export function codePointsOf(fontFile: Buffer): ReadonlySet<number> {
  const document = new PDFDocument({ font: '', autoFirstPage: false });
  document.font(fontFile);
  const characters = at(at(at(document, '_font'), 'font'), 'characterSet');
  document.end();
  if (!Array.isArray(characters) || characters.length === 0) {
    throw new HubError('bad-setting', 'a font has no readable character table', 'fonts');
  }
  return new Set(characters.filter((one) => typeof one === 'number'));
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
