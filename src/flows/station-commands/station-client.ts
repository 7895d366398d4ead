import type { CommandOutcome, StationCommand } from '../../domain/stations/station-command.js';
import type { StationCommandStore } from '../../store/stations/station-command-store.js';
import type { StationStore } from '../../store/stations/station-store.js';
import type { EventLog, Secrets } from '../ports.js';
import type { StationClient } from '../stations/station-ports.js';
import type { LocalStations } from './command-ports.js';
import { readOutcome, type StationOrder, writeOrder } from './command-text.js';
import type { ProcessLinks } from './process-links.js';
import { createResultWatch, type ResultWatch } from './result-watch.js';
import { type RunCommandParts, runCommand } from './run-command.js';

export interface StationClientParts extends RunCommandParts {
  readonly stations: Pick<StationStore, 'find'>;
  readonly stationCommands: StationCommandStore;
  readonly localStations: LocalStations;
  readonly links: Pick<ProcessLinks, 'holderOf'>;
  readonly log: EventLog;
  readonly secrets: Pick<Secrets, 'newId' | 'open' | 'seal'>;
  /** How often results of other processes are looked for; absent: 100 ms. */
  readonly watchEveryMs?: number;
  /** How long after its deadline another process may tell what became of a command; absent: 2 s. */
  readonly graceMs?: number;
}

const TIMEOUT_MS = 30_000;
const WATCH_EVERY_MS = 100;
const GRACE_MS = 2_000;
/** How often it is looked whether a station has gone to another process while a command waits for it. */
const FOLLOW_MS = 2_000;
const DISCONNECT_MS = 5_000;

/**
 * Commands to stations, whichever process they are connected to: here they are sent at once, elsewhere they wait in the
 * store until the station's process takes them.
 */
export function createStationClient(parts: StationClientParts): StationClient {
  const { stations, localStations, links, clock, stationCommands, log, watchEveryMs = WATCH_EVERY_MS } = parts;
  const watch = createResultWatch({ stationCommands, log, everyMs: watchEveryMs });
  const ask = createAsk(parts, watch);
  return {
    command: async (stationId: string, command: StationCommand, timeoutMs?: number): Promise<CommandOutcome> => {
      const askedAt = clock.now().getTime();
      const station = await stations.find(stationId);
      if (!station) return { kind: 'OFFLINE' };
      const deadline = new Date(askedAt + (timeoutMs ?? station.settings.callTimeoutMs ?? TIMEOUT_MS));
      const local = localStations.get(stationId);
      if (local) return runCommand(parts, { local, station, command, deadline });
      return ask({ stationId, order: { kind: 'COMMAND', command }, deadline });
    },
    isConnected: async (stationId) =>
      localStations.get(stationId) !== undefined || (await links.holderOf(stationId)) !== undefined,
    disconnect: async (stationId, why) => {
      const local = localStations.get(stationId);
      if (local) return local.close(why);
      const deadline = new Date(clock.now().getTime() + DISCONNECT_MS);
      await ask({ stationId, order: { kind: 'DISCONNECT', why }, deadline });
    },
  };
}

interface Asked {
  readonly stationId: string;
  readonly order: StationOrder;
  readonly deadline: Date;
}

/** Puts an order for the process that has the station, and waits for what becomes of it. */
function createAsk(parts: StationClientParts, watch: ResultWatch) {
  const { stationCommands, links, clock, secrets, graceMs = GRACE_MS } = parts;
  let sequence = 0;
  const msUntil = (deadline: Date): number => deadline.getTime() - clock.now().getTime();
  const outcomeIn = (sealed: string): CommandOutcome => readOutcome(secrets.open(sealed));
  const seal = (outcome: CommandOutcome): string => secrets.seal(JSON.stringify(outcome));

  /** The station may have gone to another process, or its process may have died, before anybody took the command. */
  const follow = async (id: string, { stationId }: Asked, holder: string): Promise<string | 'OFFLINE'> => {
    const now = await links.holderOf(stationId);
    if (now === holder) return holder;
    if (now !== undefined) return (await stationCommands.passOn(id, { from: holder, to: now })) ? now : holder;
    const isWithdrawn = await stationCommands.withdraw({ id, outcome: seal({ kind: 'OFFLINE' }) }, clock.now());
    return isWithdrawn ? 'OFFLINE' : holder;
  };
  /** Too late: what nobody has taken is never done. What was taken may have been done: nobody knows. */
  const giveUp = async (id: string): Promise<CommandOutcome> => {
    const timeout: CommandOutcome = { kind: 'TIMEOUT' };
    if (await stationCommands.withdraw({ id, outcome: seal(timeout) }, clock.now())) return timeout;
    const late = await watch.wait(id, graceMs);
    if (late !== undefined) return outcomeIn(late);
    const failed: CommandOutcome = { kind: 'FAILED', why: 'the process of the station has not told what became of it' };
    await stationCommands.finish({ id, outcome: seal(failed) }, clock.now());
    return failed;
  };

  return async (asked: Asked): Promise<CommandOutcome> => {
    let holder = await links.holderOf(asked.stationId);
    if (holder === undefined) return { kind: 'OFFLINE' };
    const id = secrets.newId();
    sequence += 1;
    await stationCommands.put({
      id,
      stationId: asked.stationId,
      processId: holder,
      sealed: secrets.seal(writeOrder(asked.order)),
      createdAt: clock.now(),
      sequence,
      deadline: asked.deadline,
    });
    for (let leftMs = msUntil(asked.deadline); leftMs > 0; leftMs = msUntil(asked.deadline)) {
      const sealed = await watch.wait(id, Math.min(leftMs, FOLLOW_MS));
      if (sealed !== undefined) return outcomeIn(sealed);
      holder = await follow(id, asked, holder);
      if (holder === 'OFFLINE') return { kind: 'OFFLINE' };
    }
    return giveUp(id);
  };
}
