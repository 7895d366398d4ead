import type { PartnerProfile } from '../hosting/charging-profile.js';
import type { LoadCap, LoadSession, SiteSlot } from './load-session.js';

/** A transaction and its outlet, as far as the meaning of a charging profile depends on them. */
export interface CapsAsked {
  readonly startedAt: Date;
  /** Line to neutral. */
  readonly voltageV: number;
  readonly phases: 1 | 3;
  readonly maxW: number;
  readonly now: Date;
}

/**
 * What a partner's charging profile allows a session, in W (OCPI 2.2.1, mod_charging_profiles, ChargingProfile): its
 * periods count from its start, or from that of the transaction where it names none, until its duration is over or the
 * transaction ends. A is for each phase. Limits that the outlet cannot reach are left out.
 */
export function partnerCaps(profile: PartnerProfile, asked: CapsAsked): Pick<LoadSession, 'caps' | 'efficientW'> {
  const { startsAt = asked.startedAt, durationSeconds, periods, minChargingRate } = profile;
  const atSecond = (seconds: number): Date => new Date(startsAt.getTime() + seconds * 1_000);
  const overAt = durationSeconds === undefined ? undefined : atSecond(durationSeconds);
  const caps = periods.map(({ startSeconds, limit }, index): LoadCap => {
    const next = periods[index + 1];
    const endsAt = earlier(next && atSecond(next.startSeconds), overAt);
    return { startsAt: atSecond(startSeconds), ...(endsAt && { endsAt }), limitW: wattsOf(limit, profile, asked) };
  });
  return {
    caps: caps.filter(({ startsAt: from, endsAt, limitW }) => limitW < asked.maxW && (!endsAt || endsAt > from)),
    ...(minChargingRate &&
      !(overAt && overAt <= asked.now) && { efficientW: wattsOf(minChargingRate, profile, asked) }),
  };
}

function earlier(one: Date | undefined, other: Date | undefined): Date | undefined {
  return one && other ? (one < other ? one : other) : (one ?? other);
}

/** Whole W: of A upwards, so that no tenth of an ampere is lost when it is told in A again. */
function wattsOf(
  rate: PartnerProfile['periods'][number]['limit'],
  { unit }: Pick<PartnerProfile, 'unit'>,
  { voltageV, phases }: Pick<CapsAsked, 'phases' | 'voltageV'>,
): number {
  return (unit === 'A' ? rate.times(voltageV * phases).ceil() : rate.floor()).toNumber();
}

type Capped = Pick<LoadSession, 'caps' | 'maxW'>;

/** The most that a session may take at each moment of a span by its partner's profile, in W. */
export function capIn({ caps = [], maxW }: Capped, span: Pick<SiteSlot, 'endsAt' | 'startsAt'>): number {
  const touching = caps.filter(({ startsAt, endsAt }) => startsAt < span.endsAt && (!endsAt || endsAt > span.startsAt));
  return touching.reduce((lowest, { limitW }) => Math.min(lowest, limitW), maxW);
}

/** The most that it may take at an instant. */
export function capAt(session: Capped, at: Date): number {
  return capIn(session, { startsAt: at, endsAt: new Date(at.getTime() + 1) });
}

/** What a session can use in a slot, in W. */
export interface SlotBounds extends Pick<LoadSession, 'efficientW' | 'minW'> {
  readonly mostW: number;
}

/** A limit of the partner's own below what a vehicle can use is passed on as it is: then it is the minimum as well. */
export function boundsIn(session: LoadSession, slot: SiteSlot): SlotBounds {
  const { minW, maxW, efficientW } = session;
  const mostW = capIn(session, slot);
  return {
    minW: mostW < maxW ? Math.min(minW, mostW) : minW,
    mostW,
    ...(efficientW !== undefined && efficientW <= mostW && { efficientW }),
  };
}

/** Whether a partner's own profile holds a session at 0 at an instant: then it does not wait for its turn. */
export function isHeldByPartner({ caps = [] }: Pick<LoadSession, 'caps'>, at: Date): boolean {
  return caps.some(({ startsAt, endsAt, limitW }) => limitW === 0 && startsAt <= at && (!endsAt || endsAt > at));
}
