import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { epcText } from '../../../src/documents/words/epc-text.js';
import { formatFor } from '../../../src/documents/words/format.js';
import { parseTexts } from '../../../src/documents/words/invoice-texts.js';
import { paymentView } from '../../../src/documents/words/payment-view.js';
import type { PaperDocument } from '../../../src/documents/words/view.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { ALFA, aDocument, ENERGY, MANUAL, TEMPLATE_FOLDER, THE_HUB } from '../builders.js';

const texts = parseTexts(JSON.parse(readFileSync(join(TEMPLATE_FOLDER, 'en.json'), 'utf8')));
const NETTED =
  'Paid by netting: this document counts in the net position of clearing run RUN-2026-10. The statement of the run says ' +
  'what remains to be paid, and to whom. This document is not to be paid by itself.';

describe('how a document is paid', () => {
  it('is by netting, when a run made it: nobody transfers it alone', () => {
    expect(paymentOf(aDocument(ENERGY))).toEqual({ heading: 'Payment', sentences: [NETTED], facts: [] });
  });

  it.each([
    ['HUB_ACCOUNT', 'The account of Roaming Hub B.V. takes in and pays out what remains.'],
    ['PSP', 'The payment service provider of Roaming Hub B.V. takes in and pays out what remains.'],
  ] as const)('in mode %s says where the money goes', (settlementMode, sentence) => {
    expect(paymentOf(aDocument(ENERGY, { settlementMode })).sentences).toEqual([NETTED, sentence]);
  });

  it('is by transfer to the seller, when a person made it', () => {
    const { sentences, facts, code } = paymentOf(aDocument(MANUAL));
    expect(sentences).toEqual(['To be paid by bank transfer by 16 November 2026.']);
    expect(facts.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Amount: 121.00 EUR',
      'Due: 16 November 2026',
      'Payee: Roaming Hub B.V.',
      'IBAN: NL02 RABO 0123 4567 89',
      'BIC: RABONL2U',
      'Reference: HUB-NL-2026-000004',
    ]);
    expect(code?.text.split('\n')).toEqual([
      'BCD',
      '002',
      '1',
      'SCT',
      'RABONL2U',
      'Roaming Hub B.V.',
      'NL02RABO0123456789',
      'EUR121.00',
      '',
      '',
      'HUB-NL-2026-000004',
    ]);
  });

  it('goes to the hub’s account, where the members have agreed on it', () => {
    const onBehalf = { seller: ALFA, issuer: THE_HUB, issuedOnBehalf: true, settlementMode: 'HUB_ACCOUNT' } as const;
    expect(paymentOf(aDocument(MANUAL, onBehalf)).facts[2]?.value).toBe('Roaming Hub B.V.');
    const { settlementMode: _, ...direct } = onBehalf;
    expect(paymentOf(aDocument(MANUAL, direct)).facts[2]?.value).toBe('Alfa Laden & Zonen B.V.');
  });

  it('of a credit note asks for nothing', () => {
    const { sentences, facts, code } = paymentOf(aDocument(MANUAL, { type: '381' }));
    expect(sentences).toEqual(['121.00 EUR is credited to the customer, and set off or paid back.']);
    expect([facts, code]).toEqual([[], undefined]);
  });

  it('is collected where the buyer has given the hub a mandate: then nobody transfers it', () => {
    const seller = { ...THE_HUB, creditorId: 'NL98ZZZ999999990000' };
    const buyer = { ...ALFA, mandate: { id: 'M-1', signedOn: '2026-01-02' } };
    const { sentences, facts, code } = paymentOf(aDocument(MANUAL, { seller, buyer }));
    expect(sentences).toEqual(['121.00 EUR is collected by SEPA direct debit on 16 November 2026 or just after.']);
    expect(facts.map(({ value }) => value)).toEqual(['NL91 ABNA 0417 1643 00', 'M-1', 'NL98ZZZ999999990000']);
    expect(code).toBeUndefined();
    const onBehalf = { seller, buyer, issuedOnBehalf: true };
    expect(paymentOf(aDocument(MANUAL, onBehalf)).sentences[0]).toContain('by bank transfer');
  });

  it('of a corrected invoice is not asked for again', () => {
    const { sentences, facts, code } = paymentOf(aDocument(MANUAL, { type: '384' }));
    expect(sentences[0]).toContain('What was paid or netted for the corrected document counts for this one');
    expect([facts, code]).toEqual([[], undefined]);
  });

  it('of a draft has no code to pay by', () => {
    const { number: _, ...draft } = aDocument(MANUAL);
    expect(paymentOf(draft).code).toBeUndefined();
  });
});

describe('the code for a transfer', () => {
  const payee = { name: 'Hub', iban: 'NL02 RABO 0123 4567 89', bic: 'rabonl2u' };
  const document = { number: 'A-1', currency: 'EUR', gross: new Decimal('12.5') };

  it('has the amount with two decimals, and IBAN and BIC in capitals without spaces', () => {
    const [, , , , bic, , iban, amount] = epcText({ payee, document })?.split('\n') ?? [];
    expect([bic, iban, amount]).toEqual(['RABONL2U', 'NL02RABO0123456789', 'EUR12.50']);
  });

  it.each([
    ['another currency', { document: { ...document, currency: 'SEK' } }],
    ['nothing to pay', { document: { ...document, gross: new Decimal(0) } }],
    ['more than a transfer carries', { document: { ...document, gross: new Decimal('1000000000') } }],
    ['no IBAN', { payee: { name: 'Hub' } }],
    ['an IBAN that is none', { payee: { ...payee, iban: 'NL02\nX' } }],
    ['nobody’s name', { payee: { ...payee, name: '\u202e ' } }],
  ])('is not there for %s', (_, parts) => {
    expect(epcText({ payee, document, ...parts })).toBeUndefined();
  });

  it('leaves a BIC out that is none', () => {
    expect(epcText({ payee: { ...payee, bic: 'RABO\nX' }, document })?.split('\n')[4]).toBe('');
  });

  it('never has more lines or longer fields than a bank reads, whatever the names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ maxLength: 300 }), (name, number) => {
        const text = epcText({ payee: { ...payee, name }, document: { ...document, number } });
        if (text === undefined) return;
        const lines = text.split(/[\r\n\u2028\u2029]/);
        expect(lines).toHaveLength(11);
        expect([...(lines[5] ?? '')].length).toBeLessThanOrEqual(70);
        expect([...(lines[10] ?? '')].length).toBeLessThanOrEqual(140);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(331);
      }),
    );
  });
});

function paymentOf(document: PaperDocument) {
  return paymentView(document, { texts, format: formatFor('en'), places: 2 });
}
