import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Random } from '../../src/simulator/day/random.js';
import { createStation, type SimulatedStation } from '../../src/simulator/station/station.js';
import type { StationMemory } from '../../src/simulator/station/station-memory.js';
import type { StationOptions, StationVersion } from '../../src/simulator/station/station-options.js';
import { evseUid } from './add-stations.js';
import { type LedgerEntry, ledgerEntry } from './ledger.js';

/** What goes wrong, as shares: of answers, of transactions. */
export interface Chaos {
  readonly lostReply: number;
  readonly lostConnection: number;
  readonly restart: number;
  readonly offline: number;
}

export interface DriveOptions {
  readonly socketUrl: string;
  readonly id: string;
  readonly key: string;
  readonly version: StationVersion;
  readonly transactions: number;
  readonly chaos: Chaos;
  readonly random: Random;
  /** Each outlet has a card of its own: no card charges twice at a time. */
  tokenAt(outlet: number): string;
  told(what: DriveEvent): void;
}

export type DriveEvent =
  | { readonly kind: 'ENDED'; readonly entry: LedgerEntry }
  | { readonly kind: 'GAVE_UP' | 'UNANSWERED'; readonly why: string }
  | { readonly kind: 'LOST' | 'NOT_ACCEPTED' | 'OFFLINE' | 'RESTARTED' | 'TOLD' };

const OUTLETS = 2;
/** Messages that may wait before the driver waits for them. */
const MOST_WAITING = 20;
const FIRST_DAY = Date.parse('2026-03-02T06:00:00Z');
const OUTLET_W = 175_000;

/** Plays the transactions of one station, one after the other at each outlet, while things go wrong. */
export async function drive(options: DriveOptions): Promise<void> {
  const { random, chaos } = options;
  let station = await start(options, undefined);
  const clocks = [FIRST_DAY, FIRST_DAY];
  for (let count = 0; count < options.transactions; count += 1) {
    const outlet = (count % OUTLETS) + 1;
    const startedMs = (clocks[outlet - 1] ?? FIRST_DAY) + between(random, 60, 3_600) * 1000;
    const isOffline = random() < chaos.offline;
    if (isOffline) {
      await station.disconnect();
      options.told({ kind: 'OFFLINE' });
    }
    const token = options.tokenAt(outlet);
    station.plugIn(outlet, { at: new Date(startedMs) });
    const { accepted } = await station.presentCard(token, { outlet, at: new Date(startedMs) });
    if (!accepted) options.told({ kind: 'NOT_ACCEPTED' });
    const wh = between(random, 0, 60_000);
    const seconds = between(random, 60, 7_200) + Math.ceil((wh * 3600) / OUTLET_W);
    const parts = between(random, 1, 3);
    const restartsAt = random() < chaos.restart ? between(random, 0, parts) : -1;
    let endMs = startedMs;
    for (let part = 0; part <= parts; part += 1) {
      if (part === restartsAt) station = await restart(station, options);
      if (part === parts || station.outlets[outlet - 1]?.transaction === undefined) break;
      endMs = station.charge({ outlet, wh: Math.floor(wh / parts), seconds: Math.floor(seconds / parts) }).getTime();
    }
    station.stop({ outlet, at: new Date(endMs + 1000), token: { value: token } });
    station.unplug(outlet, new Date(endMs + 60_000));
    clocks[outlet - 1] = endMs + 60_000;
    if (isOffline) await back(station);
    if (station.memory.queue.length > MOST_WAITING) await station.settled();
  }
  await station.settled();
  await station.close();
}

async function start(options: DriveOptions, memory: StationMemory | undefined): Promise<SimulatedStation> {
  const { socketUrl, id, key, version, chaos, random, told } = options;
  const { lostReply, lostConnection } = chaos;
  const open = Object.values(memory?.transactions ?? {}).filter(({ end }) => !end);
  const settings: StationOptions = {
    url: socketUrl,
    id,
    password: key,
    version,
    outlets: Array.from({ length: OUTLETS }, () => ({ maxPowerW: OUTLET_W })),
    faults: { lostReply, lostConnection },
    random,
    pace: { retryMs: 30, reconnectMs: 100, callTimeoutMs: 60_000, restartMs: 20 },
    habits: { attempts: 20 },
    ...(memory && { memory }),
  };
  const station = createStation(settings);
  // What ran when the last life ended, ends with the beginning of this one.
  for (const transaction of open)
    told({ kind: 'ENDED', entry: ledgerEntry(evseUid(id, transaction.outlet), transaction) });
  station.on((event) => {
    if (event.kind === 'TRANSACTION_ENDED') {
      told({ kind: 'ENDED', entry: ledgerEntry(evseUid(id, event.transaction.outlet), event.transaction) });
    } else if (event.kind === 'GAVE_UP') told({ kind: 'GAVE_UP', why: `${id} ${event.action}: ${event.why}` });
    else if (event.kind === 'UNANSWERED') told({ kind: 'UNANSWERED', why: event.why });
    else if (event.kind === 'REPLY_LOST') told({ kind: 'LOST' });
    else if (event.kind === 'TRANSACTION_TOLD') told({ kind: 'TOLD' });
  });
  await back(station);
  await station.boot();
  return station;
}

/** A power cut, one after which the transaction goes on, or another process that finds the memory of the first. */
async function restart(station: SimulatedStation, options: DriveOptions): Promise<SimulatedStation> {
  options.told({ kind: 'RESTARTED' });
  const how = between(options.random, 1, 3);
  if (how < 3) {
    await station.restart({ resumes: how === 1 });
    return station;
  }
  await station.close();
  return start(options, JSON.parse(JSON.stringify(station.memory)) as StationMemory);
}

const PATIENCE_MS = 300_000;

/** Connects, also when the hub is down for a while. */
async function back(station: SimulatedStation): Promise<void> {
  for (const untilMs = Date.now() + PATIENCE_MS; ; await sleep(200)) {
    try {
      await station.connect();
      return;
    } catch (error) {
      if (Date.now() > untilMs) throw error;
    }
  }
}
