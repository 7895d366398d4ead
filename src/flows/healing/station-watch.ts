import { isSilent } from '../../domain/healing/anomalies.js';
import type { Station } from '../../domain/stations/station.js';
import type { Hub } from '../hub.js';
import type { NoticingHub } from './healing-hub.js';
import { noteIncident } from './note-incident.js';
import { noticeSilence, noticeWord } from './notice-connection.js';

/**
 * Remembers, of the stations whose connections this process holds, when each was heard and when each running transaction
 * was measured, so that silence is noticed without asking the store for every message.
 */
export interface StationWatch {
  connected(station: Station, at: Date): void;
  disconnected(stationId: string): void;
  /** Any sign of life. Ends SILENT where it was noted. */
  seen(stationId: string, at: Date): void;
  /** A transaction began, or was measured. */
  measured(
    transaction: { readonly id: string; readonly stationId: string; readonly evse: number; readonly connector: number },
    at: Date,
  ): void;
  ended(transactionId: string): void;
  /** Notes the incidents of those that have been silent for too long; returns how many. To be called by a job. */
  lookForSilence(): Promise<number>;
}

export interface StationWatchOptions {
  readonly hub: () => NoticingHub & Pick<Hub, 'stations'>;
  /** Of stations that have no setting of their own. */
  readonly heartbeatSeconds: number;
}

interface Watched {
  readonly station: Station;
  lastSeenAt: Date;
  isSilent: boolean;
}

interface Measured {
  readonly stationId: string;
  readonly evse: number;
  readonly connector: number;
  at: Date;
}

/** Running transactions beyond this many are not watched: those that were measured longest ago go first. */
const MOST_TRANSACTIONS = 50_000;

export function createStationWatch({ hub, heartbeatSeconds }: StationWatchOptions): StationWatch {
  const stations = new Map<string, Watched>();
  const transactions = new Map<string, Measured>();
  const word = (stationId: string) => {
    noticeWord(hub(), stationId).catch((error) => {
      hub().log.error({ event: 'incident.failed', station: stationId, error: String(error) });
    });
  };
  return {
    connected: (station, at) => void stations.set(station.id, { station, lastSeenAt: at, isSilent: false }),
    disconnected: (stationId) => {
      stations.delete(stationId);
      for (const [id, one] of transactions) if (one.stationId === stationId) transactions.delete(id);
    },
    seen: (stationId, at) => {
      const watched = stations.get(stationId);
      if (!watched) return;
      watched.lastSeenAt = at;
      if (watched.isSilent) word(stationId);
      watched.isSilent = false;
    },
    measured: ({ id, stationId, evse, connector }, at) => {
      transactions.delete(id);
      transactions.set(id, { stationId, evse, connector, at });
      const [oldest] = transactions.keys();
      if (transactions.size > MOST_TRANSACTIONS && oldest !== undefined) transactions.delete(oldest);
    },
    ended: (transactionId) => void transactions.delete(transactionId),
    lookForSilence: async () =>
      (await noteSilent(hub(), stations, heartbeatSeconds)) + (await noteUnmeasured(hub(), { stations, transactions })),
  };
}

async function noteSilent(
  hub: NoticingHub,
  stations: ReadonlyMap<string, Watched>,
  heartbeatSeconds: number,
): Promise<number> {
  const now = hub.clock.now();
  let count = 0;
  for (const watched of stations.values()) {
    const { station, lastSeenAt } = watched;
    const rhythm = { lastSeenAt, heartbeatSeconds: station.settings.heartbeatSeconds ?? heartbeatSeconds };
    if (watched.isSilent || !isSilent(rhythm, hub.healing.rules.anomalies, now)) continue;
    watched.isSilent = true;
    await noticeSilence(hub, { station, lastSeenAt });
    count++;
  }
  return count;
}

async function noteUnmeasured(
  hub: NoticingHub,
  known: { readonly stations: ReadonlyMap<string, Watched>; readonly transactions: Map<string, Measured> },
): Promise<number> {
  const now = hub.clock.now();
  const since = now.getTime() - hub.healing.rules.anomalies.silentMeterS * 1_000;
  let count = 0;
  for (const [id, { stationId, evse, connector, at }] of known.transactions) {
    // The ones that were measured last stand last.
    if (at.getTime() > since) break;
    known.transactions.delete(id);
    const station = known.stations.get(stationId)?.station;
    if (!station || (await hub.transactions.find(id))?.end) continue;
    await noteIncident(hub, { station, outlet: { evse, connector }, kind: 'SILENT_METER', subject: id, at: now });
    count++;
  }
  return count;
}
