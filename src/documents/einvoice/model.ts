import type { Decimal } from '../../domain/decimal.js';
import type { DocumentType, VatCategory } from '../../domain/invoicing/document.js';
import type { Profile } from '../../domain/invoicing/e-invoice-form.js';

/** An invoice in the terms of EN 16931-1 (BT: business term, BG: group of them), before it is put into a syntax. */
export interface EInvoice {
  readonly profile: Profile;
  /** BT-24. */
  readonly specificationId: string;
  /** BT-23. */
  readonly processId?: string;
  /** BT-1. */
  readonly number: string;
  /** BT-2, `YYYY-MM-DD`. */
  readonly issueDate: string;
  /** BT-9, `YYYY-MM-DD`. */
  readonly dueDate: string;
  /** BT-3. */
  readonly type: DocumentType;
  /** BT-5. */
  readonly currency: string;
  /** Decimals that its amounts are written with. */
  readonly places: number;
  /** BT-6 and BT-111. */
  readonly taxCurrency?: { readonly currency: string; readonly vat: Decimal; readonly places: number };
  /** BT-10. */
  readonly buyerReference: string;
  /** BT-20. */
  readonly terms: string;
  /** BT-22. */
  readonly notes: readonly string[];
  /** BG-3: BT-25 and BT-26. */
  readonly preceding: readonly { readonly number: string; readonly issueDate?: string }[];
  /** BG-4. */
  readonly seller: EParty;
  /** BG-7. */
  readonly buyer: EParty;
  /** BG-10, where it is not the seller. */
  readonly payee?: { readonly name: string };
  /** BT-72: the end of the period, or the day of issue where that is earlier. */
  readonly deliveredOn: string;
  /** BG-14, and BG-26 of each line. */
  readonly period: EPeriod;
  /** BG-16. */
  readonly payment?: EPayment;
  /** BG-22: BT-106 and BT-109 are the net, BT-112 and BT-115 the gross. */
  readonly net: Decimal;
  /** BT-110. */
  readonly vat: Decimal;
  readonly gross: Decimal;
  /** BG-23. */
  readonly vatBreakdown: readonly EVatGroup[];
  /** BG-24. */
  readonly annexes: readonly EAnnex[];
  /** BG-25. */
  readonly lines: readonly ELine[];
}

/** Seller or buyer. */
export interface EParty {
  /** BT-27, BT-44. */
  readonly name: string;
  /** BT-29, BT-46: the OCPI party, by which a supplier without VAT id can be told too (BR-CO-26). */
  readonly id?: string;
  /** BT-30, BT-47, with its scheme of ISO 6523 where it has one. */
  readonly registration?: { readonly id: string; readonly scheme?: string };
  /** BT-31, BT-48: with the country in front (BR-CO-09); absent where the supply is outside the scope (BR-O-02). */
  readonly vatId?: string;
  /** BT-34, BT-49. */
  readonly endpoint?: { readonly scheme: string; readonly id: string };
  /** BG-5, BG-8. */
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  readonly countryCode: string;
  /** BG-6; of the seller only. */
  readonly contact?: { readonly name: string; readonly phone?: string; readonly email?: string };
}

export interface EPeriod {
  readonly from: string;
  readonly until: string;
}

/** BT-81 of UNTDID 4461: 30 transfer, 58 SEPA transfer, 59 SEPA direct debit, 97 clearing between partners. */
export type EPayment = { readonly reference: string } & (
  | {
      readonly code: '30' | '58';
      readonly iban: string;
      readonly holder: string;
      readonly bic?: string;
    }
  | {
      readonly code: '59';
      /** BT-89, BT-90, BT-91. */
      readonly mandateId: string;
      readonly creditorId: string;
      readonly debitedIban: string;
    }
  | { readonly code: '97' }
);

/** BG-23. There is one for each category and rate. */
export interface EVatGroup {
  readonly category: VatCategory;
  readonly rate: Decimal;
  readonly taxable: Decimal;
  readonly vat: Decimal;
  /** BT-120 and BT-121: why there is no VAT. */
  readonly reason?: { readonly text: string; readonly code?: string };
}

/** BG-24: a supporting document, by its name (BT-122) or with its bytes (BT-125). */
export interface EAnnex {
  readonly id: string;
  readonly description: string;
  readonly file?: AnnexFile;
}

export interface AnnexFile {
  readonly name: string;
  /** `text/csv`, `application/pdf`, …: what EN 16931 allows (BR-CL-24). */
  readonly mime: string;
  readonly bytes: Buffer;
}

/** BG-25. */
export interface ELine {
  /** BT-126. */
  readonly id: string;
  /** BT-153 and BT-154. */
  readonly name: string;
  readonly description?: string;
  /** BT-129 and BT-130, UN/ECE Recommendation 20. */
  readonly quantity: Decimal;
  readonly unit: string;
  /** BT-131. */
  readonly net: Decimal;
  /** BT-146 for BT-149 units of BT-150. */
  readonly price: Decimal;
  readonly baseQuantity: Decimal;
  readonly category: VatCategory;
  readonly rate: Decimal;
}
