import { createHash } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import { renderDraftPdf, renderInvoicePdf } from '../../../src/documents/drawing/invoice-pdf.js';
import { type InvoiceTemplates, loadInvoiceTemplates } from '../../../src/documents/load-templates.js';
import { documentRenderer } from '../../../src/documents/renderer.js';
import type { IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { ALFA, aDocument, aLongDocument, ENERGY, FEES, MANUAL, TEMPLATE_FOLDER } from '../builders.js';
import { metadataOf, objectsOf, ofType, type PdfObject, referred, typesOf } from './pdf-structure.js';

const CSV = Buffer.from('line,cdr_id\r\n1,C03\r\n');
const XML = Buffer.from('<?xml version="1.0"?><rsm:CrossIndustryInvoice/>');
let templates: InvoiceTemplates;

beforeAll(async () => {
  templates = await loadInvoiceTemplates(TEMPLATE_FOLDER);
});

describe('the PDF of a document', () => {
  it('has the same bytes whenever it is made, also by fonts that have made others before', async () => {
    const first = await rendered(aDocument(ENERGY));
    await rendered(aDocument(FEES));
    const fresh = await loadInvoiceTemplates(TEMPLATE_FOLDER);
    const again = await renderInvoicePdf(aDocument(ENERGY), fresh, { xml: XML, csv: CSV });
    expect([sha256(await rendered(aDocument(ENERGY))), sha256(again)]).toEqual([sha256(first), sha256(first)]);
  });

  it('has other bytes when the document differs', async () => {
    const documents = [aDocument(ENERGY), aDocument(ENERGY, { dueDate: '2026-11-17' }), aDocument(FEES)];
    const hashes = await Promise.all(documents.map(async (document) => sha256(await rendered(document))));
    expect(new Set(hashes).size).toBe(3);
  });

  it('is PDF/A-3b with its language, embedded fonts and a colour profile', async () => {
    const objects = objectsOf(await rendered(aDocument(ENERGY)));
    const [catalog] = ofType(objects, 'Catalog');
    expect(catalog?.text).toContain('/Lang (en)');
    const intent = referred(objects, catalog ?? { id: 0, text: '' }, 'OutputIntents');
    expect(intent.text).toContain('/S /GTS_PDFA1');
    expect(referred(objects, intent, 'DestOutputProfile').stream?.subarray(36, 40).toString()).toBe('acsp');
    const fonts = ofType(objects, 'FontDescriptor');
    expect(fonts).toHaveLength(2);
    for (const font of fonts) {
      expect(font.text).toMatch(/\/FontName \/[A-Z]{6}\+NotoSans-/);
      expect(referred(objects, font, 'FontFile2').stream?.length).toBeGreaterThan(1_000);
    }
  });

  it('describes itself in XML that can be read, whatever stands in a name', async () => {
    const seller = { ...ALFA, name: 'Müller & Söhne <b> ]]> </rdf:li> "x" \u0000\u202e' };
    const xmp = described(objectsOf(await rendered(aDocument(ENERGY, { seller }))));
    expect(xmp.find((one: object) => 'dc:title' in one)?.['dc:creator']['rdf:Seq']['rdf:li']).toBe(
      'Müller & Söhne <b> ]]> </rdf:li> "x"',
    );
    expect(xmp.find((one: object) => 'pdfaid:part' in one)).toMatchObject({
      'pdfaid:part': 3,
      'pdfaid:conformance': 'B',
    });
    expect(xmp.find((one: object) => 'xmp:CreateDate' in one)?.['xmp:CreateDate']).toBe('2026-11-02T06:00:00Z');
  });

  it('carries itself as data, and says so as Factur-X does, with the schema of what it says', async () => {
    const objects = objectsOf(await rendered(aDocument(ENERGY)));
    const xmp = described(objects);
    expect(xmp.find((one: object) => 'fx:DocumentType' in one)).toMatchObject({
      'fx:DocumentType': 'INVOICE',
      'fx:DocumentFileName': 'factur-x.xml',
      'fx:Version': 1,
      'fx:ConformanceLevel': 'EN 16931',
    });
    expect(metadataOf(objects)).toContain(
      '<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>',
    );
    expect(attached(objects)).toEqual([
      { name: 'factur-x.xml', relationship: 'Alternative', type: 'text#2Fxml', bytes: XML },
      { name: `${ENERGY}-cdrs.csv`, relationship: 'Supplement', type: 'text#2Fcsv', bytes: CSV },
    ]);
  });

  it('of a fee invoice has no CDRs attached', async () => {
    const pdf = await documentRenderer(templates).pdf(aDocument(FEES), { xml: XML, csv: CSV });
    expect(attached(objectsOf(pdf)).map(({ name }) => name)).toEqual(['factur-x.xml']);
  });

  it('goes over as many pages as it takes', async () => {
    const pages = async (document: IssuedDocument) => ofType(objectsOf(await rendered(document)), 'Page').length;
    expect(await pages(aDocument(ENERGY))).toBe(1);
    expect(await pages(aLongDocument(100))).toBeGreaterThan(4);
  });

  it('of a draft has neither number nor data in it', async () => {
    const { number: _, issuedAt: __, ...draft } = aLongDocument(40);
    const objects = objectsOf(await renderDraftPdf(draft, templates));
    expect(attached(objects)).toEqual([]);
    expect(metadataOf(objects)).toContain('Invoice DRAFT of Alfa');
    expect(objects.some(({ text }) => text.includes(ENERGY))).toBe(false);
  });
});

describe('a name that tries to be more than text', () => {
  const nasty = [
    ')\\) >> endobj 99 0 obj << /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >> endobj <<',
    '<</OpenAction<</S/URI/URI(http://evil)>>>>\u202etxt.exe\u0000\u0007\r\n\r\n%%EOF',
    '充电网络 🔌 \ud800 مشحون שלום',
    `${'W'.repeat(10_000)} ${'x '.repeat(5_000)}`,
    '../../etc/passwd"; filename="x\r\nSet-Cookie: a=b',
    '',
  ];

  it.each(nasty.map((name) => [name.slice(0, 30), name]))('stays text: %j', async (_, name) => {
    const plain = aDocument(MANUAL);
    const party = { name, street: name, city: name, email: name, registration: name };
    const lines = plain.lines.map((line) => ({ ...line, description: name }));
    const seller = { ...plain.seller, ...party };
    const document = { ...plain, lines, number: `A${name}`, seller, buyer: { ...plain.buyer, ...party } };
    const objects = objectsOf(await rendered(document));
    const { 'Page undefined': pages, ...types } = typesOf(objects);
    const { 'Page undefined': plainPages, ...plainTypes } = typesOf(objectsOf(await rendered(plain)));
    // Streams without a type are the contents of pages and what fonts are made of.
    const { 'undefined undefined': parts = 0, ...named } = types;
    const { 'undefined undefined': plainParts = 0, ...plainNamed } = plainTypes;
    expect(named).toEqual(plainNamed);
    const more = (pages ?? 0) - (plainPages ?? 0);
    // Each page has its contents and its resources.
    expect(parts - plainParts).toBe(2 * more);
    expect(pages).toBeLessThan(4);
    expect(described(objects)).toBeDefined();
  });
});

function rendered(document: IssuedDocument): Promise<Buffer> {
  return renderInvoicePdf(document, templates, { xml: XML, csv: CSV });
}

/** The descriptions of a file's metadata, as a reader of XML sees them. */
function described(objects: readonly PdfObject[]) {
  return new XMLParser().parse(metadataOf(objects), true)['x:xmpmeta']['rdf:RDF']['rdf:Description'];
}

/** The files of the catalog's AF entry, in its order. */
function attached(objects: readonly PdfObject[]) {
  const [catalog] = ofType(objects, 'Catalog');
  const ids = [...(/\/AF \[([^\]]*)\]/.exec(catalog?.text ?? '')?.[1] ?? '').matchAll(/(\d+) 0 R/g)];
  return ids.map(([, id]) => {
    const spec = objects.find((object) => object.id === Number(id)) ?? { id: 0, text: '' };
    const file = referred(objects, { ...spec, text: spec.text.slice(spec.text.indexOf('/EF')) }, 'F');
    expect(file.text).toContain('/ModDate (D:20261102060000Z)');
    return {
      name: /\/UF \(([^)]*)\)/.exec(spec.text)?.[1],
      relationship: /\/AFRelationship \/(\w+)/.exec(spec.text)?.[1],
      type: /\/Subtype \/([\w#]+)/.exec(file.text)?.[1],
      bytes: file.stream,
    };
  });
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
