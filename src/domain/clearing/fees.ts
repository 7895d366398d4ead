import { Decimal, sum, ZERO } from '../decimal.js';
import type { FeePayer, FeeSchedule, FeeTier } from './hub-fees.js';

/** How many CDRs at which price. */
export interface TierShare {
  readonly count: number;
  readonly price: Decimal;
}

/**
 * Spreads CDRs over graduated tiers: of `count` CDRs that follow `before` others of the same month, how many fall under
 * which price. Tiers without a CDR are left out.
 */
export function spreadOverTiers(tiers: readonly FeeTier[], count: number, before = 0): TierShare[] {
  let floor = 0;
  return tiers.flatMap(({ upTo, price }) => {
    const ceiling = upTo ?? Number.POSITIVE_INFINITY;
    const within = Math.min(before + count, ceiling) - Math.max(before, floor);
    floor = ceiling;
    return within > 0 ? [{ count: within, price }] : [];
  });
}

/** What CDRs cost by graduated tiers, exact. */
export function graduatedFee(tiers: readonly FeeTier[], count: number, before = 0): Decimal {
  return feeOf(spreadOverTiers(tiers, count, before));
}

/** Sum of count times price. */
export function feeOf(shares: readonly TierShare[]): Decimal {
  return sum(shares.map(({ count, price }) => price.times(count)));
}

/** What is put on top of a month's fees so that a member pays the minimum; zero when they reach it. */
export function topUp(minimum: Decimal | undefined, charged: Decimal): Decimal {
  return minimum === undefined ? ZERO : Decimal.max(ZERO, minimum.minus(charged));
}

/** What one member did in a run, in one currency, under one schedule of fees. */
export interface Participation {
  readonly sold: Traded;
  readonly bought: Traded;
}

export interface Traded {
  readonly count: number;
  readonly kwh: Decimal;
  /** Exact amounts excl. VAT. */
  readonly exact: Decimal;
}

export interface FeeAmounts {
  readonly perCdr?: { readonly shares: readonly TierShare[]; readonly count: number; readonly exact: Decimal };
  readonly perKwh?: { readonly price: Decimal; readonly kwh: Decimal; readonly exact: Decimal };
  readonly commission?: { readonly percent: Decimal; readonly base: Decimal; readonly exact: Decimal };
}

/**
 * The fees of one member by a schedule, exact and before any minimum; a part that does not apply is absent. Tiers go on
 * behind the `cdrsBefore` that earlier runs of the month charged by the same schedule.
 */
export function feesFor(
  { perCdr, perKwh, commission }: Omit<FeeSchedule, 'currency'>,
  did: Participation,
  cdrsBefore: number,
): FeeAmounts {
  const by = (payer: FeePayer) => (payer === 'CPO' ? did.sold : did.bought);
  const { count } = by(perCdr?.payer ?? 'EMSP');
  const shares = perCdr === undefined ? [] : spreadOverTiers(perCdr.tiers, count, cdrsBefore);
  const { kwh } = by(perKwh?.payer ?? 'EMSP');
  const base = by(commission?.payer ?? 'CPO').exact;
  return {
    ...(shares.length === 0 ? {} : { perCdr: { shares, count, exact: feeOf(shares) } }),
    ...(perKwh === undefined || kwh.isZero()
      ? {}
      : { perKwh: { price: perKwh.price, kwh, exact: perKwh.price.times(kwh) } }),
    ...(commission === undefined || base.isZero()
      ? {}
      : { commission: { percent: commission.percent, base, exact: base.times(commission.percent).dividedBy(100) } }),
  };
}
