import type { Station } from '../../../src/domain/stations/station.js';
import type { Stores } from '../../../src/flows/hub.js';
import type { CallOutcome, LocalStation } from '../../../src/flows/station-commands/command-ports.js';
import { createCommandRunner } from '../../../src/flows/station-commands/command-runner.js';
import { createProcessLinks } from '../../../src/flows/station-commands/process-links.js';
import { createStationClient } from '../../../src/flows/station-commands/station-client.js';
import { createSecrets } from '../../../src/secrets.js';
import { v16Commands } from '../../../src/wire/ocpp/v16/command-writer.js';
import { anEvse, aStation } from '../../support/stations/a-station.js';

const SECRETS = createSecrets('a secret that all processes of the hub have');
export const WRITERS = { '1.6': v16Commands, '2.0.1': v16Commands, '2.1': v16Commands };

/** What a station answers to a call, and how: tests replace it. */
export type Answer = (action: string, timeoutMs: number) => Promise<CallOutcome> | CallOutcome;

export const accepted: Answer = () => ({ kind: 'ANSWERED', payload: { status: 'Accepted' } });
/** Nothing comes; the call ends at its deadline. */
export const mute: Answer = (_action, timeoutMs) =>
  new Promise((done) => setTimeout(() => done({ kind: 'TIMEOUT' }), timeoutMs).unref());

/** The registry of a process's connections, and what was said on them. */
export function localStations() {
  const open = new Map<string, LocalStation>();
  const said: string[] = [];
  return {
    said,
    get: (stationId: string) => open.get(stationId),
    all: () => open.values(),
    hangUp: (stationId: string) => open.delete(stationId),
    connect: (stationId: string, answer: Answer = accepted) => {
      open.set(stationId, {
        stationId,
        version: '1.6',
        connectedAt: new Date(),
        call: async (action, payload, timeoutMs) => {
          said.push(`${stationId} ${action} ${JSON.stringify(payload)}`);
          return answer(action, timeoutMs);
        },
        close: (why) => {
          said.push(`${stationId} closed: ${why}`);
          open.delete(stationId);
        },
      });
    },
  };
}

/** A process of the hub: its stations, its client, and its runner, which looks when `look` is called or `loop` runs. */
export function aProcess(stores: Stores, processId: string) {
  const log: string[] = [];
  const write = (fields: Record<string, unknown>) => void log.push(String(fields['event']));
  const local = localStations();
  const parts = {
    processId,
    stations: stores.stations,
    stationCommands: stores.stationCommands,
    stationLinks: stores.stationLinks,
    localStations: local,
    writers: WRITERS,
    clock: { now: () => new Date() },
    log: { info: write, warn: write, error: write },
    secrets: SECRETS,
    watchEveryMs: 5,
    graceMs: 50,
  };
  const links = createProcessLinks(parts);
  const runner = createCommandRunner({ ...parts, links });
  const connect = async (stationId: string, answer?: Answer) => {
    local.connect(stationId, answer);
    await links.connected(stationId);
  };
  return { parts, links, runner, client: createStationClient({ ...parts, links }), local, connect, log };
}

/** Makes a station known to the hub. */
export async function knowStation({ stations }: Stores, id: string, change: Partial<Station> = {}): Promise<void> {
  await stations.insert(aStation({ id, evses: [anEvse(1, { uid: `${id}*1` })], ...change }));
}

export type HubProcess = ReturnType<typeof aProcess>;

/** Lets a process look for commands while something is waited for. */
export async function whileLooking<Result>({ runner }: HubProcess, waited: Promise<Result>): Promise<Result> {
  let isOver = false;
  const over = waited.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await runner.look();
    await new Promise((done) => setTimeout(done, 3));
  }
  await runner.settled();
  return over;
}
