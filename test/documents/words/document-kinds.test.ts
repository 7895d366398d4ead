import { languageOf } from '../../../src/documents/words/invoice-view.js';
import type { DocumentType } from '../../../src/domain/invoicing/document.js';
import { ALFA, aDocument, ENERGY, THE_HUB } from '../builders.js';
import { viewOf } from './view-of.js';

describe('the kind of a document', () => {
  it.each([
    ['380', 'Invoice', 'Rechnung'],
    ['381', 'Credit note', 'Rechnungskorrektur'],
    ['384', 'Corrected invoice', 'Korrigierte Rechnung'],
    ['389', 'Self-billed invoice', 'Gutschrift (Self-billing)'],
    ['261', 'Self-billed credit note', 'Korrektur einer Gutschrift (Self-billing)'],
  ] as const)('%s stands above it', (type: DocumentType, english, german) => {
    const document = aDocument(ENERGY, { type });
    expect([viewOf(document).title, viewOf(document, 'de').title]).toEqual([english, german]);
  });

  it('of a credit note names what it corrects, with the days where they are known', () => {
    const corrects = ['NL-ALF-2026-000001', 'NL-ALF-2026-000007'];
    const plain = viewOf(aDocument(ENERGY, { type: '381', corrects }));
    expect(plain.remarks[1]).toBe('Corrects NL-ALF-2026-000001, NL-ALF-2026-000007');
    expect(plain.total.label).toBe('Total credited');
    const preceding = corrects.map((number) => ({ number, issueDate: '2026-10-02' }));
    expect(viewOf(aDocument(ENERGY, { type: '384', corrects, preceding })).remarks[1]).toBe(
      'Corrects NL-ALF-2026-000001 of 2 October 2026, NL-ALF-2026-000007 of 2 October 2026',
    );
  });

  it('of a credit note over many invoices leaves none out', () => {
    const corrects = Array.from({ length: 45 }, (_, index) => `NL-ALF-2026-${String(index).padStart(6, '0')}`);
    const { remarks } = viewOf(aDocument(ENERGY, { type: '381', corrects }));
    expect(remarks.slice(1).map((remark) => remark.split(', ').length)).toEqual([20, 20, 5]);
  });

  it('of self-billing says the word, goes to the supplier and speaks its language', () => {
    const { issuer: _, ...rest } = aDocument(ENERGY, { type: '389', seller: { ...ALFA, language: 'de' } });
    const document = { ...rest, buyer: THE_HUB, issuedOnBehalf: false };
    expect(languageOf(document)).toBe('de');
    const view = viewOf(document);
    expect([view.sender.name, view.recipient.name]).toEqual(['Roaming Hub B.V.', 'Alfa Laden & Zonen B.V.']);
    expect([view.sender.heading, view.recipient.heading]).toEqual(['Customer', 'Supplier']);
    expect(view.remarks[0]).toMatch(/^Self-billing: /);
    expect(viewOf(document, 'de').remarks[0]).toMatch(/^Gutschrift \(Self-billing\): /);
  });

  it('of a draft is marked, and has no number', () => {
    const { number: _, ...draft } = aDocument(ENERGY);
    const view = viewOf(draft, 'de');
    expect(view).toMatchObject({ mark: 'ENTWURF', annex: { sentences: [] } });
    expect(view.facts[0]?.value).toBe('Entwurf, nicht ausgestellt');
    expect(JSON.stringify(view)).not.toContain('NL-ALF-2026');
  });
});
