import { HubError } from '../errors.js';
import { partyKey, sameParty } from '../party.js';
import { rateKey, type VatRate } from '../pricing/amounts/vat.js';
import { energyRates } from './parsing/read-energy.js';
import type { Plan } from './plan.js';

/** Why a plan cannot stand beside the others; the plan is named, so that its file can be. */
export interface PlanComplaint {
  readonly plan: Plan;
  /** `bad-field`, with the field of the plan. */
  readonly refusal: HubError;
}

/**
 * What plans ask of each other: ids that are given once; one plan only of a level at a location at a time, so that no
 * price depends on the order of files; margins over a wholesale plan of the same party and currency, with one VAT rate,
 * that is there wherever and whenever the retail plan is. Empty: they go together.
 */
export function checkPlans(plans: readonly Plan[]): readonly PlanComplaint[] {
  const byId = new Map(plans.map((plan) => [plan.id, plan]));
  return plans.flatMap((plan, index) => {
    const earlier = plans.slice(0, index);
    return [...doubleId(plan, earlier), ...overlap(plan, earlier), ...margin(plan, byId)];
  });
}

function doubleId(plan: Plan, earlier: readonly Plan[]): PlanComplaint[] {
  return earlier.some(({ id }) => id === plan.id) ? [complaint(plan, 'id', `another plan is called ${plan.id}`)] : [];
}

function overlap(plan: Plan, earlier: readonly Plan[]): PlanComplaint[] {
  const other = earlier.find(
    (one) =>
      one.level === plan.level && sameParty(one.party, plan.party) && sharesPlace(one, plan) && sharesTime(one, plan),
  );
  if (!other) return [];
  const why = `${other.id} is a ${other.level} plan for ${plan.locations ? 'one of these' : 'the same'} locations at the same time`;
  return [complaint(plan, 'locations', why)];
}

function sharesPlace(a: Plan, b: Plan): boolean {
  const others = placesOf(b);
  return !a.locations || !others || a.locations.some(({ id }) => others.has(id.toUpperCase()));
}

function sharesTime(a: Plan, b: Plan): boolean {
  return startsBeforeEnd(a, b) && startsBeforeEnd(b, a);
}

function startsBeforeEnd({ validFrom }: Plan, { validUntil }: Plan): boolean {
  return validUntil === undefined || validFrom < validUntil;
}

function margin(plan: Plan, byId: ReadonlyMap<string, Plan>): PlanComplaint[] {
  if (!plan.margin) return [];
  const { over, vat } = plan.margin;
  const base = byId.get(over);
  const refuse = (why: string): PlanComplaint[] => [complaint(plan, 'margin.over', why)];
  if (!base) return refuse(`there is no plan ${over}`);
  if (base.level !== 'WHOLESALE') return refuse(`${over} is not a WHOLESALE plan`);
  if (!sameParty(base.party, plan.party)) return refuse(`${over} is a plan of ${partyKey(base.party)}`);
  if (base.currency !== plan.currency) return refuse(`${over} is in ${base.currency}, this plan in ${plan.currency}`);
  if (base.timeZone !== plan.timeZone) return refuse(`${over} is for ${base.timeZone}, this plan for ${plan.timeZone}`);
  if (!isThroughout(base, plan)) return refuse(`${over} is not valid for all of the time of this plan`);
  const missing = missingPlace(base, plan);
  if (missing !== undefined) return refuse(`${over} is not for ${missing}`);
  const rates = new Set([vat, ...planRates(base)].map(rateKey));
  if (rates.size > 1)
    return refuse(`needs one VAT rate in ${over} and the margin, but they have ${[...rates].join(', ')}`);
  return [];
}

function isThroughout(base: Plan, plan: Plan): boolean {
  if (base.validFrom > plan.validFrom) return false;
  return base.validUntil === undefined || (plan.validUntil !== undefined && plan.validUntil <= base.validUntil);
}

/** A location of a plan that its wholesale plan does not have. */
function missingPlace(base: Plan, plan: Plan): string | undefined {
  const known = placesOf(base);
  if (!known) return undefined;
  if (!plan.locations) return 'all locations of the party, as this plan is';
  const missing = plan.locations.find(({ id }) => !known.has(id.toUpperCase()));
  return missing && `location ${missing.id}`;
}

function placesOf({ locations }: Plan): ReadonlySet<string> | undefined {
  return locations && new Set(locations.map(({ id }) => id.toUpperCase()));
}

/** The rates of all that a plan can charge for a session. */
function planRates({ energy, time, startFee, idle }: Plan): readonly VatRate[] {
  return [...energyRates(energy), ...[time, startFee, idle].flatMap((terms) => (terms ? [terms.vat] : []))];
}

function complaint(plan: Plan, field: string, why: string): PlanComplaint {
  return { plan, refusal: new HubError('bad-field', `${field}: ${why}`, field) };
}
