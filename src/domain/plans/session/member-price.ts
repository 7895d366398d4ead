import { Decimal, sum, ZERO } from '../../decimal.js';
import type { Membership } from '../plan.js';
import type { SlotPrice } from '../plan-price.js';

const HUNDRED = new Decimal(100);

/**
 * What a member pays for a kWh: less the percentage, then less the amount per kWh. The plan's floor does not hold for
 * members, but no discount makes a price negative. A price that is negative already has no percentage taken off, which
 * would make it dearer, only the amount. Of several VAT rates the first pays the discount as far as it can.
 */
export function memberPrice(perKwh: SlotPrice['perKwh'], membership: Membership | undefined): SlotPrice['perKwh'] {
  if (membership?.energyPercent === undefined && membership?.energyPerKwh === undefined) return perKwh;
  const { energyPercent = ZERO, energyPerKwh = ZERO } = membership;
  const [own, ...others] = perKwh;
  if (!own) return [];
  if (totalOf(perKwh).isNegative()) return [{ vat: own.vat, price: own.price.minus(energyPerKwh) }, ...others];
  const reduced = perKwh.map(({ vat, price }) => ({ vat, price: lessPercent(price, energyPercent) }));
  if (totalOf(reduced).lessThanOrEqualTo(energyPerKwh)) return perKwh.map(({ vat }) => ({ vat, price: ZERO }));
  let rest = energyPerKwh;
  return reduced.map(({ vat, price }) => {
    const off = Decimal.max(ZERO, Decimal.min(price, rest));
    rest = rest.minus(off);
    return { vat, price: price.minus(off) };
  });
}

/** A price without a percentage of it. */
export function lessPercent(price: Decimal, percent: Decimal | undefined): Decimal {
  return percent === undefined ? price : price.times(HUNDRED.minus(percent)).dividedBy(HUNDRED);
}

function totalOf(perKwh: SlotPrice['perKwh']): Decimal {
  return sum(perKwh.map(({ price }) => price));
}
