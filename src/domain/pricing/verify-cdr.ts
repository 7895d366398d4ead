import type { Tolerance } from '../clearing/agreement.js';
import type { Verdict } from '../clearing/cdr-record.js';
import { Decimal, roundTo } from '../decimal.js';

export interface Verification {
  readonly verdict: Verdict;
  /** |claimed − computed|, never rounded. */
  readonly difference: Decimal;
  /** min(max(absolute, relative × |computed|), cap). */
  readonly tolerance: Decimal;
}

/** An OCPI `number` carries four decimals unless said otherwise (OCPI 2.2.1, types, number). */
const OCPI_DECIMALS = 4;

/**
 * Says whether a claimed total can be settled beside our own: both excl. VAT, in the currency of the CDR.
 *
 * Differences are taken unrounded and compared with the tolerance unrounded: 0.0501 is outside 0.05. EXACT means that
 * the claim is our amount as exactly as the claim can say it: an OCPI number has four decimals, so 1.0167 is the exact
 * claim for 61/60, while 1.02 is not. A claim with more decimals is held to all of them.
 */
export function verifyCdr(claimed: Decimal, computed: Decimal, limits: Tolerance): Verification {
  const difference = claimed.minus(computed).abs();
  const tolerance = Decimal.min(Decimal.max(limits.absolute, limits.relative.times(computed.abs())), limits.cap);
  const decimals = Math.max(claimed.decimalPlaces(), OCPI_DECIMALS);
  if (roundTo(computed, decimals).equals(claimed)) return { verdict: 'EXACT', difference, tolerance };
  return { verdict: difference.lessThanOrEqualTo(tolerance) ? 'WITHIN_TOLERANCE' : 'MISMATCH', difference, tolerance };
}
