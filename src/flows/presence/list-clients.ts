import {
  type ClientInfo,
  clientInfosOf,
  isHub,
  type KnownPlatform,
  type ListedClient,
  oneForEachRole,
  roleName,
} from '../../domain/roaming/client-info.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';

export type ListClientsDeps = Pick<Hub, 'connections' | 'presences'>;

/** Lists the parties that are or were connected, with their status: each role once, in the order of their invitation. */
export async function listClients(hub: ListClientsDeps): Promise<readonly ListedClient[]> {
  const platforms = await knownPlatforms(hub);
  return oneForEachRole(
    platforms.flatMap((platform) => {
      const behind = new Set(platform.behind.map(roleName));
      return clientInfosOf(platform).map(
        (info): ListedClient => ({
          ...info,
          connection: platform.connection,
          reached: behind.has(roleName(info)) ? 'THROUGH_HUB' : 'DIRECTLY',
        }),
      );
    }),
  );
}

/** All that tells the status of the parties of each platform. What was told to nobody yet is dated by the connection. */
export async function knownPlatforms(hub: ListClientsDeps): Promise<readonly KnownPlatform[]> {
  const { presences } = hub;
  const [connections, records, behind, told] = await Promise.all([
    hub.connections.list(),
    presences.list(),
    presences.behind(),
    presences.told(),
  ]);
  const states = new Map(records.map((record) => [record.connectionId, record.state]));
  const [behindOf, toldOf] = [byConnection(behind), byConnection(told)];
  return connections.map((connection: Connection) => ({
    connection,
    presence: states.get(connection.id) ?? 'ONLINE',
    // A platform that is no hub any more reaches nobody but its own parties.
    behind: isHub(connection) ? (behindOf.get(connection.id) ?? []) : [],
    told: toldOf.get(connection.id) ?? [],
    at: connection.updatedAt,
  }));
}

function byConnection(
  statuses: readonly (ClientInfo & { readonly connectionId: string })[],
): ReadonlyMap<string, readonly ClientInfo[]> {
  const grouped = new Map<string, ClientInfo[]>();
  for (const { connectionId, ...info } of statuses) {
    const others = grouped.get(connectionId);
    if (others) others.push(info);
    else grouped.set(connectionId, [info]);
  }
  return grouped;
}
