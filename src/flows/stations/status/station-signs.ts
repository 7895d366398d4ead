import type { Hub } from '../../hub.js';
import type { Clock, EventLog } from '../../ports.js';
import type { StatusPublisher } from './status-publisher.js';

export interface StationSignsParts extends Pick<Hub, 'stationPresences' | 'stations'> {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly statusPublisher: Pick<StatusPublisher, 'changed'>;
  /** How long signs may stay in memory. */
  readonly everyMs?: number;
}

/** Which stations are on the line, and when each was last heard. */
export interface StationSigns {
  connected(stationId: string): Promise<void>;
  disconnected(stationId: string): Promise<void>;
  /** A message of it; costs one entry in a map. */
  seen(stationId: string): void;
  flush(): Promise<void>;
}

const EVERY_MS = 5_000;

/**
 * Notes connections at once and tells of their sites; gathers signs of life and writes them down every few seconds. A
 * station that connects again has the status that it told last, without another boot.
 */
export function createStationSigns(parts: StationSignsParts): StationSigns {
  const { stationPresences, stations, clock, log, statusPublisher, everyMs = EVERY_MS } = parts;
  let lastSeen = new Map<string, Date>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const signs = [...lastSeen].map(([stationId, at]) => ({ stationId, at }));
    lastSeen = new Map();
    if (signs.length === 0) return;
    try {
      await stationPresences.seen(signs);
    } catch (error) {
      // The next sign of each is as good.
      log.warn({ event: 'station-signs.not-written', signs: signs.length, error: String(error) });
    }
  };
  const tell = async (stationId: string): Promise<void> => {
    const station = await stations.find(stationId);
    if (station) statusPublisher.changed(station);
  };
  return {
    connected: async (stationId) => {
      await stationPresences.connected(stationId, clock.now());
      await tell(stationId);
    },
    disconnected: async (stationId) => {
      await stationPresences.disconnected(stationId, clock.now());
      await tell(stationId);
    },
    seen: (stationId) => {
      lastSeen.set(stationId, clock.now());
      timer ??= setTimeout(() => void flush(), everyMs).unref();
    },
    flush,
  };
}
