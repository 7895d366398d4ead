import { setTimeout as sleep } from 'node:timers/promises';
import type { QueuedMessage, StationMemory } from '../station-memory.js';
import { CallRefused, type Payload } from './link.js';

/** Brings the messages of transactions to the hub, in order, each until it is answered (OCPP 1.6, 3.7). */
export interface MessageQueue {
  push(message: Omit<QueuedMessage, 'attempts' | 'refusals'>): void;
  /** Tries what waits, if it is not being tried already. */
  wake(): void;
  isEmpty(): boolean;
  /** When nothing waits any more. */
  drained(): Promise<void>;
  /** For good: what waits stays in the memory. */
  stop(): void;
}

export interface QueueOptions {
  readonly memory: StationMemory;
  isReady(): boolean;
  send(message: QueuedMessage): Promise<Payload>;
  /** Whether this answer is lost on its way. */
  loses(): boolean;
  accepted(message: QueuedMessage, answer: Payload): void;
  lost(message: QueuedMessage): void;
  /** Neither an answer nor a refusal came. */
  unanswered(message: QueuedMessage, why: string): void;
  gaveUp(message: QueuedMessage, why: string): void;
  retryMs(): number;
  attempts(): number;
}

export function createMessageQueue(options: QueueOptions): MessageQueue {
  const { memory } = options;
  const life = new AbortController();
  const waiting: (() => void)[] = [];
  let isAtWork = false;
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal: life.signal }).catch(() => undefined);
  const deliver = async (): Promise<void> => {
    for (let head = memory.queue[0]; head && options.isReady() && !life.signal.aborted; head = memory.queue[0]) {
      const pauseMs = await tryOnce(head, options, life.signal);
      if (pauseMs > 0) await pause(pauseMs);
    }
  };
  const wake = (): void => {
    if (isAtWork || life.signal.aborted) return;
    isAtWork = true;
    void deliver().finally(() => {
      isAtWork = false;
      if (memory.queue.length === 0) for (const done of waiting.splice(0)) done();
      else if (options.isReady()) wake();
    });
  };
  return {
    push(message) {
      memory.queue.push({ ...message, attempts: 0, refusals: 0 });
      wake();
    },
    wake,
    drained: () => (memory.queue.length === 0 ? Promise.resolve() : new Promise((done) => waiting.push(done))),
    isEmpty: () => memory.queue.length === 0,
    stop: () => life.abort(),
  };
}

/** Tries the first message; returns for how long to wait before the next try. */
async function tryOnce(head: QueuedMessage, options: QueueOptions, signal: AbortSignal): Promise<number> {
  const { memory } = options;
  head.attempts += 1;
  try {
    const answer = await options.send(head);
    if (signal.aborted) return 0;
    if (options.loses()) {
      options.lost(head);
      return options.retryMs();
    }
    memory.queue.shift();
    options.accepted(head, answer);
    return 0;
  } catch (error) {
    if (signal.aborted) return 0;
    if (!(error instanceof CallRefused)) {
      options.unanswered(head, error instanceof Error ? error.message : String(error));
      return options.retryMs();
    }
    head.refusals += 1;
    if (head.refusals < options.attempts()) return options.retryMs() * head.refusals;
    memory.queue.shift();
    options.gaveUp(head, error.message);
    return 0;
  }
}
