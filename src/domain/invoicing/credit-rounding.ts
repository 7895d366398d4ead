import { type Decimal, roundTo } from '../decimal.js';

/** What has been credited before and what is credited now, in full precision, and what was put on paper for it so far. */
export interface CumulativeCredit {
  readonly exactBefore: Decimal;
  readonly exactNow: Decimal;
  /** Rounded amounts on the credit notes so far. */
  readonly creditedBefore: Decimal;
  readonly places: number;
}

/**
 * The amount of the next credit note: everything credited so far, rounded once, less what was credited already. So the
 * last credit takes the cent, and an invoice that is credited in full is credited exactly. For nets and VAT alike.
 */
export function nextCredit({ exactBefore, exactNow, creditedBefore, places }: CumulativeCredit): Decimal {
  return roundTo(exactBefore.plus(exactNow), places).minus(creditedBefore);
}
