import { HubError } from '../../../domain/errors.js';
import { type PartyId, partyKey, sameParty } from '../../../domain/party.js';
import type { InterfaceRole } from '../../../domain/roaming/connection.js';
import { getsObjects, ownsObjects, ROUTED_MODULES, type RoutedModule } from '../../../domain/routing/module-roles.js';
import type { Route } from '../../../domain/routing/route-message.js';
import { sendOrKeep } from '../../../flows/delivery/send-or-keep.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { findRoute } from '../../../flows/routing/find-route.js';
import { relayRequest } from '../../../flows/routing/relay-request.js';
import type { OcpiAnswer, OcpiCall } from '../module.js';
import { restOf } from './rest-of.js';

/** Where a call of a module goes, by its OCPI-to headers. */
export async function routeOf(
  hub: RoamingHub,
  call: OcpiCall,
  module: RoutedModule,
  side: InterfaceRole,
): Promise<Route> {
  const { from, to } = call.routing;
  const route = await findRoute(hub, { ...(from && { from }), ...(to && { to }), module, interface: side });
  call.decide(route.kind === 'hub' ? { way: 'HUB', receivers: [] } : directly(route.receiver));
  return route;
}

export interface OpenCall {
  readonly module: RoutedModule;
  readonly side: InterfaceRole;
  /** Who the content of the call is for. */
  readonly receiver: PartyId;
  /** What told it: `cdr_token`, `location LOC1`; no uid of a driver's token. */
  readonly because: string;
}

/** Where a call goes that names the hub or nobody, now that its receiver is found (message routing, open routing). */
export async function openRouteOf(hub: RoamingHub, call: OcpiCall, open: OpenCall): Promise<Route> {
  const { module, side, receiver, because } = open;
  const { from } = call.routing;
  const route = await findRoute(hub, { ...(from && { from }), to: receiver, module, interface: side });
  if (route.kind === 'direct') call.decide({ ...directly(receiver), way: 'OPEN', because });
  return route;
}

export interface PassedOn {
  readonly route: Route;
  /** What the hub says itself when the route ends here. */
  readonly own: () => OcpiAnswer | Promise<OcpiAnswer>;
  /** Absent: as long as any relayed message may take. */
  readonly timeoutMs?: number;
}

/**
 * Relays a call as it came to the party that it is for and answers with the receiver's answer; else with the hub's own.
 * A push that the receiver misses is kept for it, where it has asked for that.
 */
export async function passOn(
  hub: RoamingHub,
  call: OcpiCall,
  { route, own, timeoutMs }: PassedOn,
): Promise<OcpiAnswer> {
  if (route.kind === 'hub') return own();
  const { method, routing, bytes } = call;
  const message = { route, method, rest: restOf(call), ...(bytes && { body: bytes }) };
  const module = ROUTED_MODULES.find((one) => one === route.endpoint.identifier);
  if (module && routing.from && timeoutMs === undefined) {
    const { correlationId, from } = routing;
    const sent = await sendOrKeep(hub, { ...message, module, correlationId, from });
    return sent.kind === 'kept' ? kept(route.receiver) : { ...sent, kind: 'relayed', from: route.receiver };
  }
  const answer = await relayRequest(hub, { ...message, routing, ...(timeoutMs !== undefined && { timeoutMs }) });
  return { kind: 'relayed', answer, from: route.receiver };
}

/** The receiver has asked the hub to keep what it misses: so the sender need not send it again. */
function kept(receiver: PartyId): OcpiAnswer {
  const message = `kept: ${partyKey(receiver)} does not take it now, the hub will deliver it`;
  return { kind: 'own', http: 200, message };
}

/** The party that asks; functional modules always know it. Refuses with `bad-field`. */
export function askerOf({ routing }: OcpiCall): PartyId {
  if (routing.from) return routing.from;
  throw new HubError('bad-field', 'OCPI-from-country-code and OCPI-from-party-id: required');
}

/**
 * Whether the party that asks plays a role that gets the objects of a module. Many platforms look at the token alone,
 * which is the hub's, and would show anybody all that they have: others are shown what the hub knows to be for them.
 */
export function isReader(call: OcpiCall, module: RoutedModule): boolean {
  return getsObjects(call.caller, askerOf(call), module);
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

function directly(receiver: PartyId) {
  return { way: 'DIRECT', receivers: [partyKey(receiver)] } as const;
}
