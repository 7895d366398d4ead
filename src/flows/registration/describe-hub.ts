import type { Hub } from '../hub.js';
import type { OurCredentials } from '../ports.js';

/**
 * What the hub says of itself to a partner: its versions URL, the token to call it with, and the one role HUB. The
 * parties behind it are not listed (OCPI 2.2.1, credentials: a Hub shall only report itself).
 */
export function describeHub(hub: Pick<Hub, 'identity' | 'ocpiUrl'>, token: string): OurCredentials {
  const { countryCode, partyId, name } = hub.identity;
  return {
    token,
    url: `${hub.ocpiUrl}/versions`,
    roles: [{ role: 'HUB', countryCode, partyId, businessDetails: { name } }],
  };
}
