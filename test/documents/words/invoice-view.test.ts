import type { PaperDocument } from '../../../src/documents/words/view.js';
import { Decimal } from '../../../src/domain/decimal.js';
import type { DocumentLine } from '../../../src/domain/invoicing/document.js';
import { ALFA, aDocument, ENERGY, FEES, GAMMA } from '../builders.js';
import { viewOf } from './view-of.js';

describe('an invoice for energy', () => {
  const view = viewOf(aDocument(ENERGY));

  it('names both sides with their addresses and VAT ids', () => {
    expect(view.sender).toEqual({
      heading: 'Supplier',
      name: 'Alfa Laden & Zonen B.V.',
      lines: ['Stationsplein 12', '3511 ED Utrecht', 'Netherlands', 'VAT ID NL123456789'],
    });
    expect(view.recipient.lines).toEqual(['14 rue de l’Énergie', '75011 Paris', 'France', 'VAT ID FR123456789']);
    expect(view.foot).toBe('Alfa Laden & Zonen B.V. · Stationsplein 12 · 3511 ED Utrecht · VAT ID NL123456789');
  });

  it('shows of many VAT ids those of the seat and of the countries whose VAT is on it', () => {
    const vatIds = ['DE', 'NL', 'FR', 'BE'].map((countryCode) => ({ countryCode, id: `${countryCode}1` }));
    const { lines } = viewOf(aDocument(ENERGY, { seller: { ...ALFA, vatIds } })).sender;
    expect(lines.slice(3)).toEqual(['VAT ID NL1', 'VAT ID FR1']);
    const elsewhere = aDocument(ENERGY, { seller: { ...ALFA, vatIds: vatIds.slice(0, 1) } });
    expect(viewOf(elsewhere).sender.lines.slice(3)).toEqual(['VAT ID DE1']);
  });

  it('says who issued it, and for whom', () => {
    expect(view.remarks).toEqual(['Issued by Roaming Hub B.V. in the name and on behalf of Alfa Laden & Zonen B.V.']);
    const { issuer, ...unnamed } = aDocument(ENERGY);
    expect(issuer?.name).toBe('Roaming Hub B.V.');
    expect(viewOf(unnamed).remarks).toEqual(['Issued in the name and on behalf of Alfa Laden & Zonen B.V.']);
  });

  it('has its number, dates and whom it is for', () => {
    const buyer = { ...GAMMA, buyerReference: '04011000-12345-67' };
    const { facts } = viewOf(aDocument(ENERGY, { buyer }));
    expect(facts.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Number: NL-ALF-2026-000002',
      'Issue date: 2 November 2026',
      'Period of supply: October 2026',
      'Due date: 16 November 2026',
      'Clearing run: RUN-2026-10',
      'Customer: FR*GAM',
      'Your reference: 04011000-12345-67',
    ]);
  });

  it('has a line per country with its energy, its average price and what was rounded', () => {
    expect(view.rows).toEqual([
      {
        position: '1',
        title: 'Charging energy, Belgium',
        details: ['1 session, on average 0.50 EUR per kWh'],
        quantity: '12.000',
        unit: 'kWh',
        vat: 'AE',
        net: '6.00',
        subtotal: '6.00',
      },
      {
        position: '2',
        title: 'Charging energy, Netherlands',
        details: ['1 session, on average 0.44 EUR per kWh', 'exact 14.6665, rounded by +0.0035'],
        quantity: '33.333',
        unit: 'kWh',
        vat: 'AE',
        net: '14.67',
        subtotal: '20.67',
      },
    ]);
  });

  it('says why there is no VAT, with each article that leads to it', () => {
    const charge = 'Reverse charge: the recipient is liable for the VAT (Art. 195 of Directive 2006/112/EC).';
    expect(view.vat.rows).toEqual([{ cells: ['AE · Reverse charge', '20.67 EUR', '0.00 EUR'], notes: [charge] }]);
    const [one, other] = aDocument(ENERGY).lines;
    if (!one || !other) throw new Error('two lines were expected');
    const lines = [one, { ...other, vat: { ...other.vat, basis: 'ART196' } }];
    const notes = viewOf(aDocument(ENERGY, { lines })).vat.rows[0]?.notes;
    expect(notes).toEqual([charge, charge.replace('195', '196')]);
  });

  it('speaks German to a German customer', () => {
    const document = aDocument(ENERGY);
    const german = viewOf({ ...document, lines: document.lines.map((line) => ({ ...line, cdrCount: 1234 })) }, 'de');
    expect(german.title).toBe('Rechnung');
    expect(german.rows[1]).toMatchObject({
      title: 'Ladestrom, Niederlande',
      details: ['1.234 Ladevorgänge, im Mittel 0,44 EUR je kWh', 'genau 14,6665, gerundet um +0,0035'],
      quantity: '33,333',
      net: '14,67',
    });
    expect(german.vat.rows[0]?.notes[0]).toContain('Steuerschuldnerschaft des Leistungsempfängers (Art. 195');
    expect(german.facts[1]?.value).toBe('2. November 2026');
  });
});

