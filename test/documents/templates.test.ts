import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseLogo } from '../../src/documents/drawing/brand/logo.js';
import { printable } from '../../src/documents/drawing/printable.js';
import { type InvoiceTemplates, loadInvoiceTemplates } from '../../src/documents/load-templates.js';
import { formatFor, formatIban } from '../../src/documents/words/format.js';
import { fill } from '../../src/documents/words/invoice-texts.js';
import { Decimal } from '../../src/domain/decimal.js';
import { TEMPLATE_FOLDER } from './builders.js';

let templates: InvoiceTemplates;
let folder: string;

beforeAll(async () => {
  templates = await loadInvoiceTemplates(TEMPLATE_FOLDER);
  folder = await mkdtemp(join(tmpdir(), 'templates-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the templates of documents', () => {
  it('have fonts for Latin, Greek and Cyrillic, and for what formats write', () => {
    const text = 'ÀßŁőžṩ ΑΩάώ ЖЯёїў €×·…–—’“”';
    for (const { characters } of [templates.fonts.regular, templates.fonts.bold])
      expect(printable(text, characters)).toBe(text);
  });

  it('have the same places in every language', () => {
    const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
    const { en, de } = templates.texts;
    for (const [key, text] of Object.entries(en)) {
      const other = Object.entries(de).find(([name]) => name === key)?.[1] ?? '';
      expect({ key, places: places(other) }).toEqual({ key, places: places(text) });
    }
  });

  it.each([
    ['en.json', 'titleInvoice', (json: Record<string, unknown>) => delete json['titleInvoice']],
    ['de.json', 'titleBill', (json: Record<string, unknown>) => Object.assign(json, { titleBill: 'x' })],
    ['de.json', 'seller', (json: Record<string, unknown>) => Object.assign(json, { seller: '' })],
    [
      'layout.json',
      'page.width',
      (json: Record<string, unknown>) => Object.assign(json, { page: pageWithout('width') }),
    ],
    ['layout.json', 'sizes', (json: Record<string, unknown>) => delete json['sizes']],
  ])('are refused when %s is wrong at %s', async (file, field, spoil) => {
    await cp(TEMPLATE_FOLDER, folder, { recursive: true });
    const json = JSON.parse(await readFile(join(TEMPLATE_FOLDER, file), 'utf8'));
    spoil(json);
    await writeFile(join(folder, file), JSON.stringify(json));
    await expect(loadInvoiceTemplates(folder)).rejects.toMatchObject({
      code: 'bad-setting',
      field,
      message: expect.stringContaining(`${file}: ${field}`),
    });
  });

  it('are refused when a file is missing or is no JSON', async () => {
    await cp(TEMPLATE_FOLDER, folder, { recursive: true });
    await writeFile(join(folder, 'en.json'), '{');
    await expect(loadInvoiceTemplates(folder)).rejects.toMatchObject({ code: 'bad-setting' });
    await expect(loadInvoiceTemplates(join(folder, 'nowhere'))).rejects.toThrow('cannot be read in');
  });

  it('need TrueType fonts', async () => {
    await cp(TEMPLATE_FOLDER, folder, { recursive: true });
    await writeFile(join(folder, 'fonts/NotoSans-Bold.ttf'), 'OTTO and more text');
    await expect(loadInvoiceTemplates(folder)).rejects.toThrow('NotoSans-Bold.ttf: expected a TrueType font');
  });

  it('need a logo with a box and filled paths', () => {
    expect(() => parseLogo('<svg/>')).toThrow('viewBox');
    expect(() => parseLogo('<svg viewBox="0 0 1 1"/>')).toThrow('at least one path');
    expect(() => parseLogo('<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>')).toThrow('a path has no fill that');
  });

  it('show a place that nobody filled', () => {
    expect(fill('{a} and {b}', { a: '1' })).toBe('1 and {b}');
  });
});

describe('text from outside', () => {
  const shown = (text: string) => printable(text, templates.fonts.regular.characters);

  it('is shown with ? for what the font does not have', () => {
    expect(shown('充电 ABC 🔌')).toBe('?? ABC ?');
    expect(shown('\ud800x')).toBe('?x');
  });

  it('loses controls, line ends and direction overrides', () => {
    expect(shown('\u202Efdp.\u202C a\tb\r\nc\u0000\u200B')).toBe('fdp. a b c');
  });

  it('is cut where it does not end', () => {
    expect(shown('x'.repeat(10_000))).toBe(`${'x'.repeat(1_000)}…`);
  });

  it('has plain hyphens', () => {
    expect(shown('\u22121 a\u2010b')).toBe('-1 a-b');
  });

  it('is composed, so that accents are found in the font', () => {
    expect(shown('Ene\u0301rgie')).toBe('Enérgie');
  });
});

describe('numbers and dates', () => {
  const [en, de] = [formatFor('en'), formatFor('de')];

  it.each([
    ['1234567.5', '1,234,567.50', '1.234.567,50'],
    ['-0.005', '-0.01', '-0,01'],
    ['9007199254740993.01', '9,007,199,254,740,993.01', '9.007.199.254.740.993,01'],
  ])('write %s as %s and %s', (value, english, german) => {
    expect(en.fixed(new Decimal(value), 2)).toBe(english);
    expect(de.fixed(new Decimal(value), 2)).toBe(german);
  });

  it('keep the decimals of an exact amount', () => {
    expect(de.exact(new Decimal('0.12345'), 2)).toBe('0,12345');
    expect(en.exact(new Decimal('3'), 2)).toBe('3.00');
    expect(en.signed(new Decimal('0.01'), 2)).toBe('+0.01');
  });

  it('write days, months and countries', () => {
    expect([en.date('2026-11-02'), de.date('2026-11-02')]).toEqual(['2 November 2026', '2. November 2026']);
    expect(de.month('2026-03')).toBe('März 2026');
    expect([en.country('NL'), de.country('NL'), en.country('??')]).toEqual(['Netherlands', 'Niederlande', '??']);
  });

  it('write an IBAN in groups', () => {
    expect(formatIban('NL91 ABNA0417164300')).toBe('NL91 ABNA 0417 1643 00');
  });
});

function pageWithout(name: string): Record<string, number> {
  const { [name]: _, ...rest }: Record<string, number> = templates.layout.page;
  return rest;
}
