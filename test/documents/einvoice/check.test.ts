import { problemsOf } from '../../../src/documents/einvoice/check.js';
import { eInvoiceOf } from '../../../src/documents/einvoice/e-invoice-of.js';
import { writeCii } from '../../../src/documents/einvoice/write-cii.js';
import { writeUbl } from '../../../src/documents/einvoice/write-ubl.js';
import { Decimal } from '../../../src/domain/decimal.js';
import type { IssuedDocument, VatGroup } from '../../../src/domain/invoicing/document.js';
import type { Profile } from '../../../src/domain/invoicing/e-invoice-form.js';
import { refusalOf } from '../../support/refusal.js';
import { ALFA, aDocumentOf, aManualDocument, anEnergyLine, BETA, DUTCH_VAT, OUTSIDE_SCOPE } from './e-documents.js';

const AE = aDocumentOf();
const STANDARD = aDocumentOf({}, [anEnergyLine({ vat: DUTCH_VAT })]);
const [AE_LINE] = AE.lines;
const ONE = new Decimal(1);
const { contact, ...WITHOUT_CONTACT } = ALFA;
const { email, ...WITHOUT_EMAIL } = ALFA;
const { endpoint, ...WITHOUT_ENDPOINT } = ALFA;
const { iban, ...WITHOUT_IBAN } = ALFA;
const { registrationScheme, ...WITHOUT_SCHEME } = ALFA;
const GAMMA = { ...ALFA, party: { countryCode: 'NL', partyId: 'GAM' } };

describe('a document that would be sent back as an e-invoice is refused with the rule and the field', () => {
  it.each<[string, string, string, IssuedDocument]>([
    ['BR-02', 'bad-field', 'number', { ...AE, number: ' ' }],
    ['BR-03', 'bad-field', 'issueDate', { ...AE, issueDate: '2.11.2026' }],
    ['BR-06', 'bad-field', 'seller.name', { ...AE, seller: { ...ALFA, name: '\u0000' } }],
    ['BR-07', 'bad-field', 'buyer.name', { ...AE, buyer: { ...BETA, name: '' } }],
    ['BR-09', 'bad-field', 'seller.countryCode', { ...AE, seller: { ...ALFA, countryCode: '' } }],
    ['BR-11', 'bad-field', 'buyer.countryCode', { ...AE, buyer: { ...BETA, countryCode: '' } }],
    ['BR-16', 'bad-field', 'lines', { ...AE, lines: [] }],
    ['BR-25', 'bad-field', 'lines.0.description', aDocumentOf({}, [anEnergyLine({ kind: 'OTHER', description: '' })])],
    ['BR-29', 'bad-field', 'period', { ...AE, period: 'October' }],
    ['BR-55', 'bad-field', 'preceding.0.number', aDocumentOf({ type: '381', corrects: [''] })],
    ['BR-CO-25', 'bad-field', 'dueDate', { ...AE, dueDate: '' }],
    ['BR-S-02', 'vat-blocked', 'seller.vatIds', { ...STANDARD, seller: { ...ALFA, vatIds: [] } }],
    ['BR-AE-02', 'vat-blocked', 'seller.vatIds', { ...AE, seller: { ...ALFA, vatIds: [] } }],
    ['BR-AE-02', 'vat-blocked', 'buyer.vatIds', { ...AE, buyer: { ...BETA, vatIds: [] } }],
    ['BR-O-11', 'vat-blocked', 'vatBreakdown', aDocumentOf({}, [anEnergyLine(), anEnergyLine({ vat: OUTSIDE_SCOPE })])],
    ['BR-DEC-09', 'bad-field', 'currency', aDocumentOf({ currency: 'KWD' })],
    [
      'BR-DEC-23',
      'bad-field',
      'lines.0.net',
      { ...AE, lines: [{ ...(AE_LINE ?? never()), net: new Decimal('54.325') }] },
    ],
    ['BR-CO-10', 'bad-field', 'net', { ...AE, net: AE.net.plus(ONE), gross: AE.gross.plus(ONE) }],
    ['BR-CO-14', 'bad-field', 'vat', { ...AE, vat: ONE, gross: AE.gross.plus(ONE) }],
    ['BR-CO-15', 'bad-field', 'gross', { ...AE, gross: AE.gross.plus(ONE) }],
    ['BR-CO-17', 'bad-field', 'vatBreakdown.0.vat', withGroup({ vat: new Decimal('12.42') })],
    ['BR-CO-17', 'bad-field', 'vatBreakdown.0.vat', { ...AE, ...vatOf(AE, ONE) }],
    ['BR-CO-18', 'bad-field', 'vatBreakdown.0.taxable', withGroup({ taxable: new Decimal('54.31') })],
    ['BR-CO-18', 'bad-field', 'vatBreakdown', { ...AE, vatBreakdown: [] }],
  ])('%s: %s, %s', (rule, code, field, document) => {
    expect(rulesOf(document, 'en16931')).toContain(rule);
    for (const write of [writeCii, writeUbl]) {
      expect(refusalOf(() => write(document))).toMatchObject({ code, field, message: expect.stringContaining(rule) });
    }
  });

  it.each<[string, Profile, string, IssuedDocument]>([
    ['BR-DE-1', 'xrechnung', 'seller.iban', aManualDocument({ seller: WITHOUT_IBAN })],
    ['BR-DE-3', 'xrechnung', 'seller.city', aDocumentOf({ seller: { ...ALFA, city: '' } })],
    ['BR-DE-4', 'xrechnung', 'seller.postalCode', aDocumentOf({ seller: { ...ALFA, postalCode: '' } })],
    ['BR-DE-6', 'xrechnung', 'seller.contact.phone', aDocumentOf({ seller: WITHOUT_CONTACT })],
    ['BR-DE-7', 'xrechnung', 'seller.email', aDocumentOf({ seller: WITHOUT_EMAIL })],
    ['BR-DE-8', 'xrechnung', 'buyer.city', aDocumentOf({ buyer: { ...BETA, city: '' } })],
    ['BR-DE-9', 'xrechnung', 'buyer.postalCode', aDocumentOf({ buyer: { ...BETA, postalCode: '' } })],
    ['BR-DE-6', 'peppol', 'seller.contact.phone', aDocumentOf({ seller: { ...BETA, contact: {} } })],
    ['PEPPOL-EN16931-R020', 'peppol', 'seller.endpoint', aDocumentOf({ seller: WITHOUT_ENDPOINT })],
    ['PEPPOL-EN16931-R010', 'peppol', 'buyer.endpoint', aDocumentOf({ buyer: WITHOUT_ENDPOINT })],
    ['PEPPOL-EN16931-P0112', 'peppol', 'type', aDocumentOf({ type: '384', corrects: ['NL-ALF-2026-000003'] })],
    ['NL-R-001', 'peppol', 'corrects', aDocumentOf({ type: '381' })],
    ['NL-R-002', 'peppol', 'seller.street', aDocumentOf({ seller: { ...ALFA, street: '' } })],
    ['NL-R-003', 'peppol', 'seller.registrationScheme', aDocumentOf({ seller: WITHOUT_SCHEME })],
    ['NL-R-004', 'peppol', 'buyer.street', aDocumentOf({ buyer: { ...GAMMA, street: '' } })],
    [
      'NL-R-005',
      'peppol',
      'buyer.registrationScheme',
      aDocumentOf({ buyer: { ...GAMMA, registrationScheme: '0204' } }),
    ],
    ['NL-R-007', 'peppol', 'seller.iban', aDocumentOf({ seller: WITHOUT_IBAN, buyer: GAMMA })],
  ])('%s of %s: %s, which the standard itself lets pass', (rule, profile, field, document) => {
    expect(refusalOf(() => writeUbl(document, profile))).toMatchObject({ code: 'bad-field', field });
    expect(rulesOf(document, profile)).toContain(rule);
    expect(rulesOf(document, 'en16931')).toEqual([]);
  });

  it('and Peppol takes what the buyer makes in UBL only', () => {
    const selfBilled = aDocumentOf({ type: '389' });
    expect(refusalOf(() => writeCii(selfBilled, 'peppol'))).toMatchObject({ code: 'bad-field', field: 'syntax' });
    expect(writeUbl(selfBilled, 'peppol')).toContain('poacc:selfbilling:01:1.0');
  });
});

