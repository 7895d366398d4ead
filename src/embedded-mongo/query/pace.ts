import { CommandError } from '../errors.js';

/** Passed along by long queries: a good moment to let others run. */
export const PAUSE = Symbol('pause');
export type Flow<T> = Iterable<T | typeof PAUSE>;

/** How long a query runs before others get a turn. */
const SLICE_MS = 8;
/** Looking at the clock costs about as much as a few documents. */
const STEPS_PER_LOOK = 32;

/** Keeps one long query from holding up the whole server, and ends it after its own `maxTimeMS`. */
export class Pace {
  #sliceEndsAt = performance.now() + SLICE_MS;
  #steps = 0;
  readonly #endsAt: number;

  constructor(maxTimeMs: number) {
    this.#endsAt = maxTimeMs > 0 ? performance.now() + maxTimeMs : Number.POSITIVE_INFINITY;
  }

  /** To be asked after each document. */
  isPauseDue(): boolean {
    this.#steps += 1;
    if (this.#steps % STEPS_PER_LOOK !== 0) return false;
    const now = performance.now();
    if (now > this.#endsAt) throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit');
    return now > this.#sliceEndsAt;
  }

  resume(): void {
    this.#sliceEndsAt = performance.now() + SLICE_MS;
  }
}

/** Leaves the pauses out, for work that must not be interrupted: a write holds the only write lock. */
export function* withoutPauses<T>(flow: Flow<T>): Generator<T> {
  for (const item of flow) if (item !== PAUSE) yield item;
}
