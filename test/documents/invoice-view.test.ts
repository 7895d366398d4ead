import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type InvoiceTexts, parseTexts } from '../../src/documents/invoice-texts.js';
import { type InvoiceView, invoiceView } from '../../src/documents/invoice-view.js';
import type { Language } from '../../src/documents/load-templates.js';
import { Decimal } from '../../src/domain/decimal.js';
import type { DocumentLine, IssuedDocument } from '../../src/domain/invoicing/document.js';
import { aDocument, ENERGY, FEES, TEMPLATE_FOLDER } from './builders.js';

describe('an invoice for energy', () => {
  const view = viewOf(aDocument(ENERGY));

  it('names both sides with their addresses and VAT ids', () => {
    expect(view.seller).toEqual({
      heading: 'Supplier',
      name: 'Alfa Laden & Zonen B.V.',
      lines: ['Stationsplein 12', '3511 ED Utrecht', 'Netherlands', 'VAT ID NL123456789'],
    });
    expect(view.buyer.lines).toEqual(['14 rue de l’Énergie', '75011 Paris', 'France', 'VAT ID FR123456789']);
  });

  it('says who issued it, and for whom', () => {
    expect(view.remarks).toEqual(['Issued by Roaming Hub B.V. in the name and on behalf of Alfa Laden & Zonen B.V.']);
    const { issuer, ...unnamed } = aDocument(ENERGY);
    expect(issuer?.name).toBe('Roaming Hub B.V.');
    expect(viewOf(unnamed).remarks).toEqual(['Issued in the name and on behalf of Alfa Laden & Zonen B.V.']);
  });

  it('has its number and dates', () => {
    expect(view.number).toEqual({ label: 'Number', value: 'NL-ALF-2026-000002' });
    expect(view.facts.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Issue date: 2 November 2026',
      'Period: October 2026',
      'Due date: 16 November 2026',
      'Clearing run: RUN-2026-10',
    ]);
  });

  it('has a line per country with its energy and what was rounded', () => {
    expect(view.rows).toEqual([
      {
        position: '1',
        title: 'Charging energy, Belgium',
        details: ['1 session'],
        quantity: '12.000 kWh',
        vat: 'AE',
        net: '6.00',
      },
      {
        position: '2',
        title: 'Charging energy, Netherlands',
        details: ['1 session', 'exact 14.6665, rounded by +0.0035'],
        quantity: '33.333 kWh',
        vat: 'AE',
        net: '14.67',
      },
    ]);
  });

  it('says why there is no VAT', () => {
    expect(view.vat.rows).toEqual([
      {
        cells: ['AE · Reverse charge', '20.67 EUR', '0.00 EUR'],
        note: 'Reverse charge: the recipient is liable for the VAT (Art. 195 of Directive 2006/112/EC).',
      },
    ]);
  });

  it('says what to pay, when and where', () => {
    expect(view.total).toEqual({ label: 'Total due', value: '20.67 EUR' });
    expect(view.payment.sentences).toEqual([
      'Please pay 20.67 EUR by 16 November 2026, quoting NL-ALF-2026-000002.',
      'IBAN NL91 ABNA 0417 1643 00 (account of Alfa Laden & Zonen B.V.)',
      'This document counts in the net position of clearing run RUN-2026-10; what is settled there is not to be paid again.',
      'Every session with its exact amount is listed in the attached file NL-ALF-2026-000002-cdrs.csv.',
    ]);
  });

  it('speaks German to a German customer', () => {
    const document = aDocument(ENERGY);
    const german = viewOf({ ...document, lines: document.lines.map((line) => ({ ...line, cdrCount: 1234 })) }, 'de');
    expect(german.title).toBe('Rechnung');
    expect(german.rows[1]).toMatchObject({
      title: 'Ladestrom, Niederlande',
      details: ['1.234 Ladevorgänge', 'genau 14,6665, gerundet um +0,0035'],
      quantity: '33,333 kWh',
      net: '14,67',
    });
    expect(german.vat.rows[0]?.note).toContain('Steuerschuldnerschaft des Leistungsempfängers (Art. 195');
    expect(german.facts[0]?.value).toBe('2. November 2026');
  });
});

