import { HubError } from '../../errors.js';
import type { ChargingPeriod } from '../../roaming/cdr.js';
import type { Plan } from '../plan.js';
import type { PlanLine, PlanSession } from '../plan-price.js';
import { termsOf } from '../session/plan-terms.js';
import { markFreeParking } from './free-parking.js';
import type { PublishedTariff } from './publish-plan.js';
import { publishedZone } from './variants.js';

/** What the periods to be named belong to. */
export interface NamedSession {
  /** The plan whose zones and memberships count: of a retail plan with a margin, the wholesale plan. */
  readonly plan: Plan;
  readonly session: PlanSession;
  /** Of the session's price by the plan. */
  readonly lines: readonly PlanLine[];
}

/**
 * Names for each charging period, as the plan cut it, the published tariff that prices it (OCPI 2.2.1, mod_cdrs,
 * ChargingPeriod.tariff_id). Parking that is free in its grace or above a cap names none, which says that no tariff is
 * relevant to it: OCPI has no other word for it; a period in which a cap is reached is cut there. Refuses (`cannot-price`)
 * a period for which nothing was published.
 */
export function nameTariffs(
  periods: readonly ChargingPeriod[],
  published: readonly PublishedTariff[],
  about: NamedSession,
): ChargingPeriod[] {
  const meant = tariffsFor(published, about);
  const marked = markFreeParking(periods, about);
  // Where no period names a tariff, OCPI pricing takes the one that is valid at the start for all of them.
  const keepsAll = marked.every(({ isFree }) => isFree);
  return marked.map(({ period, isFree }, index) => {
    const { tariffId: _before, ...rest } = period;
    return isFree && !keepsAll ? rest : { ...rest, tariffId: nameOf(period, index, { meant, about }) };
  });
}

/** The published tariffs for the location and the eMSP of a session. */
export function tariffsFor(published: readonly PublishedTariff[], { plan, session }: NamedSession): PublishedTariff[] {
  const { gridZone, membership } = termsOf(plan, session);
  const inZone = published.filter(({ zone }) => zone === publishedZone(plan, gridZone));
  const ofMember = inZone.filter((one) => one.membership !== undefined && one.membership === membership?.id);
  return ofMember.length > 0 ? ofMember : inZone.filter((one) => one.membership === undefined);
}

function nameOf(
  { startedAt }: ChargingPeriod,
  index: number,
  { meant, about }: { readonly meant: readonly PublishedTariff[]; readonly about: NamedSession },
): string {
  const holds = (at: Date) => (one: PublishedTariff) => one.from <= at && at < one.until;
  const found =
    meant.find((one) => one.names === 'START' && holds(about.session.startedAt)(one)) ??
    meant.find((one) => one.names === 'SLOT' && holds(startedAt)(one)) ??
    meant.find((one) => one.names === 'DAY' && holds(startedAt)(one));
  if (found) return found.tariff.id;
  const message = `no tariff of plan ${about.plan.id} was published for ${startedAt.toISOString()}`;
  throw new HubError('cannot-price', message, `charging_periods.${index}.tariff_id`);
}
