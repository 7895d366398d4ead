import { type PartyId, type PartyKey, parsePartyKey, partyKey } from '../../../domain/party.js';
import { isOnLine, type StationPresence } from '../../../domain/stations/station-presence.js';
import type { Hub } from '../../hub.js';
import type { NamedTariffs } from '../../plans/named-tariffs.js';
import type { EventLog } from '../../ports.js';
import { createSoon } from '../../presence/soon.js';
import type { StationClient } from '../station-ports.js';
import { type PublishSiteDeps, publishSite } from './publish-site.js';

/** Tells the world of sites whose state may have changed, without making anybody wait. */
export interface StatusPublisher {
  /** Something of this site, a station at it, a connector or a transaction there has changed. */
  changed(place: { readonly party: PartyId; readonly siteId: string }): void;
  /** Plans have been published: sites of their parties may name other tariffs. */
  plansPublished(): void;
  /**
   * Looks at all sites: what was left to tell when a process ended, and connections that ended with it. At start, and
   * every few minutes. Returns how many sites were looked at.
   */
  sweep(): Promise<number>;
  /** Resolves when nothing is left to tell but what time will change. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export type StatusPublisherDeps = PublishSiteDeps &
  Pick<Hub, 'plans' | 'stations' | 'sites' | 'stationPresences'> & {
    readonly log: EventLog;
    readonly namedTariffs: Pick<NamedTariffs, 'forget'>;
    readonly stationClient: Pick<StationClient, 'isConnected'>;
  };

export interface StatusPublisherOptions {
  /** Asked when there is work, since the hub is built with the publisher in it. */
  readonly hubOf: () => StatusPublisherDeps;
  readonly log: EventLog;
  /** How long changes of one site are gathered; absent: half a second. */
  readonly gatherMs?: number;
}

const GATHER_MS = 500;
/** Sites that are told of at the same time. */
const AT_ONCE = 8;
/** Sites and stations that are read at a time. */
const PAGE = 200;
/** No timer is set for longer than this: the sweep looks anyway. */
const LONGEST_TIMER_MS = 10 * 60_000;

/**
 * Gathers changes of a site for half a second, then publishes it once; sets a timer where a status changes by time alone.
 * Nothing is remembered but the timers: a sweep finds what a process has left.
 */
export function createStatusPublisher({ hubOf, log, gatherMs = GATHER_MS }: StatusPublisherOptions): StatusPublisher {
  const gathering = new Map<string, NodeJS.Timeout>();
  const timers = new Map<string, NodeJS.Timeout>();
  let isStopped = false;
  const soon = createSoon({ name: 'publish-site', atOnce: AT_ONCE, log, work: (key) => publish(key) });

  const planned = createSoon({
    name: 'publish-planned-sites',
    atOnce: 1,
    log,
    work: () => lookAtSites(plannedParties()),
  });

  /** Whose plans are published. */
  function plannedParties(): readonly PartyKey[] {
    return [...new Set(hubOf().plans.map(({ party }) => partyKey(party)))];
  }

  /** All sites, or those of these parties. */
  async function lookAtSites(parties?: readonly PartyKey[]): Promise<number> {
    const hub = hubOf();
    hub.namedTariffs.forget();
    let count = 0;
    for await (const site of sitesOf(hub, parties)) {
      soon.add(keyOf(partyKey(site.party), site.id));
      count++;
    }
    return count;
  }

  async function publish(key: string): Promise<void> {
    const [party, siteId] = placeIn(key);
    const hub = hubOf();
    const { changesAt } = await publishSite(hub, party, siteId);
    clearTimeout(timers.get(key));
    timers.delete(key);
    if (!changesAt || isStopped) return;
    const inMs = Math.min(Math.max(changesAt.getTime() - hub.clock.now().getTime(), 0), LONGEST_TIMER_MS);
    timers.set(key, setTimeout(() => soon.add(key), inMs).unref());
  }

  const gather = (key: string): void => {
    if (isStopped || gathering.has(key)) return;
    const begin = (): void => {
      gathering.delete(key);
      soon.add(key);
    };
    gathering.set(key, setTimeout(begin, gatherMs).unref());
  };
  const flush = (): void => {
    for (const [key, timer] of gathering) {
      clearTimeout(timer);
      soon.add(key);
    }
    gathering.clear();
  };

  return {
    changed: ({ party, siteId }) => gather(keyOf(partyKey(party), siteId)),
    plansPublished: () => {
      if (!isStopped && hubOf().plans.length > 0) planned.add('all');
    },
    sweep: async () => {
      await mendPresences(hubOf());
      return lookAtSites();
    },
    settled: async () => {
      flush();
      await planned.idle();
      await soon.idle();
    },
    stop: async () => {
      isStopped = true;
      flush();
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      await planned.stop();
      await soon.idle();
    },
  };
}

/**
 * Stations that a process had on the line when it ended: nobody else has said that they are gone. And the other way
 * round: one that is heard and is taken for gone.
 */
async function mendPresences(hub: StatusPublisherDeps): Promise<void> {
  for (let after: string | undefined; ; ) {
    const stations = await hub.stations.list({ ...(after !== undefined && { after }), limit: PAGE });
    const presences = await hub.stationPresences.of(stations.map(({ id }) => id));
    for (const presence of presences) await mendPresence(hub, presence);
    after = stations.at(-1)?.id;
    if (stations.length < PAGE) return;
  }
}

async function mendPresence(hub: StatusPublisherDeps, presence: StationPresence): Promise<void> {
  const { stationId, connectedAt, disconnectedAt, lastSeenAt } = presence;
  if (isOnLine(presence)) {
    if (await hub.stationClient.isConnected(stationId)) return;
    await hub.stationPresences.disconnected(stationId, hub.clock.now(), connectedAt);
  } else if (disconnectedAt && lastSeenAt && lastSeenAt > disconnectedAt) {
    if (await hub.stationClient.isConnected(stationId)) await hub.stationPresences.connected(stationId, lastSeenAt);
  }
}

async function* sitesOf({ sites }: Pick<Hub, 'sites'>, parties?: readonly PartyKey[]) {
  for (let after: string | undefined; ; ) {
    const page = await sites.list({ ...(parties && { parties }), ...(after !== undefined && { after }), limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = `${partyKey(last.party)}/${last.id.toUpperCase()}`;
  }
}

function keyOf(party: PartyKey, siteId: string): string {
  return `${party}/${siteId}`;
}

function placeIn(key: string): readonly [PartyKey, string] {
  const at = key.indexOf('/');
  return [partyKey(parsePartyKey(key.slice(0, at))), key.slice(at + 1)];
}
