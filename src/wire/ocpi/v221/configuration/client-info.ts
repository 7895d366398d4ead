import { ROLES } from '../../../../domain/party.js';
import { CLIENT_STATUSES, type ClientInfo } from '../../../../domain/roaming/client-info.js';
import { writeDateTime } from '../../fields/date-time.js';
import { optionalTime, party, refuse, root, text } from '../../fields/read.js';

/** Writes the status of a party (OCPI 2.2.1, mod_hub_client_info, ClientInfo). */
export function formatClientInfo({ party: { countryCode, partyId }, role, status, lastUpdated }: ClientInfo) {
  return {
    party_id: partyId,
    country_code: countryCode,
    role,
    status,
    last_updated: writeDateTime(lastUpdated),
  };
}

/**
 * Reads a ClientInfo that another hub sends. Without `last_updated`, as in the specification's own example, `now` counts.
 * Refuses with `bad-field`.
 */
export function parseClientInfo(body: unknown, now: Date): ClientInfo {
  const info = root(body);
  const role = ROLES.find((name) => name === text(info, 'role'));
  if (!role) return refuse(info, 'role', `expected one of ${ROLES.join(', ')}`);
  const status = CLIENT_STATUSES.find((name) => name === text(info, 'status'));
  if (!status) return refuse(info, 'status', `expected one of ${CLIENT_STATUSES.join(', ')}`);
  return { party: party(info), role, status, lastUpdated: optionalTime(info, 'last_updated') ?? now };
}
