import { HubError } from '../../domain/errors.js';
import { partyKey, sameParty } from '../../domain/party.js';
import {
  type Connection,
  type ConnectionRole,
  grantedTo,
  type PartyRole,
  roleKey,
  type TheirSide,
} from '../../domain/roaming/connection.js';
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
 * `no-common-version` and `no-endpoints`, and as `refuseOthersParties` does.
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
 * A platform speaks for the parties and in the roles that the operator granted, or for some of them: a party's name opens
 * what is meant for that party, also what it had at another platform, and a role what is meant for that role. Refuses
 * with `party-taken` a party of another platform or the hub's own, and with `bad-field` what else was not granted.
 */
export async function refuseOthersParties(
  hub: Pick<RegistrationHub, 'connections' | 'identity'>,
  connection: Connection,
  roles: readonly ConnectionRole[],
): Promise<void> {
  refuseHubsOwnParty(hub, roles);
  const own = new Set(grantedTo(connection).map(partyKey));
  for (const party of new Set(roles.map(partyKey))) {
    if (own.has(party)) continue;
    const others = (await hub.connections.findByParty(party)).filter(
      ({ id, roles }) => id !== connection.id && roles.some((role) => partyKey(role) === party && !role.reached),
    );
    if (others.length > 0) throw new HubError('party-taken', `${party} belongs to another platform`, 'roles');
  }
  refuseUngranted(connection, roles);
}

/** Nobody else may answer to the hub's own name: messages to it are the hub's to route. */
export function refuseHubsOwnParty(hub: Pick<RegistrationHub, 'identity'>, roles: readonly PartyRole[]): void {
  if (roles.some((role) => sameParty(role, hub.identity))) {
    throw new HubError('party-taken', `${partyKey(hub.identity)} is this hub`, 'roles');
  }
}

function refuseUngranted(connection: Connection, roles: readonly ConnectionRole[]): void {
  const granted = new Set(grantedTo(connection).map(roleKey));
  const ungranted = roles.find((role) => !granted.has(roleKey(role)));
  if (!ungranted) return;
  const named = `${ungranted.role} ${partyKey(ungranted)}`;
  throw new HubError('bad-field', `roles: ${named}: the operator has not agreed to it, ask the operator`, 'roles');
}
