export interface BreakerOptions {
  /** Failures one after the other that open it. */
  readonly failures: number;
  /** How long it stays open before one message is let through to try. */
  readonly openMs: number;
  /** Monotonic, in milliseconds. */
  readonly nowMs: () => number;
  /** Called when it opens, also again after a trial that failed. */
  readonly opened: () => void;
  readonly closed: () => void;
}

/**
 * Keeps messages from a platform that does not answer: closed until some failed one after the other, then open, then
 * half open for a single message that tries. These are lines of our own since a message that asks whether the platform
 * is still alive has to pass, and since nobody shall wait for the one that tries.
 */
export interface Breaker {
  /** `trial`: this one message may go and find out. */
  admit(): 'open' | 'closed' | 'trial';
  answered(): void;
  failed(): void;
}

type BreakerState =
  | { readonly kind: 'closed'; readonly failures: number }
  | { readonly kind: 'open'; readonly untilMs: number }
  | { readonly kind: 'half-open'; readonly untilMs: number };

const CLOSED: BreakerState = { kind: 'closed', failures: 0 };

export function createBreaker({ failures, openMs, nowMs, opened, closed }: BreakerOptions): Breaker {
  let state: BreakerState = CLOSED;
  const open = (): void => {
    state = { kind: 'open', untilMs: nowMs() + openMs };
    opened();
  };
  return {
    admit: () => {
      if (state.kind === 'closed') return 'closed';
      if (nowMs() < state.untilMs) return 'open';
      // When this one does not come back in that time, the next one tries.
      state = { kind: 'half-open', untilMs: nowMs() + openMs };
      return 'trial';
    },
    answered: () => {
      const wasClosed = state.kind === 'closed';
      state = CLOSED;
      if (!wasClosed) closed();
    },
    failed: () => {
      if (state.kind === 'half-open') open();
      if (state.kind !== 'closed') return;
      state = { kind: 'closed', failures: state.failures + 1 };
      if (state.failures >= failures) open();
    },
  };
}
