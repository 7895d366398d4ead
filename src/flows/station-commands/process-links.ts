import type { StationCommandStore, StationLink, StationLinkStore } from '../../store/stations/station-command-store.js';
import type { Clock, EventLog, Secrets } from '../ports.js';
import type { LocalStations } from './command-ports.js';
import { writeOrder } from './command-text.js';

export interface ProcessLinksParts {
  /** Of this process, another one at each start. */
  readonly processId: string;
  readonly stationLinks: StationLinkStore;
  readonly stationCommands: Pick<StationCommandStore, 'put'>;
  readonly localStations: LocalStations;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly secrets: Pick<Secrets, 'newId' | 'seal'>;
}

/** Which stations this process has, as others see it. */
export interface ProcessLinks {
  /** A station has connected here. Its connection at another process is closed there. */
  connected(stationId: string): Promise<void>;
  /** Its connection here has ended. Does nothing when it has another one here. */
  disconnected(stationId: string): Promise<void>;
  /** Of the connection that a station has here, as far as others know of it. */
  generationOf(stationId: string): number | undefined;
  /** The process that has a station and is alive. */
  holderOf(stationId: string): Promise<string | undefined>;
  /** Says that this process is alive, and puts right what others do not know. To be called every `RENEW_MS`. */
  renew(): Promise<void>;
  /** Whether no other process was alive at the last renewal. */
  isAlone(): boolean;
  /** At the end of the process. */
  release(): Promise<void>;
}

export const RENEW_MS = 5_000;
/** A process that has not renewed for so long has no stations. */
const LEASE_MS = 15_000;
/** Links of a process are forgotten when it has been silent for so much longer. */
const FORGOTTEN_MS = 60_000;
/** How long an order to close a connection may take. */
const CLOSE_MS = 30_000;
/** Links that one renewal puts right. */
const MENDED_AT_ONCE = 500;

/** Keeps the links of one process. A store that is down costs a warning: the next renewal puts right what was missed. */
export function createProcessLinks(parts: ProcessLinksParts): ProcessLinks {
  const { processId, stationLinks, localStations, clock, log } = parts;
  const held = new Map<string, StationLink>();
  const turns = createTurns();
  let alone = true;

  const claim = async (stationId: string): Promise<void> => {
    if (!localStations.get(stationId)) return;
    const { link, before } = await stationLinks.claim(stationId, processId);
    held.set(stationId, link);
    if (before !== undefined && before !== processId) await closeAt(parts, before, link);
  };
  const release = async (stationId: string): Promise<void> => {
    const link = held.get(stationId);
    if (!link || localStations.get(stationId)) return;
    held.delete(stationId);
    await stationLinks.release(link);
  };
  const warn = (event: string, stationId: string) => (error: unknown) =>
    log.warn({ event, station: stationId, error: String(error) });

  return {
    connected: (stationId) =>
      turns.take(stationId, () => claim(stationId).catch(warn('station-link.not-claimed', stationId))),
    disconnected: (stationId) =>
      turns.take(stationId, () => release(stationId).catch(warn('station-link.not-released', stationId))),
    generationOf: (stationId) => held.get(stationId)?.generation,
    holderOf: async (stationId) => {
      const link = await stationLinks.find(stationId);
      return link && (await stationLinks.isAlive(link.processId, clock.now())) ? link.processId : undefined;
    },
    renew: async () => {
      const now = clock.now();
      const wasKnown = await stationLinks.renewProcess(processId, new Date(now.getTime() + LEASE_MS));
      if (!wasKnown) await stationLinks.restore([...held.values()]);
      const unknown = [...localStations.all()].filter(({ stationId }) => !held.has(stationId)).slice(0, MENDED_AT_ONCE);
      const gone = [...held.keys()].filter((stationId) => !localStations.get(stationId)).slice(0, MENDED_AT_ONCE);
      await Promise.all([
        ...unknown.map(({ stationId }) =>
          turns.take(stationId, () => (held.has(stationId) ? Promise.resolve() : claim(stationId))),
        ),
        ...gone.map((stationId) => turns.take(stationId, () => release(stationId))),
      ]);
      await stationLinks.forgetSilent(new Date(now.getTime() - FORGOTTEN_MS));
      alone = (await stationLinks.processes(now)).every((id) => id === processId);
    },
    isAlone: () => alone,
    release: async () => {
      held.clear();
      await stationLinks.forgetProcess(processId);
    },
  };
}

/** The newest connection of a station is the one that counts: the older one is closed where it is. */
async function closeAt(
  parts: ProcessLinksParts,
  processId: string,
  { stationId, generation }: StationLink,
): Promise<void> {
  const { stationCommands, clock, secrets } = parts;
  const createdAt = clock.now();
  const order = writeOrder({ kind: 'DISCONNECT', why: 'connected again at another process', before: generation });
  const deadline = new Date(createdAt.getTime() + CLOSE_MS);
  const sealed = secrets.seal(order);
  await stationCommands.put({ id: secrets.newId(), stationId, processId, sealed, createdAt, sequence: 0, deadline });
}

/** What is done with one station is done one after the other. */
function createTurns() {
  const last = new Map<string, Promise<void>>();
  const take = async (stationId: string, work: () => Promise<void>): Promise<void> => {
    const turn = (last.get(stationId) ?? Promise.resolve()).then(work, work);
    last.set(stationId, turn);
    try {
      await turn;
    } finally {
      if (last.get(stationId) === turn) last.delete(stationId);
    }
  };
  return { take };
}
