import type { Decimal } from '../decimal.js';
import type { PartyId } from '../party.js';
import type { Doubt } from '../pricing/doubts.js';
import type { Cdr } from '../roaming/cdr.js';
import type { BillingTerms } from './agreement.js';
import type { SignedValuesVerdict } from './signed-data-verdict.js';

/** Why a readable CDR is kept but not cleared. The rules of intake, in the order in which they are asked. */
export const INTAKE_RULES = [
  'NO_AGREEMENT',
  'CURRENCY',
  'TIME_ORDER',
  'TOO_OLD',
  'ENERGY_SUM',
  'COST_SUM',
  'POWER_IMPLAUSIBLE',
  'SIGNATURE_INVALID',
  'METER_MISMATCH',
  'DUPLICATE_SESSION',
  'NOT_PRICEABLE',
  'UNKNOWN_REFERENCE',
  'NOT_OWNER',
  'ALREADY_CREDITED',
  'AMOUNT_NOT_NEGATED',
  'CREDIT_OF_CREDIT',
] as const;
export type IntakeRule = (typeof INTAKE_RULES)[number];

/** CANNOT_TELL: the amounts differ, and our own is doubtful. Kept like a MISMATCH until a person has looked. */
export type Verdict = 'EXACT' | 'WITHIN_TOLERANCE' | 'MISMATCH' | 'CANNOT_TELL';

/** Our own price of a CDR beside the claimed one. Amounts excl. VAT, exact. */
export interface Rating {
  readonly verdict: Verdict;
  readonly claimed: Decimal;
  readonly computed: Decimal;
  readonly difference: Decimal;
  readonly tolerance: Decimal;
  readonly tariffIds: readonly string[];
  readonly warnings: readonly string[];
  /** Why our price may be wrong; only where the verdict is CANNOT_TELL. */
  readonly doubts?: readonly Doubt[];
}

/** What the hub thinks of a CDR (clock one). */
export type Review =
  | { readonly state: 'RECEIVED' }
  | ({
      readonly state: 'QUARANTINED';
      readonly rule: IntakeRule;
      readonly reason: string;
      readonly field?: string;
    } & Checked)
  /** The verdict is MISMATCH or CANNOT_TELL: not booked, not delivered, until a person accepts it. */
  | ({ readonly state: 'MISMATCH'; readonly rating: Rating } & Checked)
  | ({ readonly state: 'ACCEPTED' } & Acceptance)
  /** The eMSP objects: kept out of runs, the accrual stays. */
  | ({ readonly state: 'CONTESTED'; readonly contestId: string } & Acceptance)
  /** By the eMSP, or by a run's cut-off after the contest window (then nobody is named). */
  | ({ readonly state: 'APPROVED'; readonly approvedAt: Date; readonly approvedBy?: string } & Acceptance)
  /** The CPO gave its claim up in a contest: the accrual is reversed. */
  | ({ readonly state: 'WITHDRAWN'; readonly withdrawnAt: Date } & Acceptance)
  | ({
      readonly state: 'CREDITED';
      readonly creditKey: string;
      /** Of one that was approved before. */
      readonly approvedAt?: Date;
      readonly approvedBy?: string;
    } & Acceptance);

/** What the check of a CDR that is not accepted found; absent in records of earlier releases. */
interface Checked {
  readonly checkedAt?: Date;
  readonly signedData?: SignedValuesVerdict;
}

export interface Acceptance {
  /** Absent for a credit CDR, which is not priced again. */
  readonly rating?: Rating;
  readonly agreementKey: string;
  /** From then on it counts as approved. */
  readonly contestableUntil: Date;
  readonly acceptedAt: Date;
  /** Credit CDRs only. */
  readonly credits?: CreditLink;
  /** Absent in records of earlier releases: AGENT, DIRECT, STATEMENT_ONLY. */
  readonly terms?: BillingTerms;
  /** What became of the signed meter values; absent where the CDR has none. */
  readonly signedData?: SignedValuesVerdict;
  /** A person who accepted the claim although the price differs, and why. */
  readonly acceptedBy?: { readonly user: string; readonly reason: string };
}

/** Reviews under which a CDR is booked: it was accepted, whatever came after. */
export type AcceptedReview = Extract<Review, Acceptance>;

/** Whether a review has passed acceptance, so that the CDR is in the books. */
export function isBooked(review: Review): review is AcceptedReview {
  return 'acceptedAt' in review;
}

/** Whether the eMSP still owes what was accepted: not credited, and not given up by the CPO. */
export function isOwed(review: Review): review is AcceptedReview {
  return isBooked(review) && review.state !== 'CREDITED' && review.state !== 'WITHDRAWN';
}

/** How an accepted CDR is billed and paid. */
export function termsOf({ terms }: Pick<Acceptance, 'terms'>): BillingTerms {
  return terms ?? { model: 'AGENT', billing: 'DIRECT', settlementMode: 'STATEMENT_ONLY' };
}

/** LATE: the original was given to a run before its credit came, so a credit note follows; otherwise both leave together. */
export interface CreditLink {
  readonly originalKey: string;
  readonly late: boolean;
}

/** Where its money is (clock three). */
export type Finance =
  | { readonly state: 'UNALLOCATED' }
  /** A person keeps it out of runs. */
  | { readonly state: 'HELD'; readonly by: string; readonly reason: string }
  | {
      readonly state: 'ALLOCATED';
      readonly runId: string;
      /** Of a late credit: number of the document that charged its original. */
      readonly corrects?: string;
      /** PRINCIPAL only: the document by which the hub bought the original. */
      readonly correctsPurchase?: string;
    }
  | {
      /** SETTLED: the run's settlement accounts are zero. */
      readonly state: 'DOCUMENTED' | 'SETTLED';
      readonly runId: string;
      /** The sales document: of the CPO in the AGENT model, of the hub in the PRINCIPAL model. */
      readonly documentNumber: string;
      readonly line: number;
      /** PRINCIPAL only: the document by which the hub bought it. */
      readonly purchaseNumber?: string;
      readonly purchaseLine?: number;
      readonly corrects?: string;
      readonly correctsPurchase?: string;
    };

export const REVIEW_STATES = [
  'RECEIVED',
  'QUARANTINED',
  'MISMATCH',
  'ACCEPTED',
  'CONTESTED',
  'APPROVED',
  'WITHDRAWN',
  'CREDITED',
] as const satisfies readonly Review['state'][];

/** In no run and on no document; a person may keep it out of them. */
export function isFree({ state }: Finance): boolean {
  return state === 'UNALLOCATED' || state === 'HELD';
}

/** Work that is left to do on a CDR: a query, never a memory. TAKE_BACK: the accrual of a withdrawn one is to be reversed. */
export type CdrNextStep = 'CHECK' | 'BOOK' | 'TAKE_BACK' | 'NONE';

/** A CDR as the hub keeps it: the evidence (never changed) and the three clocks beside it. */
export interface CdrRecord {
  /** `NL*ABC/123`. */
  readonly key: string;
  readonly cdr: Cdr;
  /** The eMSP that owes it, from `cdr_token`. */
  readonly emsp: PartyId;
  /** Where the charge point stands, ISO 3166-1 alpha-2. */
  readonly chargeCountry: string;
  /** The JSON text as it came. */
  readonly original: string;
  /** OCPI version in which it came. */
  readonly ocpiVersion: string;
  /** sha256 of the folded content. */
  readonly contentHash: string;
  readonly receivedAt: Date;
  readonly correlationId: string;
  readonly review: Review;
  readonly finance: Finance;
  readonly nextStep: CdrNextStep;
}
