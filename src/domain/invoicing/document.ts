import type { SettlementMode } from '../clearing/agreement.js';
import type { LegalEntity } from '../clearing/legal-entity.js';
import type { Decimal } from '../decimal.js';
import type { PartyKey } from '../party.js';

export const DOCUMENT_TYPES = ['380', '381', '384', '389', '261'] as const;
/** UNTDID 1001: 380 invoice, 381 credit note, 384 corrected invoice, 389 self-billed invoice, 261 self-billed credit note. */
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** Types that give money back: their amounts are positive and count against the invoice that they correct. */
export function isCreditNote(type: DocumentType): boolean {
  return type === '381' || type === '261';
}

/** Types that the buyer makes in the seller's name (Directive 2006/112/EC Art. 224). */
export function isSelfBilled(type: DocumentType): boolean {
  return type === '389' || type === '261';
}

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
  /** AE on what the hub buys: the rate that it owes at the place itself. Percent. */
  readonly customerRate?: Decimal;
}

export interface DocumentLine {
  readonly line: number;
  /** OTHER: written by a person (a demand charge, interest, goodwill). */
  readonly kind: 'ENERGY' | 'FEE_PER_CDR' | 'FEE_PER_KWH' | 'FEE_COMMISSION' | 'FEE_MINIMUM' | 'OTHER';
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
  /** Fees: the agreement that has its own; absent: those that the hub has for everybody. */
  readonly agreementKey?: string;
}

export interface VatGroup {
  readonly category: VatCategory;
  readonly rate: Decimal;
  /** Country whose VAT it is, ISO alpha-2. */
  readonly place?: string;
  readonly taxable: Decimal;
  readonly vat: Decimal;
  /** AE on what the hub buys: the VAT that it owes instead of the seller, and its rate. */
  readonly customerRate?: Decimal;
  readonly customerVat?: Decimal;
}

/** A tax document before it has a number: a pure function of the run's input. */
export interface DocumentDraft {
  /** `RUN-2026-10/380/NL*ABC/DE*XYZ/EUR`: the same document is issued once, ever. */
  readonly key: string;
  readonly type: DocumentType;
  /** Absent: made by a person, outside any run. */
  readonly runId?: string;
  readonly series: string;
  /** `YYYY-MM-DD`. */
  readonly issueDate: string;
  readonly dueDate: string;
  readonly period: string;
  readonly seller: LegalEntity;
  readonly buyer: LegalEntity;
  readonly sellerKey: PartyKey;
  readonly buyerKey: PartyKey;
  /** The hub issues it in somebody else's name: the seller's, or in self-billing the buyer's unless that is the hub. */
  readonly issuedOnBehalf: boolean;
  /** Who issues it, where that is not the seller: the hub. */
  readonly issuer?: LegalEntity;
  readonly currency: string;
  readonly lines: readonly DocumentLine[];
  readonly vatBreakdown: readonly VatGroup[];
  readonly net: Decimal;
  readonly vat: Decimal;
  readonly gross: Decimal;
  /** Of a credit note: the invoices that it corrects. */
  readonly corrects?: readonly string[];
  /** The same invoices with their days (EN 16931 BT-25, BT-26). */
  readonly preceding?: readonly { readonly number: string; readonly issueDate: string }[];
  /** Who moves the money of it; absent: STATEMENT_ONLY. */
  readonly settlementMode?: SettlementMode;
  /** VAT in the currency of the country that is owed it (BT-6, BT-111), where that is not the document's. */
  readonly taxCurrency?: { readonly currency: string; readonly vat: Decimal; readonly rateDate: string };
}

/** What a file of a document is: PDF/A-3b, annex of its CDRs, and EN 16931 XML (CII; UBL is made of the same model). */
export const FILE_KINDS = ['pdf', 'csv', 'xml'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** An issued document: immutable. PDF and CSV are made once and kept by their sha256. */
export interface IssuedDocument extends DocumentDraft {
  /** `{series}-{year}-{000001}`. */
  readonly number: string;
  readonly year: number;
  readonly sequence: number;
  readonly issuedAt: Date;
  /** sha256 of the content above, for `books verify`. */
  readonly contentHash: string;
  readonly files: Partial<Readonly<Record<FileKind, StoredFile>>>;
}

export interface StoredFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}
