import { bareRole, type Connection, type ConnectionRole } from '../../domain/roaming/connection.js';
import { refuseHubsOwnParty } from './agree-with-party.js';
import type { RegistrationHub } from './registration-hub.js';

/** A platform that shall be let in. */
export interface Invitation {
  readonly name: string;
  /** Reserved for it from now on; at registration it may claim these and no others. */
  readonly roles: readonly ConnectionRole[];
  /** It sends and expects its credentials token without Base64. */
  readonly rawToken: boolean;
}

/**
 * Invites a platform: stores it as PLANNED and returns TOKEN_A, shown once, to be handed over outside OCPI together
 * with the hub's versions URL. Refuses with `party-taken` when another connection has one of the roles.
 */
export async function inviteParty(
  hub: Pick<RegistrationHub, 'connections' | 'secrets' | 'clock' | 'identity'>,
  invitation: Invitation,
): Promise<{ readonly connection: Connection; readonly tokenA: string }> {
  refuseHubsOwnParty(hub, invitation.roles);
  const tokenA = hub.secrets.newToken();
  const now = hub.clock.now();
  const connection: Connection = {
    id: hub.secrets.newId(),
    name: invitation.name,
    state: 'PLANNED',
    roles: invitation.roles,
    granted: invitation.roles.map(bareRole),
    settings: { rawToken: invitation.rawToken },
    tokenHashes: [{ hash: hub.secrets.hashToken(tokenA), kind: 'TOKEN_A' }],
    createdAt: now,
    updatedAt: now,
  };
  await hub.connections.insert(connection);
  return { connection, tokenA };
}
