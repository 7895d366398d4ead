import { type Decimal, roundTo, ZERO } from '../decimal.js';
import type { SpotPrice } from '../spot/spot-price.js';
import type { PriceArea } from './price-areas.js';

/** Lines of one quarter hour that have a price area and a currency in common, added up. */
export interface SoldEnergy {
  readonly currency: string;
  readonly energyKwh: Decimal;
  /** Excl. VAT. */
  readonly revenue: Decimal;
  readonly cdrs: number;
}

/**
 * Why nobody can say what energy cost. NO_AREA: the location is in no price area. NO_PRICE: its index has no price for
 * the quarter hour. OTHER_CURRENCY: it was bought in another currency than it was sold in.
 */
export const UNKNOWN_COSTS = ['NO_AREA', 'NO_PRICE', 'OTHER_CURRENCY'] as const;
export type UnknownCost = (typeof UNKNOWN_COSTS)[number];

export type EnergyCost =
  | { readonly kind: 'KNOWN'; readonly amount: Decimal }
  | { readonly kind: 'UNKNOWN'; readonly why: UnknownCost };

const KWH_PER_MWH = 1_000;

/** What the energy of a quarter hour cost: its kWh at the market's price and what comes on top of it. Exact. */
export function energyCost(sold: SoldEnergy, area: PriceArea | undefined, spot: SpotPrice | undefined): EnergyCost {
  if (sold.energyKwh.isZero()) return { kind: 'KNOWN', amount: ZERO };
  if (!area) return { kind: 'UNKNOWN', why: 'NO_AREA' };
  if (area.currency !== sold.currency) return { kind: 'UNKNOWN', why: 'OTHER_CURRENCY' };
  if (area.index === undefined) return { kind: 'KNOWN', amount: sold.energyKwh.times(area.otherPerKwh) };
  if (!spot) return { kind: 'UNKNOWN', why: 'NO_PRICE' };
  if (spot.currency !== sold.currency) return { kind: 'UNKNOWN', why: 'OTHER_CURRENCY' };
  const perKwh = spot.perMwh.dividedBy(KWH_PER_MWH).plus(area.otherPerKwh);
  return { kind: 'KNOWN', amount: sold.energyKwh.times(perKwh) };
}

/** What is added up for one row, exact. Cost is of the energy whose cost is known. */
export interface MarginSums {
  readonly energyKwh: Decimal;
  readonly revenue: Decimal;
  readonly cdrs: number;
  readonly energyCost: Decimal;
  readonly unknownKwh: Readonly<Record<UnknownCost, Decimal>>;
  /** Revenue of the quarter hours whose cost is not known. */
  readonly unknownRevenue: Decimal;
}

export const NOTHING_SOLD: MarginSums = {
  energyKwh: ZERO,
  revenue: ZERO,
  cdrs: 0,
  energyCost: ZERO,
  unknownKwh: { NO_AREA: ZERO, NO_PRICE: ZERO, OTHER_CURRENCY: ZERO },
  unknownRevenue: ZERO,
};

export function addSold(sums: MarginSums, sold: SoldEnergy, cost: EnergyCost): MarginSums {
  const added = {
    ...sums,
    energyKwh: sums.energyKwh.plus(sold.energyKwh),
    revenue: sums.revenue.plus(sold.revenue),
    cdrs: sums.cdrs + sold.cdrs,
  };
  if (cost.kind === 'KNOWN') return { ...added, energyCost: sums.energyCost.plus(cost.amount) };
  const unknownKwh = { ...sums.unknownKwh, [cost.why]: sums.unknownKwh[cost.why].plus(sold.energyKwh) };
  return { ...added, unknownKwh, unknownRevenue: sums.unknownRevenue.plus(sold.revenue) };
}

export function addSums(a: MarginSums, b: MarginSums): MarginSums {
  return {
    energyKwh: a.energyKwh.plus(b.energyKwh),
    revenue: a.revenue.plus(b.revenue),
    cdrs: a.cdrs + b.cdrs,
    energyCost: a.energyCost.plus(b.energyCost),
    unknownKwh: {
      NO_AREA: a.unknownKwh.NO_AREA.plus(b.unknownKwh.NO_AREA),
      NO_PRICE: a.unknownKwh.NO_PRICE.plus(b.unknownKwh.NO_PRICE),
      OTHER_CURRENCY: a.unknownKwh.OTHER_CURRENCY.plus(b.unknownKwh.OTHER_CURRENCY),
    },
    unknownRevenue: a.unknownRevenue.plus(b.unknownRevenue),
  };
}

/** What follows from the sums. Sums and differences are exact; quotients are rounded half up. */
export interface Margin {
  readonly costUnknownKwh: Decimal;
  /** Of the quarter hours whose cost is known: their revenue less their cost. Absent when there are none. */
  readonly margin?: Decimal;
  /** Of the revenue of the same quarter hours; two decimals. Absent where that is not above zero. */
  readonly marginPercent?: Decimal;
  /** Of all lines, fees included; six decimals. Absent where no energy was sold. */
  readonly revenuePerKwh?: Decimal;
  /** Of the energy whose cost is known; six decimals. */
  readonly costPerKwh?: Decimal;
}

const PERCENT_PLACES = 2;
const PER_KWH_PLACES = 6;

export function marginOf(sums: MarginSums): Margin {
  const { energyKwh, revenue, energyCost: cost, unknownKwh, unknownRevenue } = sums;
  const costUnknownKwh = UNKNOWN_COSTS.reduce((kwh, why) => kwh.plus(unknownKwh[why]), ZERO);
  const knownKwh = energyKwh.minus(costUnknownKwh);
  const knownRevenue = revenue.minus(unknownRevenue);
  const isAllUnknown = !costUnknownKwh.isZero() && knownKwh.isZero() && knownRevenue.isZero();
  const margin = knownRevenue.minus(cost);
  const percent = quotient(margin.times(100), knownRevenue, PERCENT_PLACES);
  const revenuePerKwh = quotient(revenue, energyKwh, PER_KWH_PLACES);
  const costPerKwh = quotient(cost, knownKwh, PER_KWH_PLACES);
  return {
    costUnknownKwh,
    ...(!isAllUnknown && { margin, ...(percent && { marginPercent: percent }) }),
    ...(revenuePerKwh && { revenuePerKwh }),
    ...(costPerKwh && { costPerKwh }),
  };
}

/** Undefined where the divisor is not above zero: a rate of what was credited says nothing. */
function quotient(value: Decimal, by: Decimal, places: number): Decimal | undefined {
  return by.isPositive() && !by.isZero() ? roundTo(value.dividedBy(by), places) : undefined;
}
