import type { PartyId } from '../party.js';

/** Who stands on an invoice. A VAT id counts only with its evidence (VIES consultation number and date). */
export interface LegalEntity {
  readonly party: PartyId;
  readonly name: string;
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2: where it is established. */
  readonly countryCode: string;
  readonly vatIds: readonly VatId[];
  /** Taxable dealer in electricity (Art. 38): buys to resell, own use negligible. */
  readonly dealer: boolean;
  readonly email?: string;
  readonly iban?: string;
  /** Language of the documents it receives. */
  readonly language: 'en' | 'de';
  /** Number series of its documents; absent: `NL-ABC` for invoices and `NL-ABC-CN` for credit notes. */
  readonly series?: { readonly invoice: string; readonly creditNote: string };
}

export interface VatId {
  readonly countryCode: string;
  readonly id: string;
  readonly evidence?: string;
}
