import { type PartyId, sameParty } from '../party.js';
import type { Plan } from './plan.js';

export interface WantedPlan {
  readonly party: PartyId;
  readonly locationId: string;
  readonly at: Date;
  /** Absent: RETAIL where there is one, else WHOLESALE. */
  readonly level?: Plan['level'];
}

/** The plan that sets the price at a location at an instant; undefined where none does. Ids compare without case. */
export function planFor(plans: readonly Plan[], { party, locationId, at, level }: WantedPlan): Plan | undefined {
  const there = plans.filter((plan) => sameParty(plan.party, party) && isFor(plan, locationId) && isValid(plan, at));
  if (level) return there.find((plan) => plan.level === level);
  return there.find((plan) => plan.level === 'RETAIL') ?? there[0];
}

/** The plan that roaming bills by at a location at an instant: WHOLESALE, where there is one. */
export function roamingPlanFor(plans: readonly Plan[], place: Omit<WantedPlan, 'level'>): Plan | undefined {
  return planFor(plans, { ...place, level: 'WHOLESALE' }) ?? planFor(plans, place);
}

/** The plan whose energy counts: of a retail plan with a margin, the wholesale plan. */
export function wholesaleOf(plans: readonly Plan[], plan: Plan): Plan {
  return (plan.margin && plans.find(({ id }) => id === plan.margin?.over)) ?? plan;
}

function isFor({ locations }: Plan, locationId: string): boolean {
  return locations === undefined || locations.some(({ id }) => id.toUpperCase() === locationId.toUpperCase());
}

function isValid({ validFrom, validUntil }: Plan, at: Date): boolean {
  return validFrom <= at && (!validUntil || at < validUntil);
}