describe('an invoice of the hub', () => {
  const view = viewOf(aDocument(FEES));

  it('explains each fee', () => {
    expect(view.rows.map(({ title, details, quantity, vat, net }) => [title, details[0], quantity, vat, net])).toEqual([
      ['Clearing fee per CDR', '4 × 0.05 EUR', '4', '21 %', '0.20'],
      ['Commission', '1.25 % of 49.1151 EUR', '1.25 %', '21 %', '0.61'],
    ]);
  });

  it('has VAT by rate and country, without a note', () => {
    expect(view.vat.rows).toEqual([{ cells: ['S · VAT 21 %, Netherlands', '0.81 EUR', '0.17 EUR'] }]);
    expect(view.totals.map(({ value }) => value)).toEqual(['0.81 EUR', '0.17 EUR']);
    expect(view.total.value).toBe('0.98 EUR');
  });

  it('has no CDRs attached, and is on nobody’s behalf', () => {
    expect(view.payment.sentences.join(' ')).not.toContain('.csv');
    expect(view.remarks).toEqual([]);
  });

  it('explains tiers and the minimum', () => {
    const line: DocumentLine = { ...firstLine(aDocument(FEES)), prices: [share(1000, '0.08'), share(1, '0.0525')] };
    const topUp: DocumentLine = { ...line, kind: 'FEE_MINIMUM', base: new Decimal(49), quantity: new Decimal(1) };
    const rows = viewOf(aDocument(FEES, { lines: [line, topUp] })).rows;
    expect(rows[0]?.details).toEqual(['1,000 × 0.08 EUR', '1 × 0.0525 EUR']);
    expect(rows[1]).toMatchObject({ title: 'Top-up to the monthly minimum', details: ['minimum 49.00 EUR a month'] });
  });
});

describe('a credit note', () => {
  const view = viewOf(aDocument(ENERGY, { type: '381', corrects: ['NL-ALF-2026-000001', 'NL-ALF-2026-000007'] }));

  it('is called so, and names what it corrects', () => {
    expect(view.title).toBe('Credit note');
    expect(view.remarks[1]).toBe('Corrects NL-ALF-2026-000001, NL-ALF-2026-000007');
    expect(view.total.label).toBe('Total credited');
  });

  it('asks for no payment', () => {
    expect(view.payment.sentences[0]).toBe('20.67 EUR is credited to you.');
    expect(view.payment.sentences.join(' ')).not.toContain('IBAN');
  });
});

describe('amounts and treatments', () => {
  it('have the decimals of the currency', () => {
    const yen = viewOf(aDocument(ENERGY, { currency: 'JPY', gross: new Decimal('1234567') }));
    expect(yen.total.value).toBe('1,234,567 JPY');
  });

  it('keep every digit of a large exact amount', () => {
    const [line] = aDocument(ENERGY).lines;
    if (!line) throw new Error('a line was expected');
    const large = {
      ...line,
      exact: new Decimal('123456789012345678.1234'),
      roundingDifference: new Decimal('-0.0034'),
    };
    expect(viewOf(aDocument(ENERGY, { lines: [large] })).rows[0]?.details[1]).toBe(
      'exact 123,456,789,012,345,678.1234, rounded by -0.0034',
    );
  });

  it.each([
    ['ART199A-1-E', 'AE', '(Art. 199a(1)(e) of'],
    ['ART38-OUTSIDE-EU', 'O', 'the place of supply is Switzerland (Art. 38 of'],
    ['SOMETHING', 'E', 'Exempt from VAT (SOMETHING of'],
  ] as const)('of %s say so', (basis, category, expected) => {
    const vat = { ...firstLine(aDocument(ENERGY)).vat, basis, category, place: 'CH' };
    const group = { category, rate: new Decimal(0), place: 'CH', taxable: new Decimal(1), vat: new Decimal(0) };
    const lines = [{ ...firstLine(aDocument(ENERGY)), vat }];
    expect(viewOf(aDocument(ENERGY, { lines, vatBreakdown: [group] })).vat.rows[0]?.note).toContain(expected);
  });
});

function viewOf(document: IssuedDocument, language: Language = 'en'): InvoiceView {
  return invoiceView(document, language, textsOf(language));
}

function textsOf(language: Language): InvoiceTexts {
  return parseTexts(JSON.parse(readFileSync(join(TEMPLATE_FOLDER, `${language}.json`), 'utf8')));
}

function firstLine(document: IssuedDocument): DocumentLine {
  const [line] = document.lines;
  if (!line) throw new Error('a document has lines');
  return line;
}

function share(count: number, price: string): { readonly count: number; readonly price: Decimal } {
  return { count, price: new Decimal(price) };
}
