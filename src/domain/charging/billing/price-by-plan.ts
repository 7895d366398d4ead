import { cutSession } from '../../plans/cut-session.js';
import type { Plan } from '../../plans/plan.js';
import { pricePlan } from '../../plans/price-plan.js';
import { nameTariffs } from '../../plans/publishing/name-tariffs.js';
import { type PublishedTariff, publishPlan } from '../../plans/publishing/publish-plan.js';
import { priceCdr } from '../../pricing/price-cdr.js';
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
  /** Tariffs of the plan as eMSPs were shown them, by id: they count before what would be published now. */
  readonly shown: (id: string) => Tariff | undefined;
  readonly now: Date;
}

/**
 * Prices a session by the tariffs that the hub publishes for a plan, cut by the meter's own values at the quarter hours at
 * which the plan's price can change. Refuses as `pricePlan` and `priceCdr` do (`cannot-price`).
 */
export function priceByPlan(session: SessionToPrice, pricing: PricingPlan): PricedSession {
  const { plan, wholesale, prices, now } = pricing;
  const { amount, token, timeZone, policy } = session;
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
  const tariffs = tariffsNamed(
    named.flatMap(({ tariffId }) => tariffId ?? []),
    published,
    pricing,
  );
  const cdr = { startedAt, endedAt, currency: plan.currency, chargingPeriods: named, token };
  const priced = priceCdr({ cdr, tariffs, timeZone: timeZone || plan.timeZone, ...(policy && { policy }) });
  const { interpolated } = cut;
  return { startedAt, currency: plan.currency, periods: named, interpolated, tariffs, priced, planId: plan.id };
}

/** All that tells of a session when the plan has to be asked for its tariffs. */
export function tariffIdsOf(session: SessionToPrice, pricing: Omit<PricingPlan, 'shown'>): readonly string[] {
  const { tariffs } = priceByPlan(session, { ...pricing, shown: () => undefined });
  return tariffs.map(({ id }) => id);
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

function tariffsNamed(
  ids: readonly string[],
  published: readonly PublishedTariff[],
  { shown }: PricingPlan,
): readonly Tariff[] {
  return [...new Set(ids)].flatMap((id) => {
    const own = published.find(({ tariff }) => tariff.id === id)?.tariff;
    return shown(id) ?? own ?? [];
  });
}
