import type { EventLog } from '../ports.js';

/** Work on things by name that nobody waits for. */
export interface Soon {
  /** Does the work on this thing soon; once more when it is at work on it already. */
  add(key: string): void;
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
  /** What waits is dropped; resolves when what is at work has ended. */
  stop(): Promise<void>;
}

export interface SoonOptions {
  /** Name of the work, for the log. */
  readonly name: string;
  /** Things that are worked on at the same time; others wait. */
  readonly atOnce: number;
  readonly log: Pick<EventLog, 'error'>;
  readonly work: (key: string) => Promise<unknown>;
}

/** Does work without making its caller wait: one at a time on the same thing, however often it is asked for. */
export function createSoon({ name, atOnce, log, work }: SoonOptions): Soon {
  const waiting = new Set<string>();
  const atWork = new Map<string, Promise<void>>();
  const begin = (key: string): void => {
    const run = work(key)
      .then(
        () => undefined,
        (error: unknown) => log.error({ event: 'soon.failed', work: name, key, error: String(error) }),
      )
      .finally(() => {
        atWork.delete(key);
        next();
      });
    atWork.set(key, run);
  };
  const next = (): void => {
    for (const key of [...waiting]) {
      if (atWork.size >= atOnce) return;
      if (atWork.has(key)) continue;
      waiting.delete(key);
      begin(key);
    }
  };
  const idle = async (): Promise<void> => {
    while (atWork.size > 0) await Promise.all(atWork.values());
  };
  return {
    add: (key) => {
      waiting.add(key);
      next();
    },
    idle,
    stop: () => {
      waiting.clear();
      return idle();
    },
  };
}
