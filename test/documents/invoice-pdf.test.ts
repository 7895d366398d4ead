import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { renderInvoicePdf } from '../../src/documents/invoice-pdf.js';
import { type InvoiceTemplates, loadInvoiceTemplates } from '../../src/documents/load-templates.js';
import { documentRenderer } from '../../src/documents/renderer.js';
import type { IssuedDocument } from '../../src/domain/invoicing/document.js';
import { aDocument, ENERGY, FEES, TEMPLATE_FOLDER } from './builders.js';

const CSV = Buffer.from('line,cdr_id\r\n1,C03\r\n');
let templates: InvoiceTemplates;

beforeAll(async () => {
  templates = await loadInvoiceTemplates(TEMPLATE_FOLDER);
});

describe('the PDF of a document', () => {
  it('has the same bytes whenever it is made', async () => {
    const first = await renderInvoicePdf(aDocument(ENERGY), templates, CSV);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const again = await loadInvoiceTemplates(TEMPLATE_FOLDER);
    expect(sha256(await renderInvoicePdf(aDocument(ENERGY), again, CSV))).toBe(sha256(first));
  });

  it('has other bytes when the document differs', async () => {
    const hashes = await Promise.all(
      [aDocument(ENERGY), aDocument(ENERGY, { dueDate: '2026-11-17' }), aDocument(FEES)].map(async (document) =>
        sha256(await renderInvoicePdf(document, templates)),
      ),
    );
    expect(new Set(hashes).size).toBe(3);
  });

  it('is PDF/A-3b with its language, embedded fonts and a colour profile', async () => {
    const pdf = await rendered(aDocument(ENERGY));
    expect(pdf.startsWith('%PDF-1.7\n')).toBe(true);
    expectIn(pdf, '<pdfaid:part>3</pdfaid:part>');
    expectIn(pdf, '<pdfaid:conformance>B</pdfaid:conformance>');
    expectIn(pdf, '/S /GTS_PDFA1');
    expectIn(pdf, '/Lang (en)');
    expect(/\/FontName \/\w+\+NotoSans-Regular/.test(pdf)).toBe(true);
    expect(pdf.includes('Helvetica')).toBe(false);
    expectIn(pdf, '\n(D:20261102060000Z)\n');
    expectIn(pdf, '<xmp:CreateDate>2026-11-02T06:00:00Z</xmp:CreateDate>');
  });

  it('escapes what a name would break in its metadata', async () => {
    const pdf = await rendered(aDocument(ENERGY));
    expectIn(pdf, '<rdf:li>Alfa Laden &amp; Zonen B.V.</rdf:li>');
    expectIn(pdf, 'Invoice NL-ALF-2026-000002 of Alfa Laden &amp; Zonen B.V. to');
    expect(pdf.includes('Laden & Zonen')).toBe(false);
  });

  it('carries its CDRs as a supplement, dated by its issue', async () => {
    const pdf = await rendered(aDocument(ENERGY), CSV);
    expectIn(pdf, '/AFRelationship /Supplement');
    expectIn(pdf, '/F (NL-ALF-2026-000002-cdrs.csv)');
    expectIn(pdf, '/Subtype /text#2Fcsv');
    expectIn(pdf, '/ModDate (D:20261102060000Z)');
    expect(streams(await renderInvoicePdf(aDocument(ENERGY), templates, CSV))).toContain(CSV.toString());
  });

  it('of a fee invoice has no attachment', async () => {
    const renderer = documentRenderer(templates);
    const count = async (number: string) => {
      const pdf = (await renderer.pdf(aDocument(number), CSV)).toString('latin1');
      return pdf.split('/Type /Filespec').length - 1;
    };
    expect(await count(ENERGY)).toBe(1);
    expect(await count(FEES)).toBe(0);
  });

  it('goes over as many pages as it takes', async () => {
    const { lines } = aDocument(ENERGY);
    const many = Array.from({ length: 60 }, () => lines).flat();
    expect(pagesOf(await rendered(aDocument(ENERGY)))).toBe(1);
    expect(pagesOf(await rendered(aDocument(ENERGY, { lines: many })))).toBeGreaterThan(5);
  });

  it('can be made of anything that a name may hold', async () => {
    const nasty = [
      '充电网络 🔌 ‮txt.exe\u0000\u0007\n\n',
      'W'.repeat(500),
      '\ud800 lone',
      '<&>"\'()\\',
      '',
      'مشحون שלום',
    ];
    for (const name of nasty) {
      const document = aDocument(ENERGY);
      const pdf = await rendered({ ...document, seller: { ...document.seller, name, street: name } });
      expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
      expect(/\p{Cc}/u.test(metadataOf(pdf).replaceAll('\n', ''))).toBe(false);
    }
  });
});

async function rendered(document: IssuedDocument, csv?: Buffer): Promise<string> {
  return (await renderInvoicePdf(document, templates, csv)).toString('latin1');
}

/** Without printing the whole file when it fails. */
function expectIn(pdf: string, text: string): void {
  expect({ text, found: pdf.includes(text) }).toEqual({ text, found: true });
}

function metadataOf(pdf: string): string {
  const xml = pdf.slice(pdf.indexOf('<?xpacket begin'), pdf.indexOf('<?xpacket end'));
  return Buffer.from(xml, 'latin1').toString('utf8');
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function pagesOf(pdf: string): number {
  return pdf.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
}

/** The contents of all compressed streams of a PDF. */
function streams(pdf: Buffer): string[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/\/Filter \/FlateDecode\n>>\nstream\n/g)].map((match) => {
    const from = match.index + match[0].length;
    return inflateSync(pdf.subarray(from, text.indexOf('\nendstream', from))).toString('utf8');
  });
}
