import { HubError } from '../../domain/errors.js';
import type { Connection, ConnectionSettings } from '../../domain/roaming/connection.js';
import type { RegistrationHub } from './registration-hub.js';
import { touched } from './touched.js';

/**
 * Replaces what the hub knows of a platform's habits and limits; a change counts from the next message on. Refuses with
 * `unknown-object`, and with `conflict` when the connection changed in the same moment.
 */
export async function changeSettings(
  hub: Pick<RegistrationHub, 'connections' | 'clock'>,
  connectionId: string,
  settings: ConnectionSettings,
): Promise<Connection> {
  const found = await hub.connections.find(connectionId);
  if (!found) throw new HubError('unknown-object', `no connection ${connectionId}`);
  const changed: Connection = { ...found, settings, updatedAt: touched(found, hub.clock) };
  await hub.connections.replace(changed, found.updatedAt);
  return changed;
}
