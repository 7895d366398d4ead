import { planFor, wholesaleOf } from '../../domain/plans/plan-for.js';
import { slotPrice } from '../../domain/plans/slot-price.js';
import type { Site } from '../../domain/stations/site.js';
import type { Hub } from '../hub.js';
import { loadSpotPrices } from '../prices/load-spot-prices.js';

export type PriceOrderDeps = Pick<Hub, 'plans' | 'spotPrices'>;

/**
 * What a kWh costs at a site at an instant, to tell cheap quarter hours from dear ones: by the plan of the site, before
 * memberships, and excl. VAT. Always undefined where no plan sets the price.
 */
export async function priceOrder(
  hub: PriceOrderDeps,
  site: Site,
  span: { readonly from: Date; readonly until: Date },
): Promise<(instantMs: number) => number | undefined> {
  const plan = planFor(hub.plans, { party: site.party, locationId: site.id, at: span.from });
  if (!plan) return () => undefined;
  const base = wholesaleOf(hub.plans, plan);
  const index = base.energy.spot?.index;
  const prices = index === undefined ? { at: () => undefined } : await loadSpotPrices(hub, { index, ...span });
  return (slotMs) => slotPrice(base, { slotMs }, prices).perKwh.reduce((sum, { price }) => sum + price.toNumber(), 0);
}
