import type { ActiveProfile } from '../hosting/pending-result.js';
import { limitOf, type ProfileAsked, secondsBetween } from './load-profile.js';
import type { LoadPeriod, LoadSession } from './load-session.js';
import { capAt } from './session-caps.js';

export interface ActiveAsked extends Pick<ProfileAsked, 'phases' | 'unit' | 'voltageV'> {
  readonly now: Date;
  readonly until: Date;
}

/** What a session may draw from now on as an ActiveChargingProfile; undefined: nothing is said of now. */
export function activeProfile(
  periods: readonly LoadPeriod[],
  { now, until, ...outlet }: ActiveAsked,
): ActiveProfile | undefined {
  // Whole seconds, so that what begins later has the same instant in each profile that tells of it.
  const startsAt = new Date(Math.floor(now.getTime() / 1_000) * 1_000);
  const current = periods.findLast((period) => period.startsAt <= now);
  if (!current || until <= now) return undefined;
  const later = periods.filter((period) => period.startsAt > now && period.startsAt < until);
  const told = [{ ...current, startsAt }, ...later].map((period) => ({
    startSeconds: secondsBetween(startsAt, period.startsAt),
    limit: limitOf(period.limitW, outlet),
  }));
  return {
    startsAt,
    unit: outlet.unit,
    durationSeconds: secondsBetween(startsAt, until),
    periods: told.filter(({ limit }, index) => !told[index - 1]?.limit.equals(limit)),
  };
}

/** What a session may draw by its partner's profile alone: what who has set it expects. */
export function expectedPeriods(
  session: Pick<LoadSession, 'caps' | 'maxW'>,
  { now, until }: Pick<ActiveAsked, 'now' | 'until'>,
): readonly LoadPeriod[] {
  const changes = (session.caps ?? []).flatMap(({ startsAt, endsAt }) => [startsAt, ...(endsAt ? [endsAt] : [])]);
  const later = changes.filter((at) => at > now && at < until).map((at) => at.getTime());
  const starts = [...new Set([now.getTime(), ...later])].toSorted((one, other) => one - other);
  return starts.map((at) => new Date(at)).map((startsAt) => ({ startsAt, limitW: capAt(session, startsAt) }));
}

/** Whether who knows the one profile learns nothing new from the other; after its end the last limit is expected to stay. */
export function saysTheSame(known: ActiveProfile, active: ActiveProfile): boolean {
  const [from, until] = [active.startsAt.getTime(), endOf(active)];
  const moments = [active, known].flatMap((profile) => profile.periods.map((period) => startOf(profile, period)));
  const told = [from, ...moments].filter((atMs) => atMs >= from && atMs < until);
  return known.unit === active.unit && told.every((atMs) => limitIn(known, atMs)?.equals(limitIn(active, atMs) ?? -1));
}

function limitIn(profile: ActiveProfile, atMs: number) {
  return (profile.periods.findLast((period) => startOf(profile, period) <= atMs) ?? profile.periods[0])?.limit;
}

function startOf({ startsAt }: ActiveProfile, { startSeconds }: ActiveProfile['periods'][number]): number {
  return startsAt.getTime() + startSeconds * 1_000;
}

function endOf({ startsAt, durationSeconds }: ActiveProfile): number {
  return durationSeconds === undefined ? Number.POSITIVE_INFINITY : startsAt.getTime() + durationSeconds * 1_000;
}
