import { HubError } from '../../src/domain/errors.js';
import { partyKey } from '../../src/domain/party.js';
import { type Connection, claimsOf } from '../../src/domain/roaming/connection.js';
import type { ConnectionStore } from '../../src/store/connection-store.js';

/** The connection store without a database, with the same refusals. */
export function inMemoryConnections(): ConnectionStore {
  const byId = new Map<string, Connection>();
  const all = () => [...byId.values()];
  const refuseTaken = (connection: Connection) => {
    const claimed = new Set(all().flatMap((other) => (other.id === connection.id ? [] : claimsOf(other))));
    if (claimsOf(connection).some((claim) => claimed.has(claim))) {
      throw new HubError('party-taken', 'another platform speaks for one of these parties in that role', 'roles');
    }
  };
  return {
    insert: async (connection) => {
      refuseTaken(connection);
      byId.set(connection.id, connection);
    },
    replace: async (connection, readAt) => {
      if (byId.get(connection.id)?.updatedAt.getTime() !== readAt.getTime()) {
        throw new HubError('conflict', `connection ${connection.name} was changed meanwhile`);
      }
      refuseTaken(connection);
      byId.set(connection.id, connection);
    },
    find: async (id) => byId.get(id),
    findByTokenHash: async (hashes) =>
      all().find((connection) => connection.tokenHashes.some((token) => hashes.includes(token.hash))),
    findByParty: async (party) =>
      all().filter((connection) => connection.roles.some((role) => partyKey(role) === party)),
    list: async () => all(),
  };
}
