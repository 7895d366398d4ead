import type { EventLog } from '../../ports.js';
import { createSoon } from '../../presence/soon.js';

/** Reads and sets configurations of stations once their connection is stable. */
export interface Provisioner {
  /** The station has connected, or has just booted, and its configuration is due. */
  soon(stationId: string): void;
  /** Its connection is lost: what was not begun waits for the next one. */
  cancel(stationId: string): void;
  /** Begins what waits and resolves when all of it is done. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** LATER: the station did not answer, or its report has not come. */
export type Provisioned = 'DONE' | 'LATER' | 'NOTHING';

export interface ProvisionerOptions {
  readonly provision: (stationId: string) => Promise<Provisioned>;
  readonly log: EventLog;
  /** How long a connection has to stand; absent: ten seconds. Stations that flap get worse when they are poked. */
  readonly stableMs?: number;
}

const STABLE_MS = 10_000;
/** Stations at the same time, so that a thousand that come back together do not crowd out their own messages. */
const AT_ONCE = 10;
/** Before a station that did not answer is asked again, doubled each time up to the longest. */
const AGAIN_MS = 60_000;
const LONGEST_MS = 60 * 60_000;

/** Held in memory: what a process has left is due when the station connects again. */
export function createProvisioner({ provision, log, stableMs = STABLE_MS }: ProvisionerOptions): Provisioner {
  const waiting = new Map<string, NodeJS.Timeout>();
  const pauses = new Map<string, number>();
  let isStopped = false;

  const wait = (stationId: string, ms: number): void => {
    clearTimeout(waiting.get(stationId));
    if (isStopped) return;
    const begin = (): void => {
      waiting.delete(stationId);
      soon.add(stationId);
    };
    waiting.set(stationId, setTimeout(begin, ms).unref());
  };
  const work = async (stationId: string): Promise<void> => {
    const provisioned = await provision(stationId);
    if (provisioned !== 'LATER') {
      pauses.delete(stationId);
      return;
    }
    const pauseMs = pauses.get(stationId) ?? AGAIN_MS;
    pauses.set(stationId, Math.min(pauseMs * 2, LONGEST_MS));
    wait(stationId, pauseMs);
  };
  const soon = createSoon({ name: 'provision-station', atOnce: AT_ONCE, log, work });

  const drop = (stationId: string): void => {
    clearTimeout(waiting.get(stationId));
    waiting.delete(stationId);
  };
  return {
    soon: (stationId) => wait(stationId, stableMs),
    cancel: (stationId) => {
      drop(stationId);
      pauses.delete(stationId);
    },
    settled: async () => {
      for (const stationId of [...waiting.keys()]) {
        drop(stationId);
        soon.add(stationId);
      }
      await soon.idle();
    },
    stop: async () => {
      isStopped = true;
      for (const stationId of [...waiting.keys()]) drop(stationId);
      await soon.stop();
    },
  };
}
