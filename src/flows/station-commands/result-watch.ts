import type { CommandResult, StationCommandStore } from '../../store/stations/station-command-store.js';
import type { EventLog } from '../ports.js';

/** Waits for results of commands that other processes do: one query for all that are waited for. */
export interface ResultWatch {
  /** The sealed outcome, or undefined when so much time has passed without one. */
  wait(id: string, forMs: number): Promise<string | undefined>;
}

interface Waiting {
  readonly done: (outcome: string | undefined) => void;
  readonly until: number;
}

/** Looks every `everyMs` as long as somebody waits. A store that is down is asked again. */
export function createResultWatch({
  stationCommands,
  log,
  everyMs,
}: {
  readonly stationCommands: Pick<StationCommandStore, 'results'>;
  readonly log: EventLog;
  readonly everyMs: number;
}): ResultWatch {
  const waiting = new Map<string, Waiting>();
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<void> => {
    const results = await stationCommands.results([...waiting.keys()]).catch((error: unknown) => {
      log.warn({ event: 'station-command.not-watched', error: String(error) });
      return [];
    });
    settle(results);
    timer = undefined;
    schedule();
  };
  const settle = (results: readonly CommandResult[]): void => {
    const outcomes = new Map(results.map(({ id, outcome }) => [id, outcome]));
    const now = performance.now();
    for (const [id, { done, until }] of waiting) {
      const outcome = outcomes.get(id);
      if (outcome === undefined && now < until) continue;
      waiting.delete(id);
      done(outcome);
    }
  };
  const schedule = (): void => {
    if (waiting.size > 0 && !timer) timer = setTimeout(() => void look(), everyMs).unref();
  };
  return {
    wait: (id, forMs) =>
      new Promise((done) => {
        waiting.set(id, { done, until: performance.now() + forMs });
        schedule();
      }),
  };
}
