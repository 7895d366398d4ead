import { HubError } from '../../errors.js';
import type { ChargingPeriod } from '../../roaming/cdr.js';
import type { Plan } from '../plan.js';
import type { PlanLine, PlanSession } from '../plan-price.js';
import { termsOf } from '../session/plan-terms.js';
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
 * ChargingPeriod.tariff_id). Parking that is free for its grace names none, which says that no tariff is relevant to it:
 * OCPI has no other word for grace. Refuses (`cannot-price`) a period for which nothing was published.
 */
export function nameTariffs(
  periods: readonly ChargingPeriod[],
  published: readonly PublishedTariff[],
  about: NamedSession,
): ChargingPeriod[] {
  const meant = tariffsFor(published, about);
  const free = periods.map((_period, index) => isInGrace(periods, index, about));
  // Where no period names a tariff, OCPI pricing takes the one that is valid at the start for all of them.
  const keepsAll = free.every((isFree) => isFree);
  return periods.map((period, index) => {
    const { tariffId: _before, ...rest } = period;
    return free[index] && !keepsAll ? rest : { ...rest, tariffId: nameOf(period, index, { meant, about }) };
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

/** Parking that the plan charges nothing for, beside which nothing else happens. */
function isInGrace(periods: readonly ChargingPeriod[], index: number, { plan, lines }: NamedSession): boolean {
  if (!plan.idle || plan.idle.graceMinutes === 0) return false;
  const volumes = periods[index]?.dimensions.filter(({ type, volume }) => METERED.has(type) && !volume.isZero()) ?? [];
  const idle = lines.filter(({ kind, period }) => kind === 'IDLE' && period === index);
  const parksOnly = volumes.length > 0 && volumes.every(({ type }) => type === 'PARKING_TIME');
  return parksOnly && idle.length > 0 && idle.every(({ unitPrice }) => unitPrice?.isZero());
}

const METERED: ReadonlySet<string> = new Set(['ENERGY', 'PARKING_TIME', 'RESERVATION_TIME', 'TIME']);
