import { partyKey } from '../../../domain/party.js';
import { type ConnectionSettings, grantedTo } from '../../../domain/roaming/connection.js';
import type { VisiblePartner } from '../../../flows/access/visible-partners.js';

/** Partner of openapi.yaml: a connection without any token, hash or seal of it, and whether it answers if that is known. */
export function formatPartner({ connection, presence }: VisiblePartner): object {
  const { theirs } = connection;
  return {
    id: connection.id,
    name: connection.name,
    state: connection.state,
    ...(connection.hosted && { hosted: true }),
    ...(connection.state === 'CONNECTED' && presence
      ? { status: presence.state, last_seen_at: presence.lastSeenAt.toISOString() }
      : {}),
    roles: connection.roles.map((role) => ({
      party: partyKey(role),
      role: role.role,
      name: role.businessDetails.name,
      ...(role.businessDetails.website === undefined ? {} : { website: role.businessDetails.website }),
    })),
    granted: grantedTo(connection).map((granted) => ({ party: partyKey(granted), role: granted.role })),
    raw_token: connection.settings.rawToken,
    settings: formatSettings(connection.settings),
    ...(theirs && !connection.hosted
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

/** PartnerSettings of openapi.yaml. */
function formatSettings(settings: ConnectionSettings): object {
  const { rawToken, deliverInOrder = false, keepUndelivered = [], requestsPerSecond } = settings;
  return {
    raw_token: rawToken,
    deliver_in_order: deliverInOrder,
    keep_undelivered: keepUndelivered,
    ...(requestsPerSecond === undefined ? {} : { requests_per_second: requestsPerSecond }),
  };
}
