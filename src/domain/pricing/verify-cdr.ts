import type { Tolerance } from '../clearing/agreement.js';
import type { Verdict } from '../clearing/cdr-record.js';
import { Decimal, roundTo } from '../decimal.js';
import { type Doubt, doubtsOf } from './doubts.js';
import type { PricedCdr } from './priced-cdr.js';

export interface Verification {
  readonly verdict: Verdict;
  /** |claimed − computed|, never rounded. */
  readonly difference: Decimal;
  /** min(max(absolute, relative × |computed|), cap). */
  readonly tolerance: Decimal;
  /** Of CANNOT_TELL: why our own price may be wrong. Empty otherwise. */
  readonly doubts: readonly Doubt[];
}

/** What of our own price a claim is held against. */
export interface OwnPrice {
  readonly totalCost: Pick<PricedCdr['totalCost'], 'exclVat'>;
  readonly warnings: PricedCdr['warnings'];
}

/** An OCPI `number` carries four decimals unless said otherwise (OCPI 2.2.1, types, number). */
const OCPI_DECIMALS = 4;

/**
 * Says whether a claimed total can be settled beside our own: both excl. VAT, in the currency of the CDR.
 *
 * Differences are taken unrounded and compared with the tolerance unrounded: 0.0501 is outside 0.05. EXACT means that
 * the claim is our amount as exactly as the claim can say it: an OCPI number has four decimals, so 1.0167 is the exact
 * claim for 61/60, while 1.02 is not. A claim with more decimals is held to all of them.
 *
 * A claim outside the tolerance is a MISMATCH where our own price is certain. Where the CDR or its tariff leaves it open
 * the verdict is CANNOT_TELL, with the doubts; neither can be settled before a person has looked.
 */
export function verifyCdr(claimed: Decimal, own: OwnPrice, limits: Tolerance): Verification {
  const computed = own.totalCost.exclVat;
  const difference = claimed.minus(computed).abs();
  const tolerance = Decimal.min(Decimal.max(limits.absolute, limits.relative.times(computed.abs())), limits.cap);
  const verified = (verdict: Verdict, doubts: readonly Doubt[] = []): Verification => {
    return { verdict, difference, tolerance, doubts };
  };
  const decimals = Math.max(claimed.decimalPlaces(), OCPI_DECIMALS);
  if (roundTo(computed, decimals).equals(claimed)) return verified('EXACT');
  if (difference.lessThanOrEqualTo(tolerance)) return verified('WITHIN_TOLERANCE');
  const doubts = doubtsOf(own.warnings);
  return doubts.length > 0 ? verified('CANNOT_TELL', doubts) : verified('MISMATCH');
}
