import { HubError } from '../../domain/errors.js';
import type { Plan } from '../../domain/plans/plan.js';
import { wholesaleOf } from '../../domain/plans/plan-for.js';
import { type PublishedTariff, publishPlan } from '../../domain/plans/publishing/publish-plan.js';
import { findTimeZone } from '../../domain/pricing/periods/local-time.js';
import { type LocalDay, localDate, localDay, nextDate } from '../../domain/spot/local-day.js';
import type { SpotPrices } from '../../domain/spot/spot-price.js';
import type { Hub } from '../hub.js';
import { loadSpotPrices } from '../prices/load-spot-prices.js';
import { type KeepPublishedDeps, keepPublished } from './keep-published.js';
import { takeBackStale } from './take-back-stale.js';
import { type Withheld, whyWithheld } from './why-withheld.js';

export type PublishPlansDeps = KeepPublishedDeps & Pick<Hub, 'plans' | 'spotPrices'>;

/** What became of one plan. */
export interface PlanPublished {
  readonly planId: string;
  /** Tariffs that are new or other than they were. */
  readonly written: number;
  readonly unchanged: number;
  /** Ids of those that would be other now and have begun: they stay as they are. */
  readonly begun: readonly string[];
  /** Ids under which the party has pushed a tariff of its own: it stays. */
  readonly foreign: readonly string[];
  /** Not begun, and not a tariff of the plan any more. */
  readonly takenBack: number;
  /** Local days whose market prices are waited for. */
  readonly waiting: readonly string[];
  /** Why nothing is published. */
  readonly withheld?: Withheld;
}

/**
 * Publishes the tariffs of all plans for today and tomorrow; the same twice changes nothing. `index`: only plans that
 * follow this price index. A plan that cannot be published is logged and holds up no other. Returns how many tariffs are
 * new or other than they were.
 */
export async function publishPlans(hub: PublishPlansDeps, index?: string): Promise<number> {
  let written = 0;
  for (const plan of hub.plans) {
    if (index !== undefined && wholesaleOf(hub.plans, plan).energy.spot?.index !== index) continue;
    try {
      written += (await publishOne(hub, plan)).written;
    } catch (error) {
      hub.log.error({ event: 'plan.not-published', plan: plan.id, error: String(error) });
    }
  }
  return written;
}

/** Publishes the tariffs of one plan for today and tomorrow. Refuses (`unknown-object`) an id that no plan has. */
export async function publishPlanById(hub: PublishPlansDeps, id: string): Promise<PlanPublished> {
  const plan = hub.plans.find((one) => one.id === id);
  if (!plan) throw new HubError('unknown-object', `no plan ${id}`, 'id');
  return publishOne(hub, plan);
}

/** A day without market prices is published with fallback prices when it begins this soon. */
const FALLBACK_BEFORE_MS = 2 * 3_600_000;
const OCPI_DAY_MS = 86_400_000;

async function publishOne(hub: PublishPlansDeps, plan: Plan): Promise<PlanPublished> {
  const withheld = await whyWithheld(hub, plan);
  const counts = { planId: plan.id, written: 0, unchanged: 0, takenBack: 0 };
  const listed = { begun: [] as string[], foreign: [] as string[], waiting: [] as string[] };
  if (withheld) return { ...counts, ...listed, withheld };
  const days = daysToPublish(plan, hub.clock.now());
  const prices = await pricesOf(hub, plan, days);
  for (const day of days) {
    const tariffs = tariffsOf(hub, plan, { day, prices });
    if (tariffs.some(({ fallback }) => fallback) && isEarly(hub, day)) {
      listed.waiting.push(day.date);
      continue;
    }
    for (const published of tariffs) {
      const outcome = await keepPublished(hub, plan, published);
      if (outcome === 'written' || outcome === 'unchanged') counts[outcome]++;
      else listed[outcome].push(published.tariff.id);
    }
    counts.takenBack += await takeBackStale(hub, { plan, base: wholesaleOf(hub.plans, plan), day }, tariffs);
  }
  logResult(hub, { ...counts, ...listed });
  return { ...counts, ...listed };
}

/** Today and tomorrow, as far as sessions by the plan can have charging periods then: a night after its last day, too. */
function daysToPublish({ timeZone, validFrom, validUntil }: Plan, now: Date): LocalDay[] {
  const zone = findTimeZone(timeZone);
  const today = localDate(zone, now);
  return [today, nextDate(today)]
    .map((date) => localDay(zone, date))
    .filter(
      ({ startsAt, endsAt }) =>
        endsAt > validFrom && (!validUntil || startsAt.getTime() < validUntil.getTime() + OCPI_DAY_MS),
    );
}

async function pricesOf(hub: PublishPlansDeps, plan: Plan, days: readonly LocalDay[]): Promise<SpotPrices> {
  const index = wholesaleOf(hub.plans, plan).energy.spot?.index;
  const [first, last] = [days[0], days.at(-1)];
  if (index === undefined || !first || !last) return { at: () => undefined };
  return loadSpotPrices(hub, { index, from: first.startsAt, until: last.endsAt });
}

function tariffsOf(
  hub: PublishPlansDeps,
  plan: Plan,
  { day, prices }: { readonly day: LocalDay; readonly prices: SpotPrices },
): readonly PublishedTariff[] {
  const wholesale = plan.margin ? { wholesale: wholesaleOf(hub.plans, plan) } : {};
  return publishPlan(plan, { day: day.date, prices, now: hub.clock.now(), ...wholesale }).tariffs;
}

function isEarly({ clock }: Pick<Hub, 'clock'>, { startsAt }: LocalDay): boolean {
  return startsAt.getTime() - clock.now().getTime() > FALLBACK_BEFORE_MS;
}

function logResult({ log }: Pick<Hub, 'log'>, { planId, written, takenBack, begun, foreign }: PlanPublished): void {
  if (written + takenBack > 0) log.info({ event: 'plan.published', plan: planId, written, takenBack });
  if (begun.length > 0) log.warn({ event: 'plan.tariff-has-begun', plan: planId, tariffs: begun });
  if (foreign.length > 0) log.warn({ event: 'plan.tariff-of-party', plan: planId, tariffs: foreign });
}
