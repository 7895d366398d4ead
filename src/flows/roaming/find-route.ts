import { type PartyId, partyKey } from '../../domain/party.js';
import type { InterfaceRole } from '../../domain/roaming/connection.js';
import type { RoutedModule } from '../../domain/routing/module-roles.js';
import { type Addressee, findAddressee, type Route, routeMessage } from '../../domain/routing/route-message.js';
import type { Hub } from '../hub.js';

type FindRouteDeps = Pick<Hub, 'connections' | 'identity'>;

/** Finds where a message goes by its OCPI-to headers. Refuses as `routeMessage` does. */
export async function findRoute(
  hub: FindRouteDeps,
  message: { readonly to?: PartyId; readonly module: RoutedModule; readonly interface: InterfaceRole },
): Promise<Route> {
  return routeMessage({ ...message, hub: hub.identity, connections: await platformsOf(hub, message.to) });
}

/** Finds who a message is for that the hub answers itself. Refuses as `findAddressee` does. */
export async function findReceiver(hub: FindRouteDeps, to: PartyId | undefined): Promise<Addressee> {
  return findAddressee({ ...(to && { to }), hub: hub.identity, connections: await platformsOf(hub, to) });
}

async function platformsOf(hub: FindRouteDeps, to: PartyId | undefined) {
  return to ? hub.connections.findByParty(partyKey(to)) : [];
}
