import type { LegalEntity } from '../clearing/legal-entity.js';
import type { Decimal } from '../decimal.js';
import type { PartyKey } from '../party.js';

/** UNTDID 1001: 380 invoice, 381 credit note. 389, 261 and 384 come with self-billing and corrections. */
export type DocumentType = '380' | '381';

/** EN 16931 VAT category: S standard, AE reverse charge, O outside scope, E exempt. */
export type VatCategory = 'S' | 'AE' | 'O' | 'E';

/** A tax decision with the rule that made it, stored on each line. */
export interface VatDecision {
  readonly ruleId: string;
  readonly category: VatCategory;
  /** Percent. */
  readonly rate: Decimal;
  /** ART195, ART196, ART44, … */
  readonly basis: string;
  readonly evidence: readonly string[];
  /** Where the supply takes place, ISO alpha-2, and the article that says so (ART38, ART39, ART44, ART45). */
  readonly place?: string;
  readonly placeRule?: string;
  /** Exemption reason code of EN 16931 (BT-121): VATEX-EU-AE, VATEX-EU-O. */
  readonly vatex?: string;
}

export interface DocumentLine {
  readonly line: number;
  readonly kind: 'ENERGY' | 'FEE_PER_CDR' | 'FEE_COMMISSION' | 'FEE_MINIMUM';
  readonly description: string;
  readonly quantity: Decimal;
  /** UN/ECE 20: KWH, C62 (pieces), P1 (percent). */
  readonly unit: string;
  /** Sum of the exact amounts. Positive on a credit note. */
  readonly exact: Decimal;
  /** `exact` rounded once to the minor unit. */
  readonly net: Decimal;
  readonly roundingDifference: Decimal;
  readonly vat: VatDecision;
  /** Country of the charge points (ISO alpha-2), energy lines only. */
  readonly countryCode?: string;
  readonly cdrCount: number;
  /** sha256 over the sorted CDR keys and content hashes of the line. */
  readonly cdrHash: string;
  /** FEE_PER_CDR: how many CDRs at which price, by tier. */
  readonly prices?: readonly { readonly count: number; readonly price: Decimal }[];
  /** FEE_COMMISSION: the amount that the percentage is taken of. FEE_MINIMUM: the minimum. */
  readonly base?: Decimal;
}

export interface VatGroup {
  readonly category: VatCategory;
  readonly rate: Decimal;
  /** Country whose VAT it is, ISO alpha-2. */
  readonly place?: string;
  readonly taxable: Decimal;
  readonly vat: Decimal;
}

/** A tax document before it has a number: a pure function of the run's input. */
export interface DocumentDraft {
  /** `RUN-2026-10/380/NL*ABC/DE*XYZ/EUR`: the same document is issued once, ever. */
  readonly key: string;
  readonly type: DocumentType;
  readonly runId: string;
  readonly series: string;
  /** `YYYY-MM-DD`. */
  readonly issueDate: string;
  readonly dueDate: string;
  readonly period: string;
  readonly seller: LegalEntity;
  readonly buyer: LegalEntity;
  readonly sellerKey: PartyKey;
  readonly buyerKey: PartyKey;
  /** AGENT: the hub issues it in the seller's name. */
  readonly issuedOnBehalf: boolean;
  /** Who issues it in the seller's name: the hub. Absent: the seller itself. */
  readonly issuer?: LegalEntity;
  readonly currency: string;
  readonly lines: readonly DocumentLine[];
  readonly vatBreakdown: readonly VatGroup[];
  readonly net: Decimal;
  readonly vat: Decimal;
  readonly gross: Decimal;
  /** Of a credit note: the invoices that it corrects. */
  readonly corrects?: readonly string[];
}

/** An issued document: immutable. PDF and CSV are made once and kept by their sha256. */
export interface IssuedDocument extends DocumentDraft {
  /** `{series}-{year}-{000001}`. */
  readonly number: string;
  readonly year: number;
  readonly sequence: number;
  readonly issuedAt: Date;
  /** sha256 of the content above, for `books verify`. */
  readonly contentHash: string;
  readonly files: { readonly pdf?: StoredFile; readonly csv?: StoredFile };
}

export interface StoredFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}
