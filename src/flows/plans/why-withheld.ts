import { sameParty } from '../../domain/party.js';
import type { Plan } from '../../domain/plans/plan.js';
import { type Connection, endpointOf } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';

/**
 * BY_PARTY: the plan says so. OWN_PLATFORM: the party's platform has tariffs of its own. UNKNOWN_PARTY: no platform of
 * the hub speaks for the party.
 */
export type Withheld = 'BY_PARTY' | 'OWN_PLATFORM' | 'UNKNOWN_PARTY';

/**
 * Why the hub does not publish a plan; undefined: it does. What the plan says counts first. Otherwise a party whose
 * platform is connected and has tariffs to ask for (the Sender interface) publishes them itself: two publishers of one
 * price would contradict each other. A party whose stations connect straight to the hub has none. A party that is not at the hub has nobody who charges by its tariffs.
 */
export async function whyWithheld(
  { connections }: Pick<Hub, 'connections'>,
  { party, publishing }: Pick<Plan, 'party' | 'publishing'>,
): Promise<Withheld | undefined> {
  if (publishing === 'BY_PARTY') return 'BY_PARTY';
  if (publishing === 'BY_HUB') return undefined;
  const isOfParty = ({ state, roles }: Connection): boolean =>
    state !== 'SUSPENDED' && roles.some((role) => role.role === 'CPO' && sameParty(role, party));
  const platforms = (await connections.list()).filter(isOfParty);
  if (platforms.length === 0) return 'UNKNOWN_PARTY';
  const hasTariffs = (connection: Connection): boolean =>
    !connection.hosted && connection.state === 'CONNECTED' && endpointOf(connection, 'tariffs', 'SENDER') !== undefined;
  return platforms.some(hasTariffs) ? 'OWN_PLATFORM' : undefined;
}
