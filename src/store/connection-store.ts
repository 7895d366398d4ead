import type { PartyKey } from '../domain/party.js';
import type { Connection } from '../domain/roaming/connection.js';

/** Partners' platforms. A (party, role) pair is had by or granted to one platform at a time, held by a unique index. */
export interface ConnectionStore {
  /** Refuses with `party-taken` when another connection holds one of the roles. */
  insert(connection: Connection): Promise<void>;
  /**
   * Replaces a connection when it still has the `updatedAt` that the caller read; otherwise `conflict`.
   * Refuses with `party-taken` as `insert` does.
   */
  replace(connection: Connection, readAt: Date): Promise<void>;
  find(id: string): Promise<Connection | undefined>;
  findByTokenHash(hashes: readonly string[]): Promise<Connection | undefined>;
  findByParty(party: PartyKey): Promise<readonly Connection[]>;
  list(): Promise<readonly Connection[]>;
}
