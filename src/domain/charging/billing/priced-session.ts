import type { PricingPolicy } from '../../pricing/policy.js';
import type { PricedCdr } from '../../pricing/priced-cdr.js';
import type { CdrToken, ChargingPeriod } from '../../roaming/cdr.js';
import type { Tariff } from '../../roaming/tariff.js';
import type { TransactionAmount } from './amount-of.js';

/** What is to be priced. */
export interface SessionToPrice {
  readonly amount: TransactionAmount;
  readonly token: CdrToken;
  readonly locationId: string;
  /** Of the location; IANA. */
  readonly timeZone: string;
  /** As the CPO and the eMSP have agreed to read tariffs; absent: as the hub does. */
  readonly policy?: Partial<PricingPolicy>;
}

/** A session cut where its price changes, and priced by the tariffs that its periods name. */
export interface PricedSession {
  /** Where its CDR begins: with the reservation, where that has a price. */
  readonly startedAt: Date;
  readonly currency: string;
  readonly periods: readonly ChargingPeriod[];
  readonly interpolated: number;
  readonly tariffs: readonly Tariff[];
  readonly priced: PricedCdr;
  /** Whose plan it was, for who asks. */
  readonly planId?: string;
}
