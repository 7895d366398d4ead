import fc from 'fast-check';
import { codeOf } from '../../../src/documents/drawing/draw-code.js';
import { renderInvoicePdf } from '../../../src/documents/drawing/invoice-pdf.js';
import { loadInvoiceTemplates } from '../../../src/documents/load-templates.js';
import { epcText } from '../../../src/documents/words/epc-text.js';
import type { IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { aDocument, ENERGY, MANUAL, TEMPLATE_FOLDER, THE_HUB } from '../builders.js';
import { objectsOf } from './pdf-structure.js';
import { type Modules, readCode } from './read-code.js';

const templates = await loadInvoiceTemplates(TEMPLATE_FOLDER);

describe('the QR code for a transfer', () => {
  it('says in its modules what was put into it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }), (text) => {
        fc.pre(Buffer.byteLength(text) <= 210);
        expect(readCode(codeOf(text))).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  it('stands on the paper as rectangles that say whom to pay, how much and for what', async () => {
    const document = aDocument(MANUAL);
    const code = await drawnCode(document);
    expect(code && readCode(code)).toBe(epcText({ payee: THE_HUB, document }));
    expect(code && readCode(code)).toContain('NL02RABO0123456789\nEUR121.00\n');
  });

  it('is not there where nothing is transferred', async () => {
    expect(await drawnCode(aDocument(ENERGY))).toBeUndefined();
    expect(await drawnCode(aDocument(MANUAL, { currency: 'SEK' }))).toBeUndefined();
  });
});

/** The code that is drawn on the first page, read from the rectangles of its contents. */
async function drawnCode(document: IssuedDocument): Promise<Modules | undefined> {
  const objects = objectsOf(await renderInvoicePdf(document, templates, { xml: Buffer.from('x') }));
  const contents = objects
    .map(({ stream }) => stream?.toString('latin1') ?? '')
    .find((text) => text.startsWith('1 0 0 -1'));
  const drawn = /((?:[\d.]+ [\d.]+ [\d.]+ [\d.]+ re\s+){50,})/.exec(contents ?? '')?.[1];
  if (drawn === undefined) return undefined;
  const rectangles = [...drawn.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re/g)].map((one) =>
    one.slice(1).map(Number),
  );
  const [left, top] = [0, 1].map((side) => Math.min(...rectangles.map((one) => one[side] ?? 0)));
  const module = rectangles[0]?.[3] ?? 1;
  const dark = new Set<string>();
  for (const [x = 0, y = 0, width = 0] of rectangles) {
    const [row, column] = [Math.round((y - (top ?? 0)) / module), Math.round((x - (left ?? 0)) / module)];
    for (let at = 0; at < Math.round(width / module); at++) dark.add(`${row} ${column + at}`);
  }
  const size = 1 + Math.max(...[...dark].map((place) => Number(place.split(' ')[0])));
  return { size, isDark: (row, column) => dark.has(`${row} ${column}`) };
}
