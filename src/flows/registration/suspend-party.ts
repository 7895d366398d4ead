import { HubError } from '../../domain/errors.js';
import { type Connection, endpointOf } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';
import type { RegistrationHub } from './registration-hub.js';
import { touched } from './touched.js';

/**
 * Ends a connection at the hub's wish: its tokens stop working at once and the connection is kept as SUSPENDED. Then
 * the partner is told with a DELETE (OCPI 2.2.1, credentials); whether it hears that does not matter to us. Suspending
 * twice is harmless. Refuses with `unknown-object`.
 */
export async function suspendParty(
  hub: Pick<RegistrationHub, 'connections' | 'clock' | 'partners' | 'secrets'> & Pick<Hub, 'limits'>,
  connectionId: string,
): Promise<Connection> {
  const found = await hub.connections.find(connectionId);
  if (!found) throw new HubError('unknown-object', `no connection ${connectionId}`);
  if (found.state === 'SUSPENDED') return found;

  const { theirs: _forgotten, ...kept } = found;
  const updatedAt = touched(found, hub.clock);
  const suspended: Connection = { ...kept, state: 'SUSPENDED', tokenHashes: [], updatedAt };
  await hub.connections.replace(suspended, found.updatedAt);
  await tellPartner(hub, found);
  return suspended;
}

async function tellPartner(
  hub: Pick<RegistrationHub, 'partners' | 'secrets'> & Pick<Hub, 'limits'>,
  connection: Connection,
): Promise<void> {
  const endpoint = endpointOf(connection, 'credentials', 'SENDER') ?? endpointOf(connection, 'credentials', 'RECEIVER');
  if (!endpoint) return;
  const routing = { requestId: hub.secrets.newId(), correlationId: hub.secrets.newId() };
  const timeoutMs = hub.limits.handshakeTimeoutMs;
  try {
    await hub.partners.send({ connection, method: 'DELETE', url: endpoint.url, routing, timeoutMs });
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
  }
}
