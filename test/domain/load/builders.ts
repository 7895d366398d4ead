import type { LoadSession, SitePlan, SiteSlot } from '../../../src/domain/load/load-session.js';
import { energyIn } from '../../../src/domain/load/plan-wishes.js';

export const NOON = Date.parse('2026-11-02T12:00:00Z');
const SLOT_MS = 900_000;

/** A three-phase vehicle of 22 kW that came at eleven. */
export function aSession(id: string, more: Partial<LoadSession> = {}): LoadSession {
  return { id, minW: 4_140, maxW: 22_000, startedAt: new Date('2026-11-02T11:00:00Z'), canBeLimited: true, ...more };
}

/** Quarter hours from noon on; as many as there are prices. */
export function slotsOf({
  capW,
  count,
  prices = [],
}: {
  capW: number;
  count?: number;
  prices?: readonly number[];
}): SiteSlot[] {
  return Array.from({ length: count ?? (prices.length || 4) }, (_none, index) => {
    const pricePerKwh = prices[index];
    return {
      startsAt: new Date(NOON + index * SLOT_MS),
      endsAt: new Date(NOON + (index + 1) * SLOT_MS),
      capW,
      ...(pricePerKwh !== undefined && { pricePerKwh }),
    };
  });
}

/** What a session may draw in a quarter hour after noon. */
export function powerAt(plan: SitePlan, id: string, index: number): number {
  const periods = plan.periods.get(id) ?? [];
  return periods.findLast(({ startsAt }) => startsAt.getTime() <= NOON + index * SLOT_MS)?.limitW ?? 0;
}

/** What it may charge until then, in Wh. */
export function energyOf(plan: SitePlan, id: string, until: Date, slots: readonly SiteSlot[]): number {
  return slots.reduce((sum, slot, index) => sum + energyIn(slot, powerAt(plan, id, index), until), 0);
}
