import { writeCii } from '../../../src/documents/einvoice/write-cii.js';
import { writeUbl } from '../../../src/documents/einvoice/write-ubl.js';
import { Decimal, sum, toText } from '../../../src/domain/decimal.js';
import type { IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { minorDigits } from '../../../src/domain/money.js';
import {
  ALFA,
  aDocumentOf,
  aManualDocument,
  anEnergyLine,
  BETA,
  EVERY_SORT,
  HUB_ENTITY,
  OUTSIDE_SCOPE,
} from './e-documents.js';
import { readEInvoice } from './read-e-invoice.js';

const WRITERS = [
  ['CII', writeCii],
  ['UBL', writeUbl],
] as const;

describe.each(WRITERS)('an e-invoice in %s', (_syntax, write) => {
  it.each(Object.entries(EVERY_SORT))('says the sums of the document: %s', (_sort, document) => {
    const read = readEInvoice(write(document));
    const places = minorDigits(document.currency);
    expect(read).toMatchObject({
      number: document.number,
      type: document.type,
      currency: document.currency,
      net: toText(document.net, places),
      gross: toText(document.gross, places),
    });
    expect(read.vat[0]).toBe(toText(document.vat, places));
    expect(read.lines.map(({ net }) => net)).toEqual(document.lines.map(({ net }) => toText(net, places)));
    expect(sum(read.groups.map(({ taxable }) => new Decimal(taxable)))).toEqual(document.net);
    for (const { quantity, price, base, net } of read.lines) {
      expect(new Decimal(quantity).times(price).dividedBy(base).toFixed(places)).toBe(net);
      expect(new Decimal(price).isNegative()).toBe(false);
    }
  });

  it('has the same bytes for the same document', () => {
    for (const document of Object.values(EVERY_SORT)) expect(write(document)).toBe(write({ ...document }));
  });

  it('names reverse charge with code, words and both VAT ids', () => {
    const xml = write(aDocumentOf());
    expect(readEInvoice(xml)).toMatchObject({
      seller: 'NL123456789B01',
      buyer: 'DE123456789',
      groups: [{ category: 'AE', taxable: '54.32', vat: '0.00', code: 'VATEX-EU-AE' }],
    });
    expect(xml).toContain('Steuerschuldnerschaft des Leistungsempfängers (reverse charge)');
    expect(write(aDocumentOf({ buyer: { ...BETA, language: 'en' } }))).toContain('>Reverse charge<');
  });

  it('has neither VAT ids nor a rate on the lines of what is outside the scope', () => {
    const document = aDocumentOf({}, [anEnergyLine({ vat: OUTSIDE_SCOPE })]);
    expect(readEInvoice(write(document))).toMatchObject({
      seller: undefined,
      buyer: undefined,
      groups: [{ category: 'O', code: 'VATEX-EU-O' }],
    });
    expect(write(document)).toContain('NL*ALF');
  });

  it('says who issued it for whom, and that it is self-billing, to who receives it', () => {
    const issued = readEInvoice(write(aDocumentOf()));
    expect(issued.notes).toEqual([
      'Ausgestellt von Roaming Hub B.V. im Namen und für Rechnung von Alfa Laden &amp; Zonen B.V.'.replace(
        '&amp;',
        '&',
      ),
    ]);
    expect(readEInvoice(write(aDocumentOf({ type: '389' }))).notes).toEqual([
      'Self-billing',
      'Issued by Roaming Hub B.V. in the name and on behalf of Beta Mobilität GmbH',
    ]);
    expect(readEInvoice(write(aManualDocument())).notes).toEqual([]);
  });

  it('joins the notes for Peppol, which allows one', () => {
    const { notes } = readEInvoice(writeUbl(aDocumentOf({ type: '389' }), 'peppol'));
    expect(notes).toEqual([
      'Self-billing. Issued by Roaming Hub B.V. in the name and on behalf of Beta Mobilität GmbH',
    ]);
  });

  it('names the invoices that it corrects, also where their days are not known', () => {
    expect(readEInvoice(write(EVERY_SORT['credit note'] ?? aDocumentOf())).preceding).toEqual(['NL-ALF-2026-000003']);
    expect(readEInvoice(write(aDocumentOf({ type: '381', corrects: ['A-1', 'A-2'] }))).preceding).toEqual([
      'A-1',
      'A-2',
    ]);
  });

  it.each<[string, string | undefined, IssuedDocument]>([
    ['what a run made is netted', '97', aDocumentOf()],
    ['a credit note is netted', '97', aManualDocument({ type: '381', corrects: ['A-1'] })],
    ['the hub is paid by transfer', '58', aManualDocument()],
    ['outside SEPA too', '30', aManualDocument({ currency: 'SEK' })],
    ['a mandate is used by who may collect', '59', EVERY_SORT['direct debit, by hand'] ?? aDocumentOf()],
    ['but not for others', '58', aManualDocument({ seller: ALFA, issuedOnBehalf: true, buyer: debited() })],
    ['without an account nothing is said', undefined, withoutIban()],
  ])('says how it is paid: %s', (_case, code, document) => {
    expect(readEInvoice(write(document)).paymentCode).toBe(code);
  });

  it('asks for a transfer in Dutch Peppol, which knows no clearing, and says that it is netted', () => {
    const document = aDocumentOf({ buyer: { ...ALFA, party: { countryCode: 'NL', partyId: 'GAM' } } });
    expect(readEInvoice(write(document, 'peppol'))).toMatchObject({
      paymentCode: '58',
      terms: expect.stringContaining('netted with all other documents of clearing run RUN-2026-10'),
    });
  });

  it('has the VAT in another currency beside its own, and not the own twice', () => {
    expect(readEInvoice(write(EVERY_SORT['VAT in Swedish crowns too'] ?? aDocumentOf())).vat).toEqual([
      '13.58',
      '126.04',
    ]);
    const same = { currency: 'EUR', vat: new Decimal(0), rateDate: '2026-10-30' };
    expect(readEInvoice(write(aDocumentOf({ taxCurrency: same }))).vat).toEqual(['0.00']);
  });

  it('puts VAT of one rate into one group, whatever the country', () => {
    const lines = ['NL', 'BE'].map((place) =>
      anEnergyLine({ vat: { ...OUTSIDE_SCOPE, category: 'S', rate: new Decimal(21), place } }),
    );
    expect(readEInvoice(write(aDocumentOf({}, lines))).groups).toEqual([
      { category: 'S', taxable: '108.64', vat: '22.82' },
    ]);
  });

  it('takes the reference of the buyer, or its OCPI party', () => {
    const { buyerReference, ...buyer } = BETA;
    expect(readEInvoice(write(aDocumentOf())).buyerReference).toBe('04011000-12345-03');
    expect(readEInvoice(write(aDocumentOf({ buyer }))).buyerReference).toBe('DE*BET');
  });

  it('names the annex of CDRs, or has it in it', () => {
    expect(write(aDocumentOf())).toContain('NL-ALF-2026-000007-cdrs.csv');
    expect(write(aManualDocument())).not.toContain('cdrs.csv');
    const file = { name: 'a.csv', mime: 'text/csv', bytes: Buffer.from('line\r\n1\r\n') };
    expect(write(aDocumentOf(), 'xrechnung', [file])).toContain(
      `mimeCode="text/csv" filename="a.csv">${file.bytes.toString('base64')}<`,
    );
  });

  it.each([
    ['en16931', 'urn:cen.eu:en16931:2017<'],
    ['xrechnung', 'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0<'],
    ['peppol', 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0<'],
  ] as const)('says that it is of profile %s', (profile, id) => {
    expect(write(aDocumentOf(), profile)).toContain(id);
  });
});

function debited() {
  return { ...BETA, mandate: { id: 'M-17', signedOn: '2026-01-05' } };
}

function withoutIban(): IssuedDocument {
  const { iban, ...seller } = HUB_ENTITY;
  return aManualDocument({ seller });
}
