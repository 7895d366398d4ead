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
  const byHash = new LRUCache<string, Connection>({ max: MAX_CONNECTIONS, ttl: TTL_MS });
  const byParty = new LRUCache<PartyKey, readonly Connection[]>({ max: MAX_CONNECTIONS, ttl: TTL_MS });
  const whole = new LRUCache<'list', readonly Connection[]>({ max: 1, ttl: TTL_MS });
  let changes = 0;
  const forgetAfter = async (write: Promise<void>) => {
    try {
      await write;
    } finally {
      changes++;
      byHash.clear();
      byParty.clear();
      whole.clear();
    }
  };
  return {
    ...store,
    insert: (connection) => forgetAfter(store.insert(connection)),
    replace: (connection, readAt) => forgetAfter(store.replace(connection, readAt)),
    findByParty: async (party) => {
      const remembered = byParty.get(party);
      if (remembered) return remembered;
      const changesBefore = changes;
      const found = await store.findByParty(party);
      if (found.length > 0 && changes === changesBefore) byParty.set(party, found);
      return found;
    },
    list: async () => {
      const remembered = whole.get('list');
      if (remembered) return remembered;
      const changesBefore = changes;
      const found = await store.list();
      if (changes === changesBefore) whole.set('list', found);
      return found;
    },
    findByTokenHash: async (hashes) => {
      const remembered = hashes.map((hash) => byHash.get(hash)).find((connection) => connection);
      if (remembered) return remembered;
      const changesBefore = changes;
      const found = await store.findByTokenHash(hashes);
      // A lookup that a change overtook may be out of date already.
      if (found && changes === changesBefore) rememberUnder(byHash, hashes, found);
      return found;
    },
  };
}

function rememberUnder(byHash: LRUCache<string, Connection>, hashes: readonly string[], connection: Connection): void {
  for (const { hash } of connection.tokenHashes) {
    if (hashes.includes(hash)) byHash.set(hash, connection);
  }
}
