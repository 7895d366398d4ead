export const SYNTAXES = ['cii', 'ubl'] as const;
/** The two XML languages of EN 16931: UN/CEFACT Cross Industry Invoice D16B (Factur-X, ZUGFeRD) and OASIS UBL 2.1. */
export type Syntax = (typeof SYNTAXES)[number];

export const PROFILES = ['en16931', 'xrechnung', 'peppol'] as const;
/** en16931: the standard itself, which is Factur-X EN 16931 in CII. xrechnung: XRechnung 3.0. peppol: BIS Billing 3, or Self-Billing 3. */
export type Profile = (typeof PROFILES)[number];

/** Which form of a document's e-invoice is wanted. */
export interface EInvoiceForm {
  readonly syntax: Syntax;
  readonly profile: Profile;
}

/** The form that is embedded in the PDF and kept: Factur-X. */
export const KEPT_FORM: EInvoiceForm = { syntax: 'cii', profile: 'en16931' };
