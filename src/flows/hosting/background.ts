import type { EventLog } from '../ports.js';

/** Work that goes on after its request was answered. */
export interface Background {
  start(name: string, work: () => Promise<void>): void;
  /** Resolves when nothing is at work any more. */
  idle(): Promise<void>;
}

/** Does work that nobody waits for; what fails is logged, and left to the jobs. */
export function createBackground(log: Pick<EventLog, 'error'>): Background {
  const atWork = new Set<Promise<void>>();
  return {
    start: (name, work) => {
      const run = work()
        .catch((error: unknown) => log.error({ event: 'background.failed', work: name, error: String(error) }))
        .finally(() => atWork.delete(run));
      atWork.add(run);
    },
    idle: async () => {
      while (atWork.size > 0) await Promise.all(atWork);
    },
  };
}
