import { Ratio } from '../../ratio.js';
import type { Price } from '../../roaming/price.js';
import type { PricingPolicy } from '../policy.js';
import type { PriceableTariff } from '../priced-cdr.js';
import { totalClamped } from '../warning-texts.js';
import type { Warn } from '../warnings.js';
import type { Sums } from './rounding.js';
import { grossFactor, type VatRate } from './vat.js';

export interface LimitedCost extends Sums {
  readonly limitApplied: 'MAX_PRICE' | 'MIN_PRICE' | undefined;
}

/**
 * Holds the total of a session within the min_price and max_price of its tariff, in the order of the policy. They act on
 * the amounts excl. and incl. VAT independently (OCPI 2.2.1, mod_tariffs, Tariff). `rates`: those of the session, to put
 * VAT on a minimum where nothing else was charged.
 */
export function limitCost(
  cost: Sums & { readonly rates: readonly { readonly rate: VatRate }[] },
  tariff: Pick<PriceableTariff, 'maxPrice' | 'minPrice'>,
  { policy, warn }: { readonly policy: PricingPolicy; readonly warn: Warn },
): LimitedCost {
  const rates = cost.rates.map(({ rate }) => rate);
  let limited: LimitedCost = { excl: cost.excl, incl: cost.incl, limitApplied: undefined };
  for (const side of policy.limitOrder === 'MIN_FIRST' ? [MIN, MAX] : [MAX, MIN]) {
    const limit = tariff[side.name];
    if (!limit) continue;
    const next = clamp(limited, { limit, breaks: side.breaks, rates }, policy);
    if (next.excl === limited.excl && next.incl === limited.incl) continue;
    limited = { ...next, limitApplied: side.applied };
    warn(totalClamped(side.applied));
  }
  return limited;
}

interface Limiting {
  readonly limit: Price;
  readonly breaks: (value: Ratio, limit: Ratio) => boolean;
  readonly rates: readonly VatRate[];
}

const MIN = { name: 'minPrice', applied: 'MIN_PRICE', breaks: isBelow } as const;
const MAX = { name: 'maxPrice', applied: 'MAX_PRICE', breaks: isAbove } as const;

function clamp({ excl, incl }: Sums, { limit, breaks, rates }: Limiting, policy: PricingPolicy): Sums {
  const net = Ratio.of(limit.exclVat);
  const limitedExcl = breaks(excl, net) ? net : excl;
  if (incl === undefined) return { excl: limitedExcl, incl };
  if (limit.inclVat) {
    const gross = Ratio.of(limit.inclVat);
    return { excl: limitedExcl, incl: breaks(incl, gross) ? gross : incl };
  }
  if (limitedExcl === excl || policy.clampMissingIncl === 'LEAVE') return { excl: limitedExcl, incl };
  return { excl: limitedExcl, incl: limitedExcl.times(vatShare({ excl, incl }, rates)) };
}

/** Gross by net of what was charged; where that is nothing, by the session's only VAT rate, if it has one. */
function vatShare({ excl, incl }: { readonly excl: Ratio; readonly incl: Ratio }, rates: readonly VatRate[]): Ratio {
  if (!excl.isZero()) return incl.dividedBy(excl);
  const [only] = rates;
  return grossFactor(only && rates.length === 1 ? only : { treatment: 'NONE' });
}

function isBelow(value: Ratio, limit: Ratio): boolean {
  return value.lessThan(limit);
}

function isAbove(value: Ratio, limit: Ratio): boolean {
  return limit.lessThan(value);
}
