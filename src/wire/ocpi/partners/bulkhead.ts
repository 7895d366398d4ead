import { longerThan } from '../../http/failures.js';

export interface BulkheadOptions {
  /** Messages at work at the same time. */
  readonly atWork: number;
  /** Messages that may wait for their turn; more are refused at once. */
  readonly waiting: number;
  /** What those are refused with. */
  readonly refusal: () => Error;
}

/** The place that one platform may take up in the hub, however slow or dead it is. */
export interface Bulkhead {
  /**
   * Does the work when it is its turn, with the time that is then left. Refuses when too many wait already, and with
   * `receiver-timeout` in the moment in which the time is up.
   */
  run<Result>(timeoutMs: number, work: (leftMs: number) => Promise<Result>): Promise<Result>;
}

/** First come, first served; who gave up waiting leaves its place at once. */
export function createBulkhead({ atWork, waiting, refusal }: BulkheadOptions): Bulkhead {
  const waiters = new Set<() => void>();
  let busy = 0;

  function turn(timeoutMs: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const startedMs = performance.now();
      const begin = (): void => {
        clearTimeout(deadline);
        resolve(timeoutMs - (performance.now() - startedMs));
      };
      const deadline = setTimeout(() => {
        waiters.delete(begin);
        reject(longerThan(timeoutMs));
      }, timeoutMs);
      waiters.add(begin);
    });
  }

  /** The place of one that is done goes to the next one, or is free. */
  function leave(): void {
    const [next] = waiters;
    if (!next) {
      busy--;
      return;
    }
    waiters.delete(next);
    next();
  }

  return {
    run: async (timeoutMs, work) => {
      let leftMs = timeoutMs;
      if (busy < atWork) busy++;
      else if (waiters.size < waiting) leftMs = await turn(timeoutMs);
      else throw refusal();
      try {
        return await work(leftMs);
      } finally {
        leave();
      }
    },
  };
}
