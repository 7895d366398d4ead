import type { Connection } from '../../domain/roaming/connection.js';
import type { RegistrationHub } from './registration-hub.js';
import { touched } from './touched.js';
import { refuseUnregistered } from './update-registration.js';

/**
 * Ends a registration at the party's wish (OCPI 2.2.1, credentials, DELETE): its tokens stop working, ours for it is
 * forgotten, and the connection is kept as SUSPENDED, for the books. Refuses with `not-registered`.
 */
export async function unregisterParty(
  hub: Pick<RegistrationHub, 'connections' | 'clock'>,
  connection: Connection,
): Promise<void> {
  refuseUnregistered(connection);
  const { theirs: _forgotten, ...kept } = connection;
  const updatedAt = touched(connection, hub.clock);
  await hub.connections.replace({ ...kept, state: 'SUSPENDED', tokenHashes: [], updatedAt }, connection.updatedAt);
}
