import type { Station } from '../../domain/stations/station.js';
import type { CommandOutcome } from '../../domain/stations/station-command.js';
import type { QueuedCommand, StationCommandStore } from '../../store/stations/station-command-store.js';
import type { StationStore } from '../../store/stations/station-store.js';
import type { EventLog, Secrets } from '../ports.js';
import type { LocalStations } from './command-ports.js';
import { readOrder, writeOutcome } from './command-text.js';
import type { ProcessLinks } from './process-links.js';
import { type RunCommandParts, runCommand } from './run-command.js';

export interface CommandRunnerParts extends RunCommandParts {
  readonly processId: string;
  readonly stations: Pick<StationStore, 'find'>;
  readonly stationCommands: Pick<StationCommandStore, 'finish' | 'passOn' | 'take'>;
  readonly localStations: LocalStations;
  readonly links: Pick<ProcessLinks, 'generationOf' | 'holderOf'>;
  readonly log: EventLog;
  readonly secrets: Pick<Secrets, 'newId' | 'open' | 'seal'>;
}

/** Does what other processes ask of the stations that are connected to this one. */
export interface CommandRunner {
  /** Takes what waits and begins it, in order; returns how many. Does not wait for stations. */
  look(): Promise<number>;
  /** Resolves when all that was begun is done. */
  settled(): Promise<void>;
}

/** Commands that are taken at a time, and at work at a time. */
const TAKEN_AT_ONCE = 200;
const MOST_AT_WORK = 2_000;

const BROKEN: CommandOutcome = { kind: 'FAILED', why: 'internal error' };

type Taken = QueuedCommand & { readonly takeId: string };

/**
 * Each command is taken once: what a process has taken when it dies is not done by another one, since nobody can tell
 * whether the station has got it. Commands for one station begin in the order in which they were put.
 */
export function createCommandRunner(parts: CommandRunnerParts): CommandRunner {
  const { processId, stationCommands, stations, clock, secrets, log } = parts;
  const atWork = new Set<Promise<void>>();

  const failed = (station: string) => (error: unknown) => {
    log.error({ event: 'station-command.failed', station, error: String(error) });
    return BROKEN;
  };
  const finish = async (id: string, outcome: CommandOutcome): Promise<void> => {
    await stationCommands.finish({ id, outcome: secrets.seal(writeOutcome(outcome)) }, clock.now());
  };
  const begin = (taken: Taken, station: Station | undefined): void => {
    const { id, stationId } = taken;
    const work = execute(parts, taken, station)
      .catch(failed(stationId))
      .then((outcome) => (outcome === 'PASSED_ON' ? undefined : finish(id, outcome)))
      .then(undefined, failed(stationId))
      .then(() => void atWork.delete(work));
    atWork.add(work);
  };
  return {
    look: async () => {
      const limit = Math.min(TAKEN_AT_ONCE, MOST_AT_WORK - atWork.size);
      if (limit <= 0) return 0;
      const takeId = secrets.newId();
      const commands = await stationCommands.take({ processId, takeId, now: clock.now(), limit });
      const ids = [...new Set(commands.map(({ stationId }) => stationId))];
      const known = new Map(await Promise.all(ids.map(async (id) => [id, await stations.find(id)] as const)));
      for (const command of commands) begin({ ...command, takeId }, known.get(command.stationId));
      return commands.length;
    },
    settled: async () => {
      while (atWork.size > 0) await Promise.all(atWork);
    },
  };
}

async function execute(
  parts: CommandRunnerParts,
  taken: Taken,
  station: Station | undefined,
): Promise<CommandOutcome | 'PASSED_ON'> {
  const order = readOrder(parts.secrets.open(taken.sealed));
  const local = parts.localStations.get(taken.stationId);
  if (order.kind === 'COMMAND') {
    if (!local || !station) return passOn(parts, taken);
    return runCommand(parts, { local, station, command: order.command, deadline: taken.deadline });
  }
  const generation = parts.links.generationOf(taken.stationId) ?? 0;
  if (local && generation < (order.before ?? Number.POSITIVE_INFINITY)) local.close(order.why);
  return { kind: 'ANSWERED', status: 'Accepted', payload: {} };
}

/** The station has gone, perhaps to another process. */
async function passOn({ links, stationCommands, processId }: CommandRunnerParts, { id, stationId, takeId }: Taken) {
  const holder = await links.holderOf(stationId);
  if (holder === undefined || holder === processId) return { kind: 'OFFLINE' } as const;
  const isPassedOn = await stationCommands.passOn(id, { from: processId, to: holder, takeId });
  return isPassedOn ? 'PASSED_ON' : ({ kind: 'OFFLINE' } as const);
}
