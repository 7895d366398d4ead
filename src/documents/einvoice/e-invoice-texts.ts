import type { LegalEntity } from '../../domain/clearing/legal-entity.js';
import type { VatCategory } from '../../domain/invoicing/document.js';

/** The sentences of an e-invoice, in the language of who receives it. */
export interface EInvoiceTexts {
  readonly selfBilling: string;
  readonly onBehalf: (issuer: string, party: string) => string;
  readonly netted: (run: string) => string;
  readonly payBy: (date: string, number: string) => string;
  readonly credited: string;
  readonly energy: string;
  readonly fee: string;
  readonly annex: string;
  /** Directive 2006/112/EC Art. 226(11a) and the other reasons for no VAT (BT-120). */
  readonly reason: Readonly<Record<Exclude<VatCategory, 'S'>, string>>;
}

export const E_INVOICE_TEXTS: Readonly<Record<LegalEntity['language'], EInvoiceTexts>> = {
  en: {
    selfBilling: 'Self-billing',
    onBehalf: (issuer, party) => `Issued by ${issuer} in the name and on behalf of ${party}`,
    netted: (run) => `Not to be paid alone: netted with all other documents of clearing run ${run}.`,
    payBy: (date, number) => `Payable by ${date}, quoting ${number}.`,
    credited: 'The amount is credited.',
    energy: 'EV charging energy',
    fee: 'Roaming clearing fee',
    annex: 'The CDRs behind this document, one line each',
    reason: { AE: 'Reverse charge', O: 'Outside the scope of VAT', E: 'Exempt from VAT' },
  },
  de: {
    selfBilling: 'Gutschrift (self-billing)',
    onBehalf: (issuer, party) => `Ausgestellt von ${issuer} im Namen und für Rechnung von ${party}`,
    netted: (run) => `Nicht einzeln zu zahlen: wird im Abrechnungslauf ${run} mit allen anderen Belegen verrechnet.`,
    payBy: (date, number) => `Zahlbar bis ${date} unter Angabe von ${number}.`,
    credited: 'Der Betrag wird gutgeschrieben.',
    energy: 'Ladestrom',
    fee: 'Entgelt für Roaming-Abrechnung',
    annex: 'Die CDRs zu diesem Beleg, je eine Zeile',
    reason: {
      AE: 'Steuerschuldnerschaft des Leistungsempfängers (reverse charge)',
      O: 'Nicht im Anwendungsbereich der Umsatzsteuer',
      E: 'Von der Umsatzsteuer befreit',
    },
  },
};
