import { HubError } from '../../domain/errors.js';
import { partyKey, sameParty } from '../../domain/party.js';
import { isHub } from '../../domain/roaming/client-info.js';
import type { Connection, ConnectionRole, TheirSide } from '../../domain/roaming/connection.js';
import type { PartnerCredentials } from '../ports.js';
import type { RegistrationHub } from './registration-hub.js';

/** What a partner said in its credentials, over a connection and in the tree of a version. */
export interface SaidCredentials {
  readonly connection: Connection;
  readonly version: string;
  readonly credentials: PartnerCredentials;
}

/**
 * Looks at the partner's versions and endpoints with the token that it gave us, before anything is stored (OCPI 2.2.1,
 * credentials, POST and PUT: the server must fetch the client's endpoints). Refuses with `client-api-unusable`,
 * `no-common-version` and `no-endpoints`, and with `party-taken` who claims to be the hub or somebody else's party.
 */
export async function agreeWithParty(
  hub: Pick<RegistrationHub, 'connections' | 'partners' | 'secrets' | 'identity'>,
  { connection, version, credentials }: SaidCredentials,
): Promise<{ readonly roles: readonly ConnectionRole[]; readonly theirs: TheirSide }> {
  await refuseOthersParties(hub, connection, credentials.roles);
  const { token, url } = credentials;
  const { rawToken } = connection.settings;
  const { endpoints } = await hub.partners.discover({ versionsUrl: url, token, rawToken, version });
  return {
    roles: credentials.roles,
    theirs: { version, versionsUrl: url, sealedToken: hub.secrets.seal(token), endpoints },
  };
}

/**
 * A platform speaks for the parties that the operator invited it for, and for such as no other platform has: in whatever
 * role, since a party's name opens what is meant for that party. Only one that the operator invited as a hub may say that
 * it is one, since a hub speaks for the parties behind it. Refuses with `party-taken`, and with `bad-field` another hub.
 */
export async function refuseOthersParties(
  hub: Pick<RegistrationHub, 'connections' | 'identity'>,
  connection: Connection,
  roles: readonly ConnectionRole[],
): Promise<void> {
  refuseHubsOwnParty(hub, roles);
  refuseUninvitedHub(connection, roles);
  const own = new Set(connection.roles.map(partyKey));
  for (const party of new Set(roles.map(partyKey))) {
    if (own.has(party)) continue;
    const others = (await hub.connections.findByParty(party)).filter(
      ({ id, roles }) => id !== connection.id && roles.some((role) => partyKey(role) === party && !role.reached),
    );
    if (others.length > 0) throw new HubError('party-taken', `${party} belongs to another platform`, 'roles');
  }
}

/** Nobody else may answer to the hub's own name: messages to it are the hub's to route. */
export function refuseHubsOwnParty(hub: Pick<RegistrationHub, 'identity'>, roles: readonly ConnectionRole[]): void {
  if (roles.some((role) => sameParty(role, hub.identity))) {
    throw new HubError('party-taken', `${partyKey(hub.identity)} is this hub`, 'roles');
  }
}

/** What the operator invited stands on the connection until its credentials replace it, and then they agree with it. */
function refuseUninvitedHub(connection: Connection, roles: readonly ConnectionRole[]): void {
  if (roles.some(({ role }) => role === 'HUB') && !isHub(connection)) {
    throw new HubError('bad-field', 'roles: HUB: you were not invited as a hub, ask the operator', 'roles');
  }
}
