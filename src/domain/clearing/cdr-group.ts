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
  /** The line of the sales document, and of the purchase, where other groups of the frozen list are on it too. */
  readonly saleLine?: SharedLine;
  readonly purchaseLine?: SharedLine;
}

/** All CDRs of the frozen list that come on one document line. */
export interface SharedLine {
  /** How many groups they are in. */
  readonly groups: number;
  /** sha256 over their sorted `key contentHash` lines. */
  readonly cdrHash: string;
}

type LineParts = Pick<
  CdrGroup,
  'kind' | 'cpo' | 'emsp' | 'currency' | 'chargeCountry' | 'terms' | 'corrects' | 'correctsPurchase'
>;

/**
 * Groups with the same key are on the same line of a sales document: one per country, between the same two parties. In
 * the PRINCIPAL model the hub sells, so that all CPOs come together; a credit follows the document that it corrects.
 */
export function saleLineKey(group: LineParts): string {
  const { kind, cpo, emsp, currency, chargeCountry, terms, corrects } = group;
  if (kind === 'CREDIT') return JSON.stringify(['SALE', corrects, chargeCountry]);
  const seller = terms.model === 'PRINCIPAL' ? [] : [cpo, terms.billing];
  return JSON.stringify(['SALE', seller, emsp, currency, chargeCountry]);
}

/** The same for what the hub buys from a CPO; undefined in the AGENT model. */
export function purchaseLineKey(group: LineParts): string | undefined {
  const { kind, cpo, currency, chargeCountry, terms, correctsPurchase = [] } = group;
  if (kind === 'CREDIT') {
    return correctsPurchase.length === 0 ? undefined : JSON.stringify(['PURCHASE', correctsPurchase, chargeCountry]);
  }
  return terms.model === 'PRINCIPAL' ? JSON.stringify(['PURCHASE', cpo, currency, chargeCountry]) : undefined;
}
