import { deflateSync, inflateSync } from 'node:zlib';
import { createBrands } from '../../../src/documents/drawing/brand/brand.js';
import { flatPng } from '../../../src/documents/drawing/brand/flat-png.js';
import { parseLogo } from '../../../src/documents/drawing/brand/logo.js';
import { contrast, paletteOf } from '../../../src/documents/drawing/brand/palette.js';
import { loadInvoiceTemplates } from '../../../src/documents/load-templates.js';
import { documentRenderer } from '../../../src/documents/renderer.js';
import type { Branding } from '../../../src/domain/clearing/legal-entity.js';
import { ALFA, aDocument, ENERGY, TEMPLATE_FOLDER } from '../builders.js';

const SVG = '<svg viewBox="0 0 40 20"><path d="M0 0 H40 V20 H0 Z" fill="#112233"/></svg>';
const HUB_LOGO = parseLogo(SVG);
const { layout } = await loadInvoiceTemplates(TEMPLATE_FOLDER);
const brandOf = createBrands(layout, HUB_LOGO);

describe('how the documents of a legal entity look', () => {
  it('is as the hub’s, unless it has its own colours and logo', () => {
    expect(brandOf(undefined)).toEqual({ palette: paletteOf(layout), logo: HUB_LOGO });
    const brand = brandOf({ logo: { type: 'svg', data: SVG }, primaryColour: '#004488', secondaryColour: '#EEDDCC' });
    expect(brand.logo).toMatchObject({ kind: 'PATHS', width: 40, height: 20 });
    expect(brand.palette).toMatchObject({ primary: '#004488', heading: '#004488', secondary: '#EEDDCC' });
  });

  it('has text that can be read on any colour', () => {
    for (const primaryColour of ['#FFD400', '#FFFFFF', '#000000', '#777777', '#FF0000', '#00FF88']) {
      for (const secondaryColour of ['#FFFFFF', '#222222', '#808080']) {
        const { palette } = brandOf({ primaryColour, secondaryColour });
        expect(contrast(palette.onPrimary, primaryColour)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(palette.onSecondary, secondaryColour)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(palette.heading, '#FFFFFF')).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it.each([
    ['no SVG', { type: 'svg', data: 'logo' }],
    ['a path of something else', { type: 'svg', data: SVG.replace('M0 0', 'M0 0 (x) Tj') }],
    ['a path that cannot be drawn', { type: 'svg', data: SVG.replace('M0 0', 'M0 1e400') }],
    ['a colour that is none', { type: 'svg', data: SVG.replace('#112233', 'url(http://evil)') }],
    ['no size', { type: 'svg', data: SVG.replace('40 20', '0 0') }],
    ['no end', { type: 'svg', data: SVG.slice(0, 60) }],
    ['too many paths', { type: 'svg', data: `${SVG}${'<path d="M0 0" fill="#112233"/>'.repeat(300)}` }],
    ['more text than a logo has', { type: 'svg', data: `${SVG}${' '.repeat(100_000)}` }],
    ['no PNG', { type: 'png', data: Buffer.from('GIF89a').toString('base64') }],
    ['half a PNG', { type: 'png', data: aPng(6, [1, 2, 3, 4]).subarray(0, 40).toString('base64') }],
    ['a PNG with fewer pixels than it says', { type: 'png', data: aPng(6, [1, 2, 3]).toString('base64') }],
    ['a PNG that inflates without end', { type: 'png', data: aPng(2, new Array(1e6).fill(0)).toString('base64') }],
    ['a PNG of 16 bits', { type: 'png', data: aPng(2, [1, 2, 3], 16).toString('base64') }],
  ] as const)('leaves out a logo that is %s, and the document is made', async (_, logo) => {
    const branding: Branding = { logo, primaryColour: 'red' };
    expect(brandOf(branding)).toEqual({ palette: paletteOf(layout) });
    const renderer = documentRenderer(await loadInvoiceTemplates(TEMPLATE_FOLDER));
    const document = aDocument(ENERGY, { seller: { ...ALFA, branding } });
    const pdf = await renderer.pdf(document, { xml: Buffer.from('x'), csv: Buffer.from('x') });
    expect(pdf.subarray(-6).toString()).toBe('%%EOF\n');
  });
});

describe('a PNG', () => {
  it.each([
    ['grey', 0, [100], [100, 100, 100]],
    ['colours', 2, [1, 2, 3], [1, 2, 3]],
    ['a palette', 3, [1], [4, 5, 6]],
    ['grey that one sees through', 4, [0, 51], [204, 204, 204]],
    ['colours that one sees through', 6, [0, 100, 255, 0], [255, 255, 255]],
  ] as const)('of %s is laid on white', (_, colourType, pixel, expected) => {
    const flat = flatPng(aPng(colourType, pixel));
    expect([flat.width, flat.height]).toEqual([1, 1]);
    expect(pixelsOf(flat.png)).toEqual([...expected]);
  });

  it('is the same by whatever filter its rows were written', () => {
    const rows = [
      [0, 10, 20, 30, 40, 50, 60],
      [1, 10, 20, 30, 30, 30, 30],
      [2, 0, 0, 0, 0, 0, 0],
      [3, 5, 10, 15, 15, 15, 15],
      [4, 0, 0, 0, 0, 0, 0],
    ];
    const flat = flatPng(pngOf({ width: 2, height: 5, colourType: 2, depth: 8 }, Buffer.from(rows.flat())));
    const row = [10, 20, 30, 40, 50, 60];
    expect(pixelsOf(flat.png, 2)).toEqual([row, row, row, [10, 20, 30, 40, 50, 60], row].flat());
  });
});

/** A picture of one pixel: its row without a filter. */
function aPng(colourType: number, pixel: readonly number[], depth = 8): Buffer {
  return pngOf({ width: 1, height: 1, colourType, depth }, Buffer.from([0, ...pixel]));
}

function pngOf(
  { width, height, colourType, depth }: Readonly<Record<'width' | 'height' | 'colourType' | 'depth', number>>,
  rows: Buffer,
): Buffer {
  const header = Buffer.from([0, 0, 0, width, 0, 0, 0, height, depth, colourType, 0, 0, 0]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const palette = chunk('PLTE', Buffer.from([1, 2, 3, 4, 5, 6]));
  const parts = [chunk('IHDR', header), palette, chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

function chunk(type: string, data: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type), data, sum]);
}

/** The channels of a flat picture, without the filter of each row. */
function pixelsOf(png: Buffer, width = 1): number[] {
  const flat = flatPng(png).png;
  expect(flat).toEqual(png);
  const from = flat.indexOf('IDAT') + 4;
  const rows = inflateSync(flat.subarray(from, from + flat.readUInt32BE(from - 8)));
  return [...rows].filter((_, index) => index % (width * 3 + 1) !== 0);
}
