import type { Decimal } from '../decimal.js';
import type { PartyKey } from '../party.js';
import type { BillingTerms } from './agreement.js';

/**
 * CDRs of a run that are billed alike, added up by the store. SALE: what is invoiced. CREDIT: credit CDRs of sessions that
 * an earlier document charged already. A CDR that was credited before it was charged leaves together with its credit and
 * is in no group.
 */
export interface CdrGroup {
  readonly runId: string;
  readonly kind: 'SALE' | 'CREDIT';
  readonly cpo: PartyKey;
  readonly emsp: PartyKey;
  readonly currency: string;
  /** Country of the charge points, ISO 3166-1 alpha-2. */
  readonly chargeCountry: string;
  /** Under which they were accepted. */
  readonly agreementKey: string;
  readonly terms: BillingTerms;
  readonly count: number;
  readonly kwh: Decimal;
  /** Sum of the exact claimed amounts excl. VAT; negative for CREDIT. */
  readonly exact: Decimal;
  /** sha256 over the sorted `key contentHash` lines. */
  readonly cdrHash: string;
  /** CREDIT only: numbers of the sales documents that charged the sessions. */
  readonly corrects: readonly string[];
  /** CREDIT in the PRINCIPAL model only: the hub's purchase documents of the same sessions. */
  readonly correctsPurchase?: readonly string[];
}
