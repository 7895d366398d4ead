import { type PartyId, type PartyKey, partyKey } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { Audience } from '../../domain/routing/audience.js';
import { type BroadcastModule, broadcastAudience } from '../../domain/routing/broadcast-audience.js';
import type { Hub } from '../hub.js';
import type { FannedPush } from '../ports.js';

export interface PushForAll extends Pick<FannedPush, 'objectKey' | 'method' | 'rest' | 'correlationId' | 'body'> {
  readonly module: BroadcastModule;
  readonly owner: PartyId;
  /** The platform that pushes; absent: the hub itself. */
  readonly caller?: Connection;
  /** Who may see the object. */
  readonly audience: Audience;
}

/**
 * Gives a push to all that may have it, from the hub to each party, in the bytes and with the path that came (OCPI
 * 2.2.1, transport_and_format, broadcast push). Waits for none of them. Returns the receivers.
 */
export async function broadcastPush(
  hub: Pick<Hub, 'clock' | 'connections' | 'fanOut' | 'roamingRules'>,
  { owner, caller, audience, ...message }: PushForAll,
): Promise<readonly PartyKey[]> {
  const [connections, rules] = await Promise.all([hub.connections.list(), hub.roamingRules()]);
  const { module } = message;
  const at = hub.clock.now();
  const routes = broadcastAudience({ module, owner, originId: caller?.id ?? '', audience, connections, rules, at });
  if (routes.length > 0) hub.fanOut.send(routes.map((route) => ({ route, ...message })));
  return routes.map(({ receiver }) => partyKey(receiver));
}
