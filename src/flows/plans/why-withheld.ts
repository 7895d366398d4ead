import { sameParty } from '../../domain/party.js';
import type { Plan } from '../../domain/plans/plan.js';
import { type Connection, endpointOf } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';

/** BY_PARTY: the plan says so. OWN_PLATFORM: the party's platform has tariffs of its own, and the plan says nothing. */
export type Withheld = 'BY_PARTY' | 'OWN_PLATFORM';

/**
 * Why the hub does not publish a plan; undefined: it does. A party whose platform is connected and has tariffs to ask for
 * (the Sender interface) publishes them itself: two publishers of one price would contradict each other.
 */
export async function whyWithheld(
  { connections }: Pick<Hub, 'connections'>,
  { party, publishing }: Pick<Plan, 'party' | 'publishing'>,
): Promise<Withheld | undefined> {
  if (publishing === 'BY_PARTY') return 'BY_PARTY';
  if (publishing === 'BY_HUB') return undefined;
  const isOwner = (connection: Connection): boolean =>
    connection.state === 'CONNECTED' &&
    connection.roles.some((role) => role.role === 'CPO' && sameParty(role, party)) &&
    endpointOf(connection, 'tariffs', 'SENDER') !== undefined;
  return (await connections.list()).some(isOwner) ? 'OWN_PLATFORM' : undefined;
}
