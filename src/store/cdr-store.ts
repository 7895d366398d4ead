import type { CdrGroup } from '../domain/clearing/cdr-group.js';
import type { CdrNextStep, CdrRecord, Finance, Review } from '../domain/clearing/cdr-record.js';
import type { Decimal } from '../domain/decimal.js';
import type { PartyKey } from '../domain/party.js';
import type { Page, PageQuery } from './object-store.js';

/** What finance and operations may filter CDRs by. */
export interface CdrFilter {
  /** Only CDRs of which one of these parties is the CPO or the eMSP. */
  readonly involving?: readonly PartyKey[];
  readonly cpo?: PartyKey;
  readonly emsp?: PartyKey;
  readonly review?: Review['state'];
  readonly rule?: string;
  readonly runId?: string;
  /** On a line of this document, a sale or a purchase of the hub. */
  readonly documentNumber?: string;
  /** Inclusive and exclusive, on the session's end. */
  readonly endedFrom?: Date;
  readonly endedUntil?: Date;
}

export interface CdrTotals {
  readonly review: Review['state'];
  readonly rule?: string;
  readonly verdict?: string;
  readonly currency: string;
  readonly count: number;
  readonly claimed: Decimal;
  readonly computed: Decimal;
}

export interface CdrStore {
  /** True: new. False: the key is taken (by the same CDR or by another one: compare the content hash). */
  insert(record: CdrRecord): Promise<boolean>;
  find(key: string): Promise<CdrRecord | undefined>;
  /**
   * Sets the review of a CDR that still is in one of the `from` states, and its next step. ACCEPTED claims the
   * session (one CDR per party and session id, unless credited or withdrawn): false when another CDR holds it or the state
   * has moved on; `sessionTaken` tells which.
   */
  review(change: ReviewChange): Promise<'done' | 'state-moved' | 'session-taken'>;
  finishStep(key: string, step: CdrNextStep): Promise<void>;
  /** Keys of CDRs with work left, oldest first, received before `before` (so that the request at work is left alone). */
  withWorkLeft(before: Date, limit: number): Promise<readonly string[]>;
  /** Keys of quarantined CDRs that wait for something: `cdr:NL*ABC/1` (credits) or `session:NL*ABC/S1` (duplicates). */
  waitingFor(what: string): Promise<readonly string[]>;
  page(filter: CdrFilter, query: PageQuery): Promise<Page<CdrRecord>>;
  stream(filter: CdrFilter): AsyncIterable<CdrRecord>;
  totals(filter: CdrFilter): Promise<readonly CdrTotals[]>;

  // clearing run
  /**
   * Gives every free, approved CDR to the run: those that the eMSP approved, and those whose contest window is over, which
   * count as approved at the cut-off. May be called again after a crash.
   */
  allocate(runId: string, cutOffAt: Date): Promise<void>;
  /** The run's CDRs added up in groups, with the hash of the frozen list. Late credits learn which document they correct. */
  freeze(runId: string): Promise<FrozenList>;
  /** What a run would take and freeze at that moment, added up in the same way; writes nothing. */
  preview(run: { readonly runId: string; readonly cutOffAt: Date }): Promise<FrozenList>;
  /** Gives the CDRs of a group back to the free ones. */
  release(group: GroupKey): Promise<void>;
  /** Gives all CDRs of a run that was cancelled back. */
  releaseRun(runId: string): Promise<void>;
  markDocumented(change: DocumentedChange): Promise<void>;
  /** The document lines that the CDRs of a run say they are on, each added up from its CDRs in one pass. */
  linesOf(runId: string): Promise<readonly CdrLine[]>;
  /** DOCUMENTED becomes SETTLED for all CDRs of a run. */
  markSettled(runId: string): Promise<void>;
  /** SETTLED becomes DOCUMENTED again, where a correction took a payment of the run back. */
  markUnsettled(runId: string): Promise<void>;
  /** Keeps a free CDR out of runs, or lets it in again; false when it is in a run or on a document. */
  hold(key: string, hold: { readonly by: string; readonly reason: string } | undefined): Promise<boolean>;
}

export interface ReviewChange {
  readonly key: string;
  readonly from: readonly Review['state'][];
  readonly review: Review;
  readonly nextStep: CdrNextStep;
  /** Folded `NL*ABC/session`, for ACCEPTED normal CDRs with a session id. */
  readonly claimSession?: string;
  /** QUARANTINED only: what would let it be checked again; see `waitingFor`. */
  readonly waitsFor?: string;
  /** What must hold besides the state; where it does not, the state has moved on. */
  readonly when?: ReviewCondition;
}

export interface ReviewCondition {
  readonly finance?: readonly Finance['state'][];
  readonly nextStep?: CdrNextStep;
  /** CONTESTED by this contest and by no later one. */
  readonly contestId?: string;
}

export type GroupKey = Pick<
  CdrGroup,
  | 'runId'
  | 'kind'
  | 'cpo'
  | 'emsp'
  | 'currency'
  | 'chargeCountry'
  | 'agreementKey'
  | 'terms'
  | 'corrects'
  | 'correctsPurchase'
>;

export interface FrozenList {
  readonly groups: readonly CdrGroup[];
  readonly count: number;
  /** sha256 over the `key contentHash` lines in key order. */
  readonly inputHash: string;
}

/** What the CDRs of one document line come to. */
export interface CdrLine {
  readonly documentNumber: string;
  readonly line: number;
  readonly count: number;
  /** Sum of the exact claimed amounts excl. VAT; negative for credits. */
  readonly exact: Decimal;
  /** sha256 over their `key contentHash` lines in key order. */
  readonly cdrHash: string;
}

/** A CDR of the PRINCIPAL model is on a PURCHASE and a SALE; it is DOCUMENTED once it is on the sale. */
export interface DocumentedChange {
  readonly role: 'SALE' | 'PURCHASE';
  readonly groups: readonly GroupKey[];
  readonly documentNumber: string;
  readonly line: number;
}
