import { partyKey } from '../../../domain/party.js';
import type { Connection } from '../../../domain/roaming/connection.js';

/** Partner of openapi.yaml: a connection without any token, hash or seal of it. */
export function formatPartner(connection: Connection): object {
  const { theirs } = connection;
  return {
    id: connection.id,
    name: connection.name,
    state: connection.state,
    roles: connection.roles.map((role) => ({
      party: partyKey(role),
      role: role.role,
      name: role.businessDetails.name,
      ...(role.businessDetails.website === undefined ? {} : { website: role.businessDetails.website }),
    })),
    raw_token: connection.settings.rawToken,
    ...(theirs
      ? {
          ocpi_version: theirs.version,
          versions_url: theirs.versionsUrl,
          endpoints: theirs.endpoints.map(({ identifier, role, url }) => ({ identifier, role, url })),
        }
      : {}),
    created_at: connection.createdAt.toISOString(),
    updated_at: connection.updatedAt.toISOString(),
  };
}
