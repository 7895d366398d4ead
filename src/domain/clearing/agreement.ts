import type { Decimal } from '../decimal.js';
import { type PartyId, partyKey } from '../party.js';
import type { PricingPolicy } from '../pricing/policy.js';
import type { FeeSchedule } from './hub-fees.js';

/** How far a claimed amount may be from ours and still be settled as claimed: min(max(absolute, relative × ours), cap). */
export interface Tolerance {
  readonly absolute: Decimal;
  /** A fraction: 0.005 is half a percent. */
  readonly relative: Decimal;
  readonly cap: Decimal;
}

export const BILLING_MODELS = ['AGENT', 'PRINCIPAL'] as const;
/** AGENT: invoices in the CPO's name. PRINCIPAL: the hub buys and sells. */
export type BillingModel = (typeof BILLING_MODELS)[number];

export const BILLING_DIRECTIONS = ['DIRECT', 'REVERSE'] as const;
/** DIRECT: the seller invoices. REVERSE: the buyer makes the document, in self-billing (Art. 224). */
export type BillingDirection = (typeof BILLING_DIRECTIONS)[number];

export const SETTLEMENT_MODES = ['STATEMENT_ONLY', 'HUB_ACCOUNT', 'PSP'] as const;
/**
 * Who moves the money. STATEMENT_ONLY: the hub says who pays whom, members pay each other. HUB_ACCOUNT: members pay into
 * the hub's account and are paid from it. PSP: the same by a payment service provider.
 */
export type SettlementMode = (typeof SETTLEMENT_MODES)[number];

/** What an agreement says about how its CDRs are billed and paid; kept with each accepted CDR. */
export interface BillingTerms {
  readonly model: BillingModel;
  readonly billing: BillingDirection;
  readonly settlementMode: SettlementMode;
}

/** What a CPO and an eMSP have agreed, valid for a time and never edited: a change is a new version. */
export interface Agreement {
  /** `NL*CPO→DE*MSP/1`. */
  readonly key: string;
  readonly cpo: PartyId;
  readonly emsp: PartyId;
  readonly version: number;
  readonly validFrom: Date;
  readonly validUntil?: Date;
  readonly model: BillingModel;
  readonly billing: BillingDirection;
  /** Absent: STATEMENT_ONLY. */
  readonly settlementMode?: SettlementMode;
  readonly currency: string;
  readonly tolerance: Tolerance;
  /** Days in which the eMSP may contest a CDR; 0: approved when accepted. */
  readonly contestDays: number;
  /** A CDR whose session began longer ago is quarantined; absent: no limit. */
  readonly maxAgeDays?: number;
  /** Highest power of the CPO's connectors in kW, where the Location does not tell. */
  readonly maxPowerKw?: Decimal;
  readonly paymentTermDays: number;
  /** What the hub charges for the CDRs of this agreement; absent: what tariffs/hub-fees.json says. In its currency. */
  readonly fees?: Omit<FeeSchedule, 'currency'>;
  /** When both agreed that buyers make the documents (`YYYY-MM-DD`, Art. 224): needed for REVERSE and for PRINCIPAL. */
  readonly selfBillingAgreedOn?: string;
  /** What the eMSP may owe in this currency before its drivers are told NO_CREDIT; absent: no limit. Never stops a CDR. */
  readonly creditLimit?: Decimal;
  /** What a session is taken to cost when an authorization asks for credit, excl. VAT; absent: 0. */
  readonly expectedSessionAmount?: Decimal;
  /** What was agreed as the price, for people who look for its reason: `plan:{id}` of the hub, or a tariff of the CPO. */
  readonly priceId?: string;
  /** How the parties read what OCPI leaves open in a price; what is not named is read as the hub does. */
  readonly pricing?: Partial<PricingPolicy>;
}

/**
 * The version of a pair that counts at an instant: the last one that has begun by then, of two that begin together the
 * higher one, as long as it has not ended. It has taken the place of the earlier ones for good: they do not come back
 * when it ends, so that an agreement without an end is ended by a version that has one. `versions` in any order.
 */
export function agreementAt(versions: readonly Agreement[], at: Date): Agreement | undefined {
  let last: Agreement | undefined;
  for (const one of versions) {
    if (one.validFrom <= at && (!last || isAfter(one, last))) last = one;
  }
  return last && (!last.validUntil || at < last.validUntil) ? last : undefined;
}

function isAfter(one: Agreement, other: Agreement): boolean {
  const [a, b] = [one.validFrom.getTime(), other.validFrom.getTime()];
  return a === b ? one.version > other.version : a > b;
}

/** The versions of each pair, oldest version first; pairs in the order of their keys. */
export function byPair(agreements: readonly Agreement[]): readonly (readonly Agreement[])[] {
  const pairs = new Map<string, Agreement[]>();
  for (const agreement of agreements) {
    const pair = `${partyKey(agreement.cpo)} ${partyKey(agreement.emsp)}`;
    const known = pairs.get(pair);
    if (known) known.push(agreement);
    else pairs.set(pair, [agreement]);
  }
  return [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, versions]) => versions.sort((a, b) => a.version - b.version));
}

/** How the CDRs of an agreement are billed and paid. */
export function billingTermsOf({ model, billing, settlementMode }: Agreement): BillingTerms {
  return { model, billing, settlementMode: settlementMode ?? 'STATEMENT_ONLY' };
}