describe('a credit note that takes the last cent of an invoice', () => {
  it('may have VAT that is a cent off its own rate', () => {
    const { vatBreakdown, ...note } = aDocumentOf({ type: '381', corrects: ['A-1'] }, [
      anEnergyLine({ vat: DUTCH_VAT }),
    ]);
    const cent = new Decimal('0.01');
    const groups = vatBreakdown.map((group) => ({ ...group, vat: group.vat.plus(cent) }));
    expect(
      rulesOf({ ...note, vatBreakdown: groups, vat: note.vat.plus(cent), gross: note.gross.plus(cent) }, 'peppol'),
    ).toEqual([]);
  });
});

function rulesOf(document: IssuedDocument, profile: Profile): string[] {
  return problemsOf(eInvoiceOf(document, profile)).map(({ rule }) => rule);
}

/** The Dutch document with another VAT group; its sums follow. */
function withGroup(change: Partial<VatGroup>): IssuedDocument {
  const vatBreakdown = STANDARD.vatBreakdown.map((group) => ({ ...group, ...change }));
  return { ...STANDARD, vatBreakdown, ...(change.vat ? sumsOf(STANDARD, change.vat) : {}) };
}

function vatOf(document: IssuedDocument, vat: Decimal): Partial<IssuedDocument> {
  return { vatBreakdown: document.vatBreakdown.map((group) => ({ ...group, vat })), ...sumsOf(document, vat) };
}

function sumsOf({ net }: IssuedDocument, vat: Decimal): Pick<IssuedDocument, 'vat' | 'gross'> {
  return { vat, gross: net.plus(vat) };
}

function never(): never {
  throw new Error('the document has a line');
}
