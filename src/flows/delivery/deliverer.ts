import type { EventLog } from '../ports.js';

export interface Deliverer {
  /** Looks at the outbox now, or once more after the look that is under way. */
  wake(): void;
  /** Stops taking messages; resolves when those at work are settled. */
  stop(): Promise<void>;
}

export interface DelivererOptions {
  /** Delivers one message; false when none is due. */
  readonly deliverNext: () => Promise<boolean>;
  readonly concurrency: number;
  readonly log: EventLog;
}

/** Empties the outbox with a bounded number of deliveries at a time; woken by a new message or by the job. */
export function createDeliverer({ deliverNext, concurrency, log }: DelivererOptions): Deliverer {
  const lanes = new Set<Promise<void>>();
  let again = false;
  let stopped = false;

  function startLane(): void {
    if (stopped || lanes.size >= concurrency) return;
    const running = lane().finally(() => {
      lanes.delete(running);
      // Woken in the very moment in which it ended.
      if (again) startLane();
    });
    lanes.add(running);
  }

  async function lane(): Promise<void> {
    try {
      do {
        again = false;
        await deliverAll();
      } while (again && !stopped);
    } catch (error) {
      log.error({ event: 'outbox.failed', error: String(error) });
    }
  }

  async function deliverAll(): Promise<void> {
    for (let delivered = 0; !stopped && (await deliverNext()); delivered++) {
      // More than one was waiting: somebody may help.
      if (delivered > 0) startLane();
    }
  }

  return {
    wake: () => {
      again = true;
      startLane();
    },
    stop: async () => {
      stopped = true;
      await Promise.all(lanes);
    },
  };
}
