import { partyKey, type Role } from '../../../src/domain/party.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import type { RegistrationHub } from '../../../src/flows/registration/registration-hub.js';
import { aRole } from './a-role.js';

/** A connection that has its handshake behind it, and the TOKEN_C that it calls the hub with. */
export async function aRegisteredParty(
  hub: RegistrationHub,
  {
    parties,
    rawToken = false,
  }: { readonly parties: readonly (readonly [string, Role])[]; readonly rawToken?: boolean },
): Promise<{ readonly connection: Connection; readonly token: string }> {
  const token = hub.secrets.newToken();
  const now = hub.clock.now();
  const roles = parties.map(([party, role]) => aRole(party, role));
  const connection: Connection = {
    id: hub.secrets.newId(),
    name: roles.map(partyKey).join(' '),
    state: 'CONNECTED',
    roles,
    settings: { rawToken },
    tokenHashes: [{ hash: hub.secrets.hashToken(token), kind: 'TOKEN_C' }],
    createdAt: now,
    updatedAt: now,
  };
  await hub.connections.insert(connection);
  return { connection, token };
}
