import type { PartyKey } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { ConnectionStore } from '../../store/connection-store.js';
import { remember } from '../remember.js';

const MAX_CONNECTIONS = 1_000;

/**
 * Remembers for a second which connection a presented token belongs to, who speaks for a party and all connections, so
 * that a burst of requests or broadcasts asks the store once. A change made through the returned store is seen by the
 * next lookup. Tokens that nobody knows are not kept.
 */
export function cachedConnections(store: ConnectionStore): ConnectionStore {
  const max = MAX_CONNECTIONS;
  const byHash = remember({ ask: (hashes: string) => store.findByTokenHash(hashes.split(' ')), isKept: Boolean, max });
  const byParty = remember({ ask: (party: PartyKey) => store.findByParty(party), isKept: isFilled, max });
  const whole = remember({ ask: (_all: 'all') => store.list(), isKept: isFilled, max: 1 });
  const forgetAfter = (write: Promise<void>) => byHash.forgetAfter(byParty.forgetAfter(whole.forgetAfter(write)));
  return {
    ...store,
    insert: (connection) => forgetAfter(store.insert(connection)),
    replace: (connection, readAt) => forgetAfter(store.replace(connection, readAt)),
    findByTokenHash: (hashes) => byHash.find(hashes.join(' ')),
    findByParty: byParty.find,
    list: () => whole.find('all'),
  };
}

function isFilled(connections: readonly Connection[]): boolean {
  return connections.length > 0;
}
