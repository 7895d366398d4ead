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
  readonly bic?: string;
  /** SEPA direct debit: the mandate under which the hub may collect (pain.008). */
  readonly mandate?: { readonly id: string; readonly signedOn: string };
  /** SEPA creditor identifier (BT-90) of who collects from its buyers by direct debit. */
  readonly creditorId?: string;
  /** Whom to ask about its documents (BG-6); XRechnung wants a telephone number and the mail address. */
  readonly contact?: { readonly name?: string; readonly phone?: string };
  /** Register entry or national id (BT-30), where there is one. */
  readonly registration?: string;
  /** Whose register that is, ISO 6523: 0106 for the Dutch KVK, 0184 for the Danish CVR. */
  readonly registrationScheme?: string;
  /** Where its e-invoices go (BT-34, BT-49): scheme of ISO 6523 or EAS, and the address in it. */
  readonly endpoint?: { readonly scheme: string; readonly id: string };
  /** Routing id that a public buyer asks for (BT-10, Leitweg-ID). */
  readonly buyerReference?: string;
  /** How its own documents look; absent: the hub's. */
  readonly branding?: Branding;
  /** Language of the documents it receives. */
  readonly language: 'en' | 'de';
  /** Number series of its documents; absent: `NL-ABC` for invoices and `NL-ABC-CN` for credit notes. */
  readonly series?: {
    readonly invoice: string;
    readonly creditNote: string;
    /** Absent: `SB-` and `SB-…-CN` before and after the others. */
    readonly selfBilled?: string;
    readonly selfBilledCreditNote?: string;
  };
}

/** A logo (SVG paths as pdfkit draws them, or PNG in Base64) and two colours, `#rrggbb`. */
export interface Branding {
  readonly logo?: { readonly type: 'svg' | 'png'; readonly data: string };
  readonly primaryColour?: string;
  readonly secondaryColour?: string;
}

export interface VatId {
  readonly countryCode: string;
  readonly id: string;
  readonly evidence?: string;
}
