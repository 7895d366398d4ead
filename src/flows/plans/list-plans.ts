import { objectKey } from '../../domain/party.js';
import { lintPlan } from '../../domain/plans/lint-plan.js';
import type { PlanFinding } from '../../domain/plans/linting/finding.js';
import type { Plan } from '../../domain/plans/plan.js';
import { wholesaleOf } from '../../domain/plans/plan-for.js';
import { dayInSlots } from '../../domain/plans/publishing/day-slots.js';
import { dayTariffId, slotTariffId } from '../../domain/plans/publishing/tariff-id.js';
import { variantsOf } from '../../domain/plans/publishing/variants.js';
import { findTimeZone } from '../../domain/pricing/periods/local-time.js';
import { localDate, nextDate } from '../../domain/spot/local-day.js';
import type { Hub } from '../hub.js';
import { loadSpotPrices } from '../prices/load-spot-prices.js';
import { type Withheld, whyWithheld } from './why-withheld.js';

export interface ListedPlan {
  readonly plan: Plan;
  readonly findings: readonly PlanFinding[];
  /** Until when its tariffs are published; absent: none of today or tomorrow is. */
  readonly publishedUntil?: Date;
  /** Why none are. */
  readonly withheld?: Withheld;
}

export type ListPlansDeps = Pick<Hub, 'clock' | 'connections' | 'objects' | 'plans' | 'spotPrices'>;

/** Prices of so many days before now that a plan's limits and fallback are held against. */
const MARKET_DAYS = 30;
const DAY_MS = 86_400_000;

/** All plans, with what somebody should look at in them and what of them is published. */
export async function listPlans(hub: ListPlansDeps): Promise<readonly ListedPlan[]> {
  return Promise.all(hub.plans.map((plan) => listed(hub, plan)));
}

/** Until when prices of an index are published in tariffs; undefined: they are in none of today or tomorrow. */
export async function publishedUntil(
  hub: Pick<Hub, 'clock' | 'objects' | 'plans'>,
  index: string,
): Promise<Date | undefined> {
  const following = hub.plans.filter((plan) => wholesaleOf(hub.plans, plan).energy.spot?.index === index);
  const ends = await Promise.all(following.map((plan) => publishedUntilOf(hub, plan, wholesaleOf(hub.plans, plan))));
  const latestMs = Math.max(0, ...ends.map((end) => end?.getTime() ?? 0));
  return latestMs > 0 ? new Date(latestMs) : undefined;
}

async function listed(hub: ListPlansDeps, plan: Plan): Promise<ListedPlan> {
  const wholesale = wholesaleOf(hub.plans, plan);
  const [market, publishedUntil, withheld] = await Promise.all([
    marketOf(hub, wholesale),
    publishedUntilOf(hub, plan, wholesale),
    whyWithheld(hub, plan),
  ]);
  const findings = lintPlan(plan, { ...(plan.margin && { wholesale }), ...(market && { market }) });
  return { plan, findings, ...(publishedUntil && { publishedUntil }), ...(withheld && { withheld }) };
}

async function marketOf(hub: ListPlansDeps, { energy }: Plan) {
  if (!energy.spot) return undefined;
  const until = hub.clock.now();
  const from = new Date(until.getTime() - MARKET_DAYS * DAY_MS);
  return { prices: await loadSpotPrices(hub, { index: energy.spot.index, from, until }), from, until };
}

/** Looks for the last tariff of tomorrow, then of today. */
async function publishedUntilOf(
  hub: Pick<Hub, 'clock' | 'objects'>,
  plan: Plan,
  base: Plan,
): Promise<Date | undefined> {
  const [first] = variantsOf(base);
  const zone = findTimeZone(plan.timeZone);
  const today = localDate(zone, hub.clock.now());
  for (const date of [nextDate(today), today]) {
    const { slots, endsAt } = dayInSlots(plan.timeZone, date);
    const isThere = async (id: string): Promise<boolean> =>
      (await hub.objects.find('tariffs', objectKey(plan.party, id)))?.publishedFor === plan.id;
    if (await isThere(dayTariffId(plan.id, first?.scope ?? {}, date))) return endsAt;
    if (base.energy.spot?.mode !== 'LOCK_AT_START') continue;
    // The last stretch of equal prices goes on to the end of the day.
    for (const { startMs } of slots.toReversed()) {
      if (await isThere(slotTariffId(plan.id, first?.scope ?? {}, startMs))) return endsAt;
    }
  }
  return undefined;
}
