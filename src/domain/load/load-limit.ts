import type { LoadPeriod, LoadSession } from './load-session.js';
import { isHeldByPartner } from './session-caps.js';

/** What a transaction was last allowed, and whether its station has taken it. */
export interface LoadLimit {
  readonly transactionId: string;
  readonly periods: readonly LoadPeriod[];
  /** Until then it counts. */
  readonly endsAt: Date;
  /** ACCEPTED: the station keeps to it. REFUSED: it does not, or nobody knows: it may draw what it can. */
  readonly answer: 'ACCEPTED' | 'REFUSED';
  readonly at: Date;
  /** Since when it has been held at 0. */
  readonly pausedSince?: Date;
}

/** A station that has refused a limit is asked again after this. */
export const ASK_AGAIN_MS = 30 * 60_000;
/** A limit is sent again when less of it is left than this. */
const LEFT_MS = 20 * 60_000;
/** Smaller changes are not worth a message, in W. */
const WORTH_W = 250;

/** What a limit allows at an instant, in W; undefined where it says nothing. */
export function limitAt({ periods, endsAt }: Pick<LoadLimit, 'endsAt' | 'periods'>, at: Date): number | undefined {
  return at >= endsAt ? undefined : periods.findLast(({ startsAt }) => startsAt <= at)?.limitW;
}

/** Whether a transaction has been told nearly the same already, for long enough. */
export function isAsTold(told: LoadLimit | undefined, periods: readonly LoadPeriod[], now: Date): boolean {
  if (!told || told.answer === 'REFUSED' || told.endsAt.getTime() - now.getTime() < LEFT_MS) return false;
  const moments = [now, ...periods.map(({ startsAt }) => startsAt), ...told.periods.map(({ startsAt }) => startsAt)];
  return moments
    .filter((at) => at >= now && at < told.endsAt)
    .every((at) => isNear(limitAt(told, at), limitAt({ periods, endsAt: told.endsAt }, at)));
}

/** More than planned is never near, and neither is what is 0 on one side only. */
function isNear(toldW: number | undefined, plannedW: number | undefined): boolean {
  if (toldW === plannedW) return true;
  return toldW !== undefined && plannedW !== undefined && toldW > 0 && plannedW > toldW && plannedW - toldW < WORTH_W;
}

/** Since when a transaction is held at 0, by since when it was before and what it is told now. */
export function pausedSince(before: Date | undefined, periods: readonly LoadPeriod[], now: Date): Date | undefined {
  const nowW = periods.findLast(({ startsAt }) => startsAt <= now)?.limitW;
  return nowW === 0 ? (before ?? now) : undefined;
}

/**
 * Since when a running transaction waits at 0 for the sake of others. Time in which its eMSP's own profile holds it at 0
 * does not count; what it was told may have begun then.
 */
export function waitingSince(
  told: LoadLimit | undefined,
  session: Pick<LoadSession, 'caps'>,
  now: Date,
): Date | undefined {
  if (!told || isHeldByPartner(session, now)) return undefined;
  if (!session.caps || told.pausedSince || limitAt(told, now) !== 0 || told.answer === 'REFUSED') {
    return told.pausedSince;
  }
  const heldUntil = session.caps.flatMap(({ limitW, endsAt }) =>
    limitW === 0 && endsAt && endsAt <= now ? endsAt : [],
  );
  const begun = told.periods.filter(({ startsAt }) => startsAt <= now).map(({ startsAt }) => startsAt);
  return new Date(Math.max(...[...heldUntil, ...begun.slice(-1)].map((at) => at.getTime())));
}
