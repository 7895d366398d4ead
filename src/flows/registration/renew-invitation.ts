import { HubError } from '../../domain/errors.js';
import { type Connection, invitedRoles } from '../../domain/roaming/connection.js';
import { refuseHosted } from '../stations/ensure-hosted.js';
import { refuseRegistered } from './register-party.js';
import type { RegistrationHub } from './registration-hub.js';
import { touched } from './touched.js';

/**
 * Gives a platform a new TOKEN_A: because the first got lost, or because a suspended platform comes back. Every token
 * it had stops working. Refuses with `already-registered`, `unknown-object` and `party-taken`, and with `conflict` a party
 * whose stations connect straight to the hub.
 */
export async function renewInvitation(
  hub: Pick<RegistrationHub, 'connections' | 'secrets' | 'clock'>,
  connectionId: string,
): Promise<{ readonly connection: Connection; readonly tokenA: string }> {
  const found = await hub.connections.find(connectionId);
  if (!found) throw new HubError('unknown-object', `no connection ${connectionId}`);
  refuseHosted(found);
  refuseRegistered(found);

  const tokenA = hub.secrets.newToken();
  const { theirs: _forgotten, ...kept } = found;
  const connection: Connection = {
    ...kept,
    state: 'PLANNED',
    roles: invitedRoles(found),
    tokenHashes: [{ hash: hub.secrets.hashToken(tokenA), kind: 'TOKEN_A' }],
    updatedAt: touched(found, hub.clock),
  };
  await hub.connections.replace(connection, found.updatedAt);
  return { connection, tokenA };
}
