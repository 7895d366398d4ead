import { isAsTold, type LoadLimit, limitAt, pausedSince } from '../../domain/load/load-limit.js';
import { loadProfile } from '../../domain/load/load-profile.js';
import type { LoadPeriod, SitePlan, SiteSlot } from '../../domain/load/load-session.js';
import { planSite } from '../../domain/load/plan-site.js';
import { isHeldByPartner } from '../../domain/load/session-caps.js';
import { cutSlots, siteSlots } from '../../domain/load/site-slots.js';
import { objectKey } from '../../domain/party.js';
import type { Site, SiteLimit } from '../../domain/stations/site.js';
import type { Hub } from '../hub.js';
import type { StationClient } from '../stations/station-ports.js';
import { type PriceOrderDeps, priceOrder } from './price-order.js';
import { type RunningSession, type SiteSessionsDeps, siteSessions } from './site-sessions.js';
import { type TellActiveDeps, tellActive } from './tell-active.js';

export type BalanceDeps = SiteSessionsDeps &
  PriceOrderDeps &
  TellActiveDeps &
  Pick<Hub, 'clock' | 'leases' | 'log' | 'secrets'> & { readonly stationClient: StationClient };

/** What became of a site. */
export interface SiteBalanced {
  /** Transactions that got another limit, and those whose station did not take it. */
  readonly told: number;
  readonly refused: number;
  /** Ids of transactions whose drivers will leave with less than they wished. */
  readonly short: readonly string[];
  /** What cannot be limited alone may draw more than the site has. */
  readonly isOverloaded: boolean;
}

/** Looked ahead when no driver has said when to leave. */
const AHEAD_MS = 4 * 3_600_000;
const HELD_MS = 60_000;

/**
 * Keeps the limit of a site: calculates what each running transaction may draw and tells their stations by charging
 * profiles, those that shall draw less first, and the others only when these have taken it. A station that refuses, or
 * does not answer, counts with all it could draw. Partners that have set profiles are told of what is active in place of
 * them. Undefined: the site has no limit, or another process is at it.
 */
export async function balanceSite(hub: BalanceDeps, site: Site): Promise<SiteBalanced | undefined> {
  const { limit } = site;
  if (!limit) return undefined;
  const now = hub.clock.now();
  const lease = { key: `load:${objectKey(site.party, site.id)}`, holder: hub.secrets.newId() };
  if (!(await hub.leases.hold({ ...lease, now, until: new Date(now.getTime() + HELD_MS) }))) return undefined;
  try {
    return await balance(hub, { site, limit, now });
  } finally {
    await hub.leases.release(lease);
  }
}

interface At {
  readonly site: Site;
  readonly limit: SiteLimit;
  readonly now: Date;
}

async function balance(hub: BalanceDeps, { site, limit, now }: At): Promise<SiteBalanced> {
  const sessions = await siteSessions(hub, site, now);
  const slots = await slotsFor(hub, { site, limit, now }, sessions);
  const first = await tellLess(hub, { sessions, slots, now, plan: planSite(sessions, slots) });
  // Who has refused counts with all it could draw from here on.
  const known = sessions.map((session) =>
    first.refused.includes(session.id) ? { ...session, canBeLimited: false } : session,
  );
  const plan = planSite(known, slots);
  const second = await tell(hub, { sessions: known, slots, now, plan });
  const isOverloaded = plan.overloaded.length > 0;
  const refused = first.refused.length + second.refused.length;
  const told = first.told + second.told;
  if (isOverloaded || refused > 0) {
    hub.log.warn({ event: 'load.not-kept', site: objectKey(site.party, site.id), refused, isOverloaded });
  }
  await tellActive(hub, known, now);
  return { told, refused, short: plan.short, isOverloaded };
}

async function slotsFor(hub: BalanceDeps, { site, limit, now }: At, sessions: readonly RunningSession[]) {
  const departures = sessions.flatMap(({ wish }) => wish?.departAt.getTime() ?? []);
  const until = new Date(Math.max(now.getTime() + AHEAD_MS, ...departures));
  const signals = await hub.loads.signals(objectKey(site.party, site.id), now);
  const priceAt = await priceOrder(hub, site, { from: now, until });
  return cutSlots(siteSlots({ now, until, limit, signals, priceAt }), sessions);
}

interface Telling {
  readonly sessions: readonly RunningSession[];
  readonly slots: readonly SiteSlot[];
  readonly now: Date;
  readonly plan: SitePlan;
}

interface Told {
  readonly told: number;
  /** Ids of transactions whose station did not take it. */
  readonly refused: readonly string[];
}

/** Those that may draw more now than they shall. */
function tellLess(hub: BalanceDeps, telling: Telling): Promise<Told> {
  const { now, plan, sessions } = telling;
  const lowered = sessions.filter((session) => {
    const nextW = firstOf(plan, session);
    const untilNowW = session.told?.answer === 'ACCEPTED' ? limitAt(session.told, now) : undefined;
    return nextW !== undefined && nextW < (untilNowW ?? session.maxW);
  });
  return tell(hub, { ...telling, sessions: lowered });
}

function firstOf({ periods }: SitePlan, { id }: RunningSession): number | undefined {
  return periods.get(id)?.[0]?.limitW;
}

async function tell(hub: BalanceDeps, { sessions, slots, now, plan }: Telling): Promise<Told> {
  const endsAt = slots.at(-1)?.endsAt ?? now;
  const told = await hub.loads.limitsOf(sessions.map(({ id }) => id));
  const answers = await Promise.all(
    sessions.map(async (session) => {
      const periods = plan.periods.get(session.id);
      const before = told.find(({ transactionId }) => transactionId === session.id);
      if (!periods || isAsTold(before, periods, now)) return undefined;
      return tellOne(hub, session, { periods, endsAt, now, before });
    }),
  );
  const sent = answers.flatMap((one) => one ?? []);
  const refused = sent.filter(({ answer }) => answer === 'REFUSED').map(({ transactionId }) => transactionId);
  return { told: sent.length - refused.length, refused };
}

interface NewLimit {
  readonly periods: readonly LoadPeriod[];
  readonly endsAt: Date;
  readonly now: Date;
  readonly before: LoadLimit | undefined;
}

async function tellOne(
  hub: BalanceDeps,
  session: RunningSession,
  { periods, endsAt, now, before }: NewLimit,
): Promise<LoadLimit | undefined> {
  const { transaction, unit, voltageV, phases } = session;
  const profile = loadProfile({ periods, endsAt, stationRef: transaction.stationRef, unit, voltageV, phases });
  if (!profile) return undefined;
  const { evse, connector } = transaction;
  const outcome = await hub.stationClient.command(transaction.stationId, {
    kind: 'SET_PROFILE',
    outlet: { evse, connector },
    profile,
  });
  const isTaken = outcome.kind === 'ANSWERED' && outcome.status === 'Accepted';
  const isWaiting = isTaken && !isHeldByPartner(session, now);
  const since = isWaiting ? pausedSince(before?.pausedSince ?? session.pausedSince, periods, now) : undefined;
  const counted = new Date(now.getTime() + (profile.durationSeconds ?? 0) * 1_000);
  const limit: LoadLimit = {
    transactionId: session.id,
    periods,
    endsAt: counted,
    answer: isTaken ? 'ACCEPTED' : 'REFUSED',
    at: now,
    ...(since && { pausedSince: since }),
  };
  await hub.loads.putLimit(limit);
  return limit;
}
