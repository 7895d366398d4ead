import { HubError } from '../../domain/errors.js';
import { type PartyId, partyKey } from '../../domain/party.js';
import type { InterfaceRole } from '../../domain/roaming/connection.js';
import type { RoutedModule } from '../../domain/routing/module-roles.js';
import { mayExchange } from '../../domain/routing/roaming-agreement.js';
import { type Addressee, findAddressee, type Route, routeMessage } from '../../domain/routing/route-message.js';
import type { Hub } from '../hub.js';

export type FindRouteDeps = Pick<Hub, 'clock' | 'connections' | 'identity' | 'roamingRules'>;

export interface RoutedCall {
  /** Who sends it. */
  readonly from?: PartyId;
  /** Who it is for; absent: the hub. */
  readonly to?: PartyId;
  readonly module: RoutedModule;
  readonly interface: InterfaceRole;
}

/** Finds where a message goes by the party that it names. Refuses as `routeMessage` does, and with `not-agreed`. */
export async function findRoute(hub: FindRouteDeps, message: RoutedCall): Promise<Route> {
  const route = routeMessage({ ...message, hub: hub.identity, connections: await platformsOf(hub, message.to) });
  if (route.kind === 'direct' && message.from) {
    await refuseUnagreed(hub, [message.from, route.receiver], message.module);
  }
  return route;
}

/** Finds who a message is for that the hub answers itself. Refuses as `findAddressee` does. */
export async function findReceiver(
  hub: Pick<FindRouteDeps, 'connections' | 'identity'>,
  to: PartyId | undefined,
): Promise<Addressee> {
  return findAddressee({ ...(to && { to }), hub: hub.identity, connections: await platformsOf(hub, to) });
}

/** Refuses with `not-agreed` what two parties may not exchange now. */
export async function refuseUnagreed(
  hub: Pick<FindRouteDeps, 'clock' | 'roamingRules'>,
  parties: readonly [PartyId, PartyId],
  module: RoutedModule,
): Promise<void> {
  if (mayExchange(await hub.roamingRules(), { parties, module, at: hub.clock.now() })) return;
  const [one, other] = parties.map(partyKey);
  throw new HubError('not-agreed', `${one} and ${other} have no roaming agreement that covers ${module} now`);
}

async function platformsOf(hub: Pick<FindRouteDeps, 'connections'>, to: PartyId | undefined) {
  return to ? hub.connections.findByParty(partyKey(to)) : [];
}
