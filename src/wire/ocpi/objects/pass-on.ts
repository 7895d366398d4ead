import { HubError } from '../../../domain/errors.js';
import { type PartyId, partyKey, sameParty } from '../../../domain/party.js';
import type { InterfaceRole } from '../../../domain/roaming/connection.js';
import { ownsObjects, type RoutedModule } from '../../../domain/routing/module-roles.js';
import type { Route } from '../../../domain/routing/route-message.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { findRoute } from '../../../flows/routing/find-route.js';
import { relayRequest } from '../../../flows/routing/relay-request.js';
import type { OcpiAnswer, OcpiCall } from '../module.js';

/** Where a call of a module goes, by its OCPI-to headers. */
export async function routeOf(
  hub: RoamingHub,
  call: OcpiCall,
  module: RoutedModule,
  side: InterfaceRole,
): Promise<Route> {
  const { from, to } = call.routing;
  return findRoute(hub, { ...(from && { from }), ...(to && { to }), module, interface: side });
}

/** Relays a call as it came to the party that it names and answers with the receiver's answer; else with the hub's own. */
export async function passOn(
  hub: RoamingHub,
  call: OcpiCall,
  { route, own }: { readonly route: Route; readonly own: () => OcpiAnswer | Promise<OcpiAnswer> },
): Promise<OcpiAnswer> {
  if (route.kind === 'hub') return own();
  const { method, rest, routing, bytes } = call;
  const answer = await relayRequest(hub, { route, method, rest, routing, ...(bytes && { body: bytes }) });
  return { kind: 'relayed', answer, from: route.receiver };
}

/** The owner in the URL of an object, if the caller may write its objects; else `not-your-party`. */
export function ownerInUrl(call: OcpiCall, module: RoutedModule): PartyId {
  const { country_code: countryCode = '', party_id: partyId = '' } = call.params;
  const owner = { countryCode, partyId };
  if (!ownsObjects(call.caller, owner, module)) {
    throw new HubError('not-your-party', `${partyKey(owner)} is not a party of yours that owns ${module}`, 'party_id');
  }
  return owner;
}

/** GET is never broadcast (transport_and_format, broadcast push): what others have of an object is asked of one party. */
export function refuseGetFromAll(hub: RoamingHub, call: OcpiCall): void {
  const { to } = call.routing;
  if (to && sameParty(to, hub.identity)) {
    throw new HubError('bad-field', 'OCPI-to: a GET of the Receiver interface needs a party, not the hub');
  }
}

/** The body as text, as it came. */
export function bodyText(call: OcpiCall): string {
  return call.bytes ? Buffer.from(call.bytes).toString('utf8') : '';
}
