import { cutSession } from '../../plans/cut-session.js';
import type { Plan } from '../../plans/plan.js';
import { pricePlan } from '../../plans/price-plan.js';
import { nameTariffs } from '../../plans/publishing/name-tariffs.js';
import { type PublishedTariff, publishPlan } from '../../plans/publishing/publish-plan.js';
import { priceCdr } from '../../pricing/price-cdr.js';
import type { ChargingPeriod } from '../../roaming/cdr.js';
import type { Tariff } from '../../roaming/tariff.js';
import { SLOT_MS, type SpotPrices } from '../../spot/spot-price.js';
import { type Border, cutPeriods } from '../periods/charging-periods.js';
import type { PricedSession, SessionToPrice } from './priced-session.js';

/** The plan of a location, and what its price depends on. */
export interface PricingPlan {
  readonly plan: Plan;
  /** The plan that a retail plan with a margin stands on. */
  readonly wholesale?: Plan;
  readonly prices: SpotPrices;
  readonly now: Date;
}

/** A session cut where the price of a plan changes, each period with the tariff that holds in it. */
export interface SessionByPlan {
  readonly session: SessionToPrice;
  readonly plan: Plan;
  readonly periods: readonly ChargingPeriod[];
  readonly interpolated: number;
  /** Those that the periods name. */
  readonly tariffIds: readonly string[];
  /** As the plan would publish them now. */
  readonly published: readonly PublishedTariff[];
}

/**
 * Cuts a session by the meter's own values at the quarter hours at which a plan's price can change, and names the tariffs
 * that the hub publishes for it. Refuses as `pricePlan` does (`cannot-price`).
 */
export function cutByPlan(session: SessionToPrice, { plan, wholesale, prices, now }: PricingPlan): SessionByPlan {
  const { amount, token } = session;
  const { startedAt, endedAt } = amount;
  const base = wholesale ?? plan;
  const more = wholesale ? { wholesale } : {};
  const about = {
    startedAt,
    endedAt,
    locationId: session.locationId,
    emsp: token.party,
    contractId: token.contractId,
  };
  const cut = cutAtSlots(session, base);
  const measured = { ...about, chargingPeriods: cut.periods };
  const byPlan = pricePlan(plan, measured, { prices, ...more });
  const until = new Date(Math.max(endedAt.getTime(), startedAt.getTime() + 1));
  const published = publishPlan(plan, { from: startedAt, until, prices, now, ...more }).tariffs;
  const named = nameTariffs(byPlan.periods, published, { plan: base, session: measured, lines: byPlan.lines });
  const tariffIds = [...new Set(named.flatMap(({ tariffId }) => tariffId ?? []))];
  return { session, plan, periods: named, interpolated: cut.interpolated, tariffIds, published };
}

/**
 * Prices a session by the tariffs of a plan. `shown`: tariffs as eMSPs were shown them, by id; they count before what
 * would be published now. Refuses as `priceCdr` does (`cannot-price`).
 */
export function priceByPlan(
  { session, plan, periods, interpolated, tariffIds, published }: SessionByPlan,
  shown: (id: string) => Tariff | undefined,
): PricedSession {
  const { amount, token, timeZone, policy } = session;
  const { startedAt, endedAt } = amount;
  const tariffs = tariffIds.flatMap((id) => {
    const own = published.find(({ tariff }) => tariff.id === id)?.tariff;
    return shown(id) ?? own ?? [];
  });
  const cdr = { startedAt, endedAt, currency: plan.currency, chargingPeriods: periods, token };
  const priced = priceCdr({ cdr, tariffs, timeZone: timeZone || plan.timeZone, ...(policy && { policy }) });
  return { startedAt, currency: plan.currency, periods, interpolated, tariffs, priced, planId: plan.id };
}

function cutAtSlots({ amount, token, locationId }: SessionToPrice, base: Plan) {
  const tellPower = base.energy.parts.some(({ kind }) => kind === 'POWER_BAND') ? 'POWER' : 'NO_POWER';
  const { startedAt, endedAt, curve } = amount;
  const values: readonly Border[] = tellPower === 'POWER' ? curve.map(({ atMs }) => ({ atMs })) : [];
  const plain = cutPeriods(amount, values, tellPower);
  const session = { startedAt, endedAt, locationId, emsp: token.party, contractId: token.contractId };
  const slots = cutSession(base, { ...session, chargingPeriods: plain.periods })
    .periods.map((period) => ({ atMs: period.startedAt.getTime() }))
    .filter(({ atMs }) => atMs % SLOT_MS === 0);
  return cutPeriods(amount, [...values, ...slots], tellPower);
}
