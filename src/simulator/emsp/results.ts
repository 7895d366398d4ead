import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../object-shelf.js';

/** The asynchronous results of what was asked for, by the id in the response URL. */
export interface Results {
  /** An id for a request that is about to be sent. */
  open(): string;
  take(id: string, result: JsonObject): void;
  /** All that came for a request, in the order of coming. */
  of(id: string): readonly JsonObject[];
  /** The first result; undefined when none came in time. */
  wait(id: string, timeoutMs: number): Promise<JsonObject | undefined>;
}

/** Requests whose results are kept; of more, the oldest are forgotten. */
const LIMIT = 10_000;

export function createResults(): Results {
  const byId = new Map<string, JsonObject[]>();
  return {
    open() {
      const id = randomUUID();
      byId.set(id, []);
      const [oldest] = byId.keys();
      if (byId.size > LIMIT && oldest !== undefined) byId.delete(oldest);
      return id;
    },
    take(id, result) {
      byId.get(id)?.push(result);
    },
    of: (id) => byId.get(id) ?? [],
    wait: (id, timeoutMs) => waitFor(() => byId.get(id)?.[0], timeoutMs),
  };
}

const LOOK_EVERY_MS = 15;

/** Looks again and again until there is something; undefined when the time is over. */
export async function waitFor<T>(look: () => T | undefined, timeoutMs: number): Promise<T | undefined> {
  for (const untilMs = performance.now() + timeoutMs; ; await sleep(LOOK_EVERY_MS)) {
    const found = look();
    if (found !== undefined || performance.now() >= untilMs) return found;
  }
}
