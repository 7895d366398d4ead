import { Ratio, sumRatios } from '../../ratio.js';
import type { PricingPolicy } from '../policy.js';
import { type Amount, grossFactor, rateKey, type VatRate } from './vat.js';

/** The totals that a CDR has (OCPI 2.2.1, mod_cdrs, CDR). */
export type CostTotal = 'energy' | 'fixed' | 'parking' | 'reservation' | 'time';

export interface Sums {
  readonly excl: Ratio;
  readonly incl: Ratio | undefined;
}

export interface RateSums {
  readonly rate: VatRate;
  readonly base: Ratio;
  readonly vat: Ratio;
}

/** What a session costs before price limits. */
export interface SessionCost extends Sums {
  readonly totals: ReadonlyMap<CostTotal, Sums>;
  readonly rates: readonly RateSums[];
}

/**
 * Adds the amounts of a session up: in all, per total of the CDR and per VAT rate. OCPI defines no rounding of
 * prices, so by default nothing is rounded here; the other moments explain totals of other parties. `digits`: decimals
 * of the currency.
 */
export function addUp(amounts: readonly Amount[], policy: PricingPolicy, digits: number): SessionCost {
  const parts = roundParts(amounts, policy, digits);
  const rates = [...groupBy(parts, ({ rate }) => rateKey(rate)).values()].map((group) => {
    return rateSums(group, policy, digits);
  });
  const totals = new Map<CostTotal, Sums>();
  for (const [total, group] of groupBy(parts, (part) => part.total)) totals.set(total, sumsOf(group));
  const excl = sumRatios(rates.map(({ base }) => base));
  const known = parts.every(({ incl }) => incl !== undefined);
  return { totals, rates, excl, incl: known ? excl.plus(sumRatios(rates.map(({ vat }) => vat))) : undefined };
}

interface Part extends Sums {
  readonly total: CostTotal;
  readonly rate: VatRate;
}

const TOTAL_OF = {
  ENERGY: 'energy',
  FLAT: 'fixed',
  PARKING_TIME: 'parking',
  RESERVATION_FLAT: 'reservation',
  RESERVATION_TIME: 'reservation',
  TIME: 'time',
} as const;

function roundParts(amounts: readonly Amount[], policy: PricingPolicy, digits: number): Part[] {
  const parts = amounts.map(({ charge, rate, excl, incl }) => {
    return { period: charge.period, total: TOTAL_OF[charge.dimension], rate, excl, incl };
  });
  const { rounding, roundingMode } = policy;
  if (rounding === 'PER_SESSION' || rounding === 'VAT_ON_ROUNDED_NET') return parts;
  const round = (value: Ratio): Ratio => Ratio.of(value.round(digits, roundingMode));
  const perPeriod = rounding !== 'PER_DIMENSION';
  const groups = groupBy(parts, (part) => `${perPeriod ? part.period : ''} ${part.total} ${rateKey(part.rate)}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { excl, incl } = sumsOf(group);
    const net = round(excl);
    const vatLater = rounding === 'PER_PERIOD_THEN_VAT_ON_ROUNDED';
    const gross = vatLater ? net.times(grossFactor(first.rate)) : incl && round(incl);
    return { ...first, excl: net, incl: incl && gross };
  });
}

function rateSums(group: readonly Part[], { rounding, roundingMode }: PricingPolicy, digits: number): RateSums {
  const rate = group[0]?.rate ?? { treatment: 'NONE' };
  const { excl, incl } = sumsOf(group);
  if (rounding !== 'VAT_ON_ROUNDED_NET' && rounding !== 'PER_PERIOD_THEN_VAT_ON_ROUNDED') {
    return { rate, base: excl, vat: incl ? incl.minus(excl) : Ratio.ZERO };
  }
  const base = Ratio.of(excl.round(digits, roundingMode));
  const vat = base.times(grossFactor(rate)).minus(base);
  return { rate, base, vat: Ratio.of(vat.round(digits, roundingMode)) };
}

function sumsOf(parts: readonly Sums[]): Sums {
  const gross = parts.flatMap(({ incl }) => incl ?? []);
  return {
    excl: sumRatios(parts.map(({ excl }) => excl)),
    incl: gross.length === parts.length ? sumRatios(gross) : undefined,
  };
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
