import type { CallOutcome } from './adapter.js';

type Payload = Readonly<Record<string, unknown>>;

export interface OutgoingCalls {
  /** Sends a call when those before it have ended. The deadline counts from now. Never rejects. */
  call(action: string, payload: Payload, timeoutMs: number): Promise<CallOutcome>;
  /** The connection is gone: whatever waits has ended. */
  drop(): void;
}

interface Waiting {
  readonly action: string;
  readonly payload: Payload;
  readonly deadlineMs: number;
  readonly settle: (outcome: CallOutcome) => void;
  readonly timer: NodeJS.Timeout;
}

/** A call that nobody can answer in time is not sent. */
const LEAST_MS = 5;

/**
 * Calls to one station, one at a time as OCPP-J demands (1.6J, 4.1.1). A station that does not answer holds up those
 * behind, but none of them longer than its own deadline.
 */
export function createOutgoingCalls(
  send: (action: string, payload: Payload, timeoutMs: number) => Promise<CallOutcome>,
  most: number,
): OutgoingCalls {
  const waiting = new Set<Waiting>();
  let state: 'busy' | 'dropped' | 'idle' = 'idle';

  async function drain(): Promise<void> {
    if (state !== 'idle') return;
    state = 'busy';
    for (let next = first(waiting); next; next = first(waiting)) {
      waiting.delete(next);
      clearTimeout(next.timer);
      const restMs = next.deadlineMs - performance.now();
      next.settle(restMs < LEAST_MS ? { kind: 'TIMEOUT' } : await send(next.action, next.payload, restMs));
    }
    if (isBusy()) state = 'idle';
  }

  function isBusy(): boolean {
    return state === 'busy';
  }

  return {
    call: (action, payload, timeoutMs) => {
      if (state === 'dropped') return Promise.resolve({ kind: 'DISCONNECTED' });
      if (waiting.size >= most) return Promise.resolve({ kind: 'TIMEOUT' });
      return new Promise((settle) => {
        const timer = setTimeout(() => {
          waiting.delete(one);
          settle({ kind: 'TIMEOUT' });
        }, timeoutMs);
        const one: Waiting = { action, payload, deadlineMs: performance.now() + timeoutMs, settle, timer };
        waiting.add(one);
        void drain();
      });
    },
    drop: () => {
      state = 'dropped';
      for (const { timer, settle } of waiting) {
        clearTimeout(timer);
        settle({ kind: 'DISCONNECTED' });
      }
      waiting.clear();
    },
  };
}

function first(waiting: ReadonlySet<Waiting>): Waiting | undefined {
  for (const one of waiting) return one;
  return undefined;
}
