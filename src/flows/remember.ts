import { LRUCache } from 'lru-cache';

/** How long another process may still go by what this one has changed. */
const TTL_MS = 1_000;

export interface Remembered<Key, Found> {
  find(key: Key): Promise<Found>;
  /** Awaits a change of what is remembered, done or refused; the next one who asks is told what is then true. */
  forgetAfter<T>(write: Promise<T>): Promise<T>;
}

export interface Remembering<Key, Found> {
  readonly ask: (key: Key) => Promise<Found>;
  /** What is not kept is asked for again each time; absent: everything is. */
  readonly isKept?: (found: Found) => boolean;
  /** Keys that are remembered; beyond, the longest unused is forgotten. */
  readonly max: number;
}

/**
 * Asks once for a key, however many want to know at the same time, and not again for a second. An answer that a change
 * overtook is not kept, and neither is a failure.
 */
export function remember<Key extends string, Found>(options: Remembering<Key, Found>): Remembered<Key, Found> {
  const { ask, isKept = () => true, max } = options;
  const known = new LRUCache<Key, Promise<Found>>({ max, ttl: TTL_MS });
  const asked = new Map<Key, Promise<Found>>();
  const settle = (key: Key, asking: Promise<Found>): boolean => asked.get(key) === asking && asked.delete(key);
  const forget = (): void => {
    known.clear();
    asked.clear();
  };
  return {
    find: (key) => {
      const remembered = known.get(key) ?? asked.get(key);
      if (remembered) return remembered;
      const asking: Promise<Found> = ask(key).then(
        (found) => {
          if (settle(key, asking) && isKept(found)) known.set(key, asking);
          return found;
        },
        (error: unknown) => {
          settle(key, asking);
          throw error;
        },
      );
      asked.set(key, asking);
      return asking;
    },
    forgetAfter: (write) => write.finally(forget),
  };
}