describe('an invoice of the hub', () => {
  const view = viewOf(aDocument(FEES));

  it('explains each fee', () => {
    expect(view.rows.map(({ title, details, quantity, vat, net }) => [title, details[0], quantity, vat, net])).toEqual([
      ['Clearing fee per CDR', '4 × 0.05 EUR', '4', '21 %', '0.20'],
      ['Commission', '1.25 % of 49.1151 EUR', '1.25', '21 %', '0.61'],
    ]);
  });

  it('explains a fee for each kWh, and that an agreement has its own', () => {
    const kwh = { kind: 'FEE_PER_KWH', unit: 'KWH', quantity: new Decimal(1000), exact: new Decimal('2.5') } as const;
    const line: DocumentLine = { ...firstLine(aDocument(FEES)), ...kwh, agreementKey: 'NL*ALF→FR*GAM/2' };
    expect(viewOf(aDocument(FEES, { lines: [line] })).rows[0]).toMatchObject({
      title: 'Clearing fee per kWh',
      details: ['0.0025 EUR each', 'agreement NL*ALF – FR*GAM/2'],
    });
  });

  it('has VAT by rate and country, without a note', () => {
    expect(view.vat.rows).toEqual([{ cells: ['S · VAT 21 %, Netherlands', '0.81 EUR', '0.17 EUR'], notes: [] }]);
    expect(view.totals).toEqual([
      { label: 'Total net', value: '0.81 EUR' },
      { label: 'VAT 21 %', value: '0.17 EUR' },
    ]);
    expect(view.total.value).toBe('0.98 EUR');
  });

  it('says the VAT in the currency of the country that is owed it', () => {
    const taxCurrency = { currency: 'SEK', vat: new Decimal('1.95'), rateDate: '2026-10-30' };
    const label = 'VAT in SEK (rate of 30 October 2026)';
    expect(viewOf(aDocument(FEES, { taxCurrency })).totals[2]).toEqual({ label, value: '1.95 SEK' });
  });

  it('has no CDRs attached, and is on nobody’s behalf', () => {
    expect(view.annex.sentences).toEqual(['factur-x.xml: this document as data (EN 16931)']);
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

describe('amounts and treatments', () => {
  it('have the decimals of the currency', () => {
    const yen = viewOf(aDocument(ENERGY, { currency: 'JPY', gross: new Decimal('1234567') }));
    expect(yen.total.value).toBe('1,234,567 JPY');
  });

  it('keep every digit of a large exact amount', () => {
    const large = {
      ...firstLine(aDocument(ENERGY)),
      exact: new Decimal('123456789012345678.1234'),
      roundingDifference: new Decimal('-0.0034'),
    };
    expect(viewOf(aDocument(ENERGY, { lines: [large] })).rows[0]?.details[1]).toBe(
      'exact 123,456,789,012,345,678.1234, rounded by -0.0034',
    );
  });

  it('stand in line: quantities of a unit have the same decimals', () => {
    const [one, other] = aDocument(ENERGY).lines;
    if (!one || !other) throw new Error('two lines were expected');
    const lines = [one, { ...other, quantity: new Decimal('0.12345') }];
    expect(viewOf(aDocument(ENERGY, { lines })).rows.map(({ quantity }) => quantity)).toEqual(['12.00000', '0.12345']);
  });

  it.each([
    ['ART199A-1-E', 'AE', '(Art. 199a(1)(e) of'],
    ['ART38-OUTSIDE-EU', 'O', 'the place of supply is Switzerland (Art. 38 of'],
    ['SOMETHING', 'E', 'Exempt from VAT (SOMETHING of'],
  ] as const)('of %s say so', (basis, category, expected) => {
    const vat = { ...firstLine(aDocument(ENERGY)).vat, basis, category, place: 'CH' };
    const group = { category, rate: new Decimal(0), place: 'CH', taxable: new Decimal(1), vat: new Decimal(0) };
    const lines = [{ ...firstLine(aDocument(ENERGY)), vat }];
    const [row] = viewOf(aDocument(ENERGY, { lines, vatBreakdown: [group] })).vat.rows;
    expect(row?.notes[0]).toContain(expected);
  });
});

function firstLine(document: PaperDocument): DocumentLine {
  const [line] = document.lines;
  if (!line) throw new Error('a document has lines');
  return line;
}

function share(count: number, price: string): { readonly count: number; readonly price: Decimal } {
  return { count, price: new Decimal(price) };
}
