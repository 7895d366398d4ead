import type { Decimal } from '../../decimal.js';
import { HubError } from '../../errors.js';
import { type PartyKey, partyKey } from '../../party.js';
import { type BillingPeriod, readPeriods } from '../../pricing/periods/charging-periods.js';
import { findTimeZone, type TimeZone } from '../../pricing/periods/local-time.js';
import { DEFAULT_POLICY } from '../../pricing/policy.js';
import { requireReadableVolumes } from '../../pricing/session-checks.js';
import type { Membership, Plan } from '../plan.js';
import type { PlanSession } from '../plan-price.js';

/** What of a plan holds for one session: the zone of its clock, the grid zone of its location, the membership. */
export interface SessionTerms {
  readonly plan: Plan;
  readonly session: PlanSession;
  readonly zone: TimeZone;
  readonly gridZone: string | undefined;
  readonly membership: Membership | undefined;
  /** kWh that cost nothing: those of the membership, else those of the plan. */
  readonly freeKwh: Decimal | undefined;
}

/** Finds the terms of a session. Refuses a plan without a known time zone (`cannot-price`). */
export function termsOf(plan: Plan, session: PlanSession): SessionTerms {
  const membership = findMembership(plan, session);
  return {
    plan,
    session,
    zone: findTimeZone(plan.timeZone),
    gridZone: locationIn(plan, session)?.zone,
    membership,
    freeKwh: membership?.freeKwh ?? plan.energy.freeKwh,
  };
}

/**
 * Refuses a session for which a plan is not meant (`cannot-price`): one that began before or after its validity, which
 * is that of the whole session, and one at another location than the plan names.
 */
export function requireMeantFor(plan: Plan, session: PlanSession): void {
  const { startedAt } = session;
  if (startedAt < plan.validFrom || (plan.validUntil && startedAt >= plan.validUntil)) {
    refuse(`start_date_time: plan ${plan.id} is not valid at ${startedAt.toISOString()}`, 'start_date_time');
  }
  if (plan.locations && !locationIn(plan, session)) {
    const where = session.locationId ?? 'a location that the session does not tell';
    refuse(`location_id: plan ${plan.id} is not for ${where}`, 'location_id');
  }
}

/** A session is cut at quarter hours: longer ones than this would have a hundred thousand of them. */
const MAX_DAYS = 400;
const DAY_MS = 86_400_000;

/**
 * The periods of a session as OCPI pricing reads them: kWh and seconds, with the energy before each. Refuses a session
 * without periods, out of order, that ends before it starts or is longer than 400 days (`cannot-price`).
 */
export function periodsOf(session: PlanSession, currency: string): BillingPeriod[] {
  const { startedAt, endedAt, chargingPeriods } = session;
  const cdr = { startedAt, endedAt, chargingPeriods, currency };
  requireReadableVolumes(cdr);
  const periods = readPeriods(cdr, { policy: DEFAULT_POLICY, warn: () => {} });
  const firstMs = Math.min(startedAt.getTime(), periods[0]?.startMs ?? Number.POSITIVE_INFINITY);
  if (endedAt.getTime() - firstMs > MAX_DAYS * DAY_MS) {
    refuse(`end_date_time: a session of more than ${MAX_DAYS} days is not priced`, 'end_date_time');
  }
  return periods;
}

/** The first membership of a plan that the driver's eMSP or contract has. */
export function findMembership({ memberships }: Plan, { emsp, contractId }: PlanSession): Membership | undefined {
  const key: PartyKey | undefined = emsp && partyKey(emsp);
  return memberships.find(
    ({ emsps, contracts }) =>
      (key !== undefined && emsps?.some((one) => one.toUpperCase() === key)) ||
      (contractId !== undefined && contracts?.some((pattern) => fits(pattern, contractId))),
  );
}

/** Contract ids compare without case, and without the hyphens that are optional in them: `DE-ABC-C1` is `DEABCC1`. */
function fits(pattern: string, contractId: string): boolean {
  const [wanted, given] = [plain(pattern), plain(contractId)];
  return wanted.endsWith('*') ? given.startsWith(wanted.slice(0, -1)) : given === wanted;
}

function plain(contractId: string): string {
  return contractId.replaceAll('-', '').toUpperCase();
}

function locationIn({ locations }: Plan, { locationId }: PlanSession) {
  return locations?.find(({ id }) => id.toUpperCase() === locationId?.toUpperCase());
}

function refuse(message: string, field: string): never {
  throw new HubError('cannot-price', message, field);
}
