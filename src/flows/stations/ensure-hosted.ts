import { HubError } from '../../domain/errors.js';
import { type PartyId, partyKey } from '../../domain/party.js';
import { bareRole, type Connection, claimsOf, type Endpoint, roleKey } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';
import { refuseHubsOwnParty } from '../registration/agree-with-party.js';
import { touched } from '../registration/touched.js';

export type EnsureHostedDeps = Pick<Hub, 'clock' | 'connections' | 'identity' | 'secrets'>;

/** What eMSPs may send to the party, and what they may ask of it; nothing of it goes over HTTP. */
const ENDPOINTS: readonly Endpoint[] = [
  { identifier: 'commands', role: 'RECEIVER', url: 'stations:/commands' },
  { identifier: 'chargingprofiles', role: 'RECEIVER', url: 'stations:/chargingprofiles' },
  { identifier: 'tokens', role: 'RECEIVER', url: 'stations:/tokens' },
  { identifier: 'locations', role: 'SENDER', url: 'stations:/locations' },
  { identifier: 'sessions', role: 'SENDER', url: 'stations:/sessions' },
  { identifier: 'cdrs', role: 'SENDER', url: 'stations:/cdrs' },
  { identifier: 'tariffs', role: 'SENDER', url: 'stations:/tariffs' },
];

/** Id of the platform that the hub itself is for a party: one for each party. */
export function hostedId(party: PartyId): string {
  return `stations:${partyKey(party)}`;
}

/**
 * Lets the hub itself be the CPO platform of a party whose stations connect straight to it; done again, it takes on the
 * name and comes back from a suspension. Refuses with `party-taken` the hub's own party, and one for which another
 * platform speaks as CPO.
 */
export async function ensureHosted(hub: EnsureHostedDeps, party: PartyId, name: string): Promise<Connection> {
  const role = { ...party, role: 'CPO' as const, businessDetails: { name } };
  const found = await hub.connections.find(hostedId(party));
  if (found?.state === 'CONNECTED' && found.name === name) return found;
  await refuseTakenParty(hub, party);
  const now = hub.clock.now();
  const connection: Connection = {
    id: hostedId(party),
    name,
    state: 'CONNECTED',
    roles: [role],
    granted: [bareRole(role)],
    settings: found?.settings ?? { rawToken: false },
    tokenHashes: [],
    theirs: {
      version: '2.2.1',
      versionsUrl: 'stations:',
      sealedToken: hub.secrets.seal(hub.secrets.newToken()),
      endpoints: ENDPOINTS,
    },
    hosted: true,
    createdAt: found?.createdAt ?? now,
    updatedAt: found ? touched(found, hub.clock) : now,
  };
  if (found) await hub.connections.replace(connection, found.updatedAt);
  else await hub.connections.insert(connection);
  return connection;
}

/** Refuses (`party-taken`) the hub's own party, and one for which another platform speaks as CPO, or may. */
export async function refuseTakenParty(
  hub: Pick<EnsureHostedDeps, 'connections' | 'identity'>,
  party: PartyId,
): Promise<void> {
  const role = { ...party, role: 'CPO' as const };
  refuseHubsOwnParty(hub, [role]);
  const others = (await hub.connections.list()).filter(({ id }) => id !== hostedId(party));
  const other = others.find((one) => claimsOf(one).includes(roleKey(role)));
  if (!other) return;
  throw new HubError('party-taken', `party: the platform ${other.name} speaks for ${partyKey(role)} as CPO`, 'party');
}

/** Refuses (`conflict`) what can only be done with a platform that speaks OCPI. */
export function refuseHosted({ hosted, name }: Pick<Connection, 'hosted' | 'name'>): void {
  if (!hosted) return;
  throw new HubError('conflict', `the stations of ${name} connect straight to this hub: there is no platform to ask`);
}
