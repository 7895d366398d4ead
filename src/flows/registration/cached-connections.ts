import { LRUCache } from 'lru-cache';
import type { PartyKey } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { ConnectionStore } from '../../store/connection-store.js';

/** How long another process may still see a token that this one has replaced. */
const TTL_MS = 1_000;
const MAX_CONNECTIONS = 1_000;

/**
 * Remembers for a second which connection a presented token belongs to, who speaks for a party and all connections, so
 * that a burst of requests or broadcasts asks the store once. A change made through the returned store is seen by the
 * next lookup. Tokens that nobody knows are not kept.
 */
export function cachedConnections(store: ConnectionStore): ConnectionStore {
  const byHash = remember((hashes: string) => store.findByTokenHash(hashes.split(' ')), isFound);
  const byParty = remember((party: PartyKey) => store.findByParty(party), isFilled);
  const whole = remember((_all: 'all') => store.list(), isFilled);
  const forgetAfter = async (write: Promise<void>) => {
    try {
      await write;
    } finally {
      for (const lookups of [byHash, byParty, whole]) lookups.forget();
    }
  };
  return {
    ...store,
    insert: (connection) => forgetAfter(store.insert(connection)),
    replace: (connection, readAt) => forgetAfter(store.replace(connection, readAt)),
    findByTokenHash: (hashes) => byHash.find(hashes.join(' ')),
    findByParty: byParty.find,
    list: () => whole.find('all'),
  };
}

function isFound(connection: Connection | undefined): boolean {
  return connection !== undefined;
}

function isFilled(connections: readonly Connection[]): boolean {
  return connections.length > 0;
}

interface Lookups<Key, Found> {
  find(key: Key): Promise<Found>;
  forget(): void;
}

/** Asks once for a key, however many want to know at the same time, and not again while the answer is fresh. */
function remember<Key extends string, Found>(
  ask: (key: Key) => Promise<Found>,
  isKept: (found: Found) => boolean,
): Lookups<Key, Found> {
  const known = new LRUCache<Key, Promise<Found>>({ max: MAX_CONNECTIONS, ttl: TTL_MS });
  const asked = new Map<Key, Promise<Found>>();
  const find = (key: Key): Promise<Found> => {
    const remembered = known.get(key) ?? asked.get(key);
    if (remembered) return remembered;
    const asking: Promise<Found> = ask(key).then(
      (found) => {
        // One that a change overtook may be out of date already.
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
  };
  const settle = (key: Key, asking: Promise<Found>): boolean => asked.get(key) === asking && asked.delete(key);
  return {
    find,
    forget: () => {
      known.clear();
      asked.clear();
    },
  };
}
