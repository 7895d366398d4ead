import { setTimeout as sleep } from 'node:timers/promises';
import { createStation, type SimulatedStation } from '../../src/simulator/station/station.js';
import type { StationWorld } from './world.js';

/** Stations that are connected, booted and otherwise idle. */
export interface Fleet {
  readonly stations: readonly SimulatedStation[];
  /** Commands that they have got from the hub so far. */
  commands(): number;
  /** All sockets die at once; resolves with the seconds until all are back and the hub answers them. */
  reconnect(): Promise<number>;
  close(): Promise<void>;
}

/** Stations that connect at a time. */
const AT_ONCE = 50;
const OUTLET_W = 175_000;
const REFUSED_PAUSE_MS = 1_000;

/** Connects stations of OCPP 1.6 and waits until the hub has nothing more to ask of them. */
export async function connectFleet(world: StationWorld, ids: readonly string[]): Promise<Fleet> {
  let commands = 0;
  const stations = ids.map((id) => {
    const station = createStation({
      url: world.socketUrl,
      id,
      password: world.keys.get(id) ?? '',
      version: '1.6',
      outlets: [{ maxPowerW: OUTLET_W }],
      pace: { retryMs: 1_000, reconnectMs: 250, callTimeoutMs: 120_000, restartMs: 20 },
      habits: { attempts: 20 },
    });
    station.on(({ kind }) => {
      if (kind === 'COMMAND') commands += 1;
    });
    return station;
  });
  const queue = stations.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const station of queue) await enter(station);
    }),
  );
  await untilQuiet(() => commands);
  return {
    stations,
    commands: () => commands,
    async reconnect() {
      const startedMs = performance.now();
      for (const station of stations) station.cut();
      await sleep(100);
      await Promise.all(stations.map(isBack));
      return (performance.now() - startedMs) / 1000;
    },
    async close() {
      await Promise.all(stations.map((station) => station.close()));
    },
  };
}

async function enter(station: SimulatedStation): Promise<void> {
  for (;;) {
    try {
      await station.connect();
      break;
    } catch {
      await sleep(REFUSED_PAUSE_MS);
    }
  }
  await station.boot();
}

async function isBack(station: SimulatedStation): Promise<void> {
  for (;;) {
    const isAnswered = await station.call('Heartbeat', {}).then(
      () => true,
      () => false,
    );
    if (isAnswered) return;
    await sleep(100);
  }
}

/** A station that did not answer is asked again after a minute. */
const QUIET_MS = 75_000;
const POLL_MS = 1_000;

async function untilQuiet(count: () => number): Promise<void> {
  let [seen, sinceMs] = [count(), performance.now()];
  for (; performance.now() < sinceMs + QUIET_MS; await sleep(POLL_MS)) {
    if (count() !== seen) [seen, sinceMs] = [count(), performance.now()];
  }
}
