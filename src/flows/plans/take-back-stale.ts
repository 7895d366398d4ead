import { objectKey } from '../../domain/party.js';
import type { Plan } from '../../domain/plans/plan.js';
import { dayInSlots } from '../../domain/plans/publishing/day-slots.js';
import type { PublishedTariff } from '../../domain/plans/publishing/publish-plan.js';
import { dayTariffId, slotTariffId } from '../../domain/plans/publishing/tariff-id.js';
import { variantsOf } from '../../domain/plans/publishing/variants.js';
import type { LocalDay } from '../../domain/spot/local-day.js';
import { type KeepPublishedDeps, push } from './keep-published.js';

export interface PlanDay {
  readonly plan: Plan;
  /** The plan whose zones and memberships count. */
  readonly base: Plan;
  readonly day: LocalDay;
}

/**
 * Takes back tariffs of a plan for a day that it does not have any more, such as a stretch of equal prices that a
 * correction has joined to the one before it; those that have begun stay. Returns how many.
 */
export async function takeBackStale(
  hub: KeepPublishedDeps,
  { plan, base, day }: PlanDay,
  published: readonly PublishedTariff[],
): Promise<number> {
  const current = new Set(published.map(({ tariff }) => tariff.id));
  const nowMs = hub.clock.now().getTime();
  let takenBack = 0;
  for (const { id, startMs } of possibleIds({ plan, base, day })) {
    if (current.has(id) || startMs <= nowMs) continue;
    const stored = await hub.objects.find('tariffs', objectKey(plan.party, id));
    if (stored?.publishedFor !== plan.id || !(await hub.objects.remove(stored))) continue;
    await push(hub, { owner: plan.party, id: stored.id, audience: stored.audience, method: 'DELETE' });
    takenBack++;
  }
  return takenBack;
}

/** Every id that a tariff of the plan for a day can have, in the zones and memberships that it has now. */
function possibleIds({ plan, base, day }: PlanDay): { readonly id: string; readonly startMs: number }[] {
  const { slots } = dayInSlots(plan.timeZone, day.date);
  return variantsOf(base).flatMap(({ scope }) => [
    { id: dayTariffId(plan.id, scope, day.date), startMs: day.startsAt.getTime() },
    ...slots.map(({ startMs }) => ({ id: slotTariffId(plan.id, scope, startMs), startMs })),
  ]);
}
