import type { Decimal } from '../decimal.js';
import { HubError } from '../errors.js';
import type { Cdr } from '../roaming/cdr.js';
import type { ContestReason } from './contest.js';

/** What an eMSP says when it contests a CDR. */
export interface Objection {
  readonly reason: ContestReason;
  readonly text: string;
  /** What it would pay, excl. VAT, in the CDR's currency. */
  readonly wouldPay?: Decimal;
}

/** OCPI 2.2.1, types, number: a price has four decimals at the most. */
const OCPI_DECIMALS = 4;

/** A CPO and an eMSP that still disagree after so many contests of a CDR settle it between themselves. */
export const CONTESTS_PER_CDR_MAX = 9;

/** Refuses (`bad-field`) an objection that says nothing, or an amount that no credit and new CDR could bring about. */
export function assertObjection({ text, wouldPay }: Objection, cdr: Pick<Cdr, 'totalCost' | 'currency'>): void {
  if (text.trim() === '')
    throw new HubError('bad-field', 'text: a contest needs a text that the CPO can answer', 'text');
  if (!wouldPay) return;
  const claimed = cdr.totalCost.exclVat;
  if (wouldPay.isNegative() || wouldPay.greaterThan(claimed)) {
    const reason = `would_pay: expected at most the ${claimed.toFixed()} ${cdr.currency} that are claimed`;
    throw new HubError('bad-field', `${reason}, got ${wouldPay.toFixed()}`, 'would_pay');
  }
  if (wouldPay.decimalPlaces() > OCPI_DECIMALS) {
    throw new HubError('bad-field', `would_pay: OCPI amounts have ${OCPI_DECIMALS} decimals at the most`, 'would_pay');
  }
}
