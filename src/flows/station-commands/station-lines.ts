import type { StationClient } from '../stations/station-ports.js';
import { type CommandRunnerParts, createCommandRunner } from './command-runner.js';
import { createProcessLinks, type ProcessLinks, type ProcessLinksParts, RENEW_MS } from './process-links.js';
import { createStationClient, type StationClientParts } from './station-client.js';

export type StationLinesParts = Omit<
  CommandRunnerParts & ProcessLinksParts & StationClientParts,
  'links' | 'processId'
>;

/** The lines to stations of one process: to its own directly, to those of others through the store. */
export interface StationLines {
  readonly client: StationClient;
  /** To be told of each connection and its end. */
  readonly links: Pick<ProcessLinks, 'connected' | 'disconnected'>;
  /** Makes this process known to the others, and begins to look for what they ask. */
  start(): Promise<void>;
  /** Takes nothing more, lets what was begun end, and gives the stations back. */
  stop(): Promise<void>;
}

/** How often it is looked for commands: where other processes are alive, and where this one is alone. */
const LOOK_MS = 100;
const LOOK_ALONE_MS = 1_000;
/** How long the end of the process may wait for stations. */
const ENDING_MS = 2_000;

/** Client, links and runner of one process, with the timers that drive them. */
export function createStationLines(parts: StationLinesParts): StationLines {
  const { secrets, log } = parts;
  const processId = secrets.newId();
  const links = createProcessLinks({ ...parts, processId });
  const runner = createCommandRunner({ ...parts, processId, links });
  const client = createStationClient({ ...parts, links });
  const stops: (() => Promise<void>)[] = [];
  return {
    client,
    links,
    start: async () => {
      await links.renew();
      const warn = (event: string) => (error: unknown) => log.warn({ event, error: String(error) });
      stops.push(
        repeat(
          () => RENEW_MS,
          () => links.renew().catch(warn('station-links.not-renewed')),
        ),
        repeat(
          () => (links.isAlone() ? LOOK_ALONE_MS : LOOK_MS),
          () => runner.look().catch(warn('station-commands.not-read')),
        ),
      );
    },
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
      await Promise.race([runner.settled(), new Promise((done) => setTimeout(done, ENDING_MS).unref())]);
      await links.release();
    },
  };
}

/** Does something again and again, with a pause between the end of one time and the next. */
function repeat(pauseMs: () => number, work: () => Promise<unknown>): () => Promise<void> {
  let isStopped = false;
  let running = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const schedule = (): void => {
    timer = setTimeout(() => {
      running = work().then(() => {
        if (!isStopped) schedule();
      });
    }, pauseMs()).unref();
  };
  schedule();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await running;
  };
}
