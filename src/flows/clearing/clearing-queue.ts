import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import type { EventLog } from '../ports.js';

export interface ClearingQueue {
  /** Clears a CDR soon; when the queue is full it is left to the job that clears what is left. */
  add(record: CdrRecord): void;
  /** Leaves what is waiting to the job; resolves when nothing is at work. */
  stop(): Promise<void>;
}

export interface ClearingQueueOptions {
  readonly clear: (record: CdrRecord) => Promise<void>;
  readonly log: EventLog;
  readonly concurrency: number;
  readonly maxWaiting: number;
}

/** Clears new CDRs in this process, a bounded number at a time. Nothing is lost with it: what is left is a query. */
export function createClearingQueue(options: ClearingQueueOptions): ClearingQueue {
  const waiting: CdrRecord[] = [];
  let idlers: (() => void)[] = [];
  let atWork = 0;
  let stopped = false;

  async function work(): Promise<void> {
    atWork++;
    for (let next = waiting.shift(); next; next = waiting.shift()) await clearLogged(options, next);
    atWork--;
    if (atWork === 0) {
      for (const wake of idlers) wake();
      idlers = [];
    }
  }

  return {
    add: (record) => {
      if (stopped || waiting.length >= options.maxWaiting) return;
      waiting.push(record);
      if (atWork < options.concurrency) void work();
    },
    stop: () => {
      stopped = true;
      waiting.length = 0;
      return atWork === 0 ? Promise.resolve() : new Promise((wake) => idlers.push(wake));
    },
  };
}

async function clearLogged({ clear, log }: ClearingQueueOptions, record: CdrRecord): Promise<void> {
  try {
    await clear(record);
  } catch (error) {
    log.error({
      event: 'cdr.clearing-failed',
      cdr: record.key,
      correlationId: record.correlationId,
      error: String(error),
    });
  }
}
