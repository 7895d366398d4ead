import type { Staff } from '../../domain/access.js';
import { type LoadLimit, limitAt } from '../../domain/load/load-limit.js';
import { siteSlots } from '../../domain/load/site-slots.js';
import { objectKey } from '../../domain/party.js';
import type { Site } from '../../domain/stations/site.js';
import type { Hub } from '../hub.js';
import { visibleSite } from '../stations/managing/list-stations.js';
import type { LoadPlace } from './grid-signals.js';
import { type RunningSession, type SiteSessionsDeps, siteSessions } from './site-sessions.js';

/** What the sessions at a site may draw at a moment. Powers in W. */
export interface SiteLoad {
  readonly at: Date;
  /** What all together may draw now, by limit, reserve and signals; absent: the site has no limit. */
  readonly capW?: number;
  /** What all together may draw at most by what their stations have taken. */
  readonly allowedW: number;
  readonly sessions: readonly SessionLoad[];
}

export interface SessionLoad {
  readonly session: RunningSession;
  /** What it may draw now: what its station has taken, else all it can. */
  readonly allowedW: number;
  /** What its station was told last. */
  readonly told?: LoadLimit;
}

/** What each running transaction at a site may draw now. Refuses (`unknown-object`) a site of other parties. */
export async function siteLoad(
  hub: SiteSessionsDeps & Pick<Hub, 'clock' | 'sites'>,
  staff: Staff,
  place: LoadPlace,
): Promise<SiteLoad> {
  const site = await visibleSite(hub, staff, place);
  const at = hub.clock.now();
  const [running, capW] = await Promise.all([siteSessions(hub, site, at), capOf(hub, site, at)]);
  const sessions = running.map((session) => loadOf(session, at));
  const allowedW = sessions.reduce((sum, one) => sum + one.allowedW, 0);
  return { at, ...(capW !== undefined && { capW }), allowedW, sessions };
}

async function capOf(hub: Pick<Hub, 'loads'>, { party, id, limit }: Site, at: Date): Promise<number | undefined> {
  if (!limit) return undefined;
  const signals = await hub.loads.signals(objectKey(party, id), at);
  const [now] = siteSlots({ now: at, until: at, limit, signals, priceAt: () => undefined });
  return now?.capW;
}

function loadOf(session: RunningSession, at: Date): SessionLoad {
  const { told, maxW } = session;
  const limitW = told?.answer === 'ACCEPTED' ? limitAt(told, at) : undefined;
  return { session, allowedW: limitW ?? maxW, ...(told && { told }) };
}
