import { HubError } from '../errors.js';
import { type PartyId, partyKey, sameParty } from '../party.js';
import { type Connection, type Endpoint, endpointOf, type InterfaceRole } from '../roaming/connection.js';
import { plays, type RoutedModule, rolesBehind } from './module-roles.js';

export interface AddressedMessage {
  /** Who it is for; absent: the hub shall find out (open routing). */
  readonly to?: PartyId;
  readonly hub: PartyId;
  /** The platforms that speak for `to`, in any state. */
  readonly connections: readonly Connection[];
}

export interface RoutableMessage extends AddressedMessage {
  readonly module: RoutedModule;
  readonly interface: InterfaceRole;
}

export interface DirectRoute {
  readonly kind: 'direct';
  readonly receiver: PartyId;
  readonly connection: Connection;
  readonly endpoint: Endpoint;
}

export type Route = DirectRoute | { readonly kind: 'hub' };

/**
 * Where a message goes (OCPI 2.2.1, transport_and_format, message routing): to the platform of the party that it names,
 * or to the hub itself when it names the hub or nobody. Refuses as `findAddressee` does, and with
 * `receiver-unreachable` a party that does not offer that interface. A party may have several platforms, one for each
 * of its roles: the one is taken that plays a role that fits the module.
 */
export function routeMessage(message: RoutableMessage): Route {
  const addressee = findAddressee(message);
  if (addressee.kind === 'hub') return addressee;
  const { receiver, connections } = addressee;

  const fitting = rolesBehind(message.module, message.interface);
  const byFit = [
    ...connections.filter((connection) => plays(connection, receiver, fitting)),
    ...connections.filter((connection) => !plays(connection, receiver, fitting)),
  ];
  for (const connection of byFit) {
    const endpoint = endpointOf(connection, message.module, message.interface);
    if (endpoint) return { kind: 'direct', receiver, connection, endpoint };
  }
  throw new HubError(
    'receiver-unreachable',
    `${partyKey(receiver)} does not offer ${message.module} as ${message.interface}`,
  );
}

export type Addressee =
  | { readonly kind: 'hub' }
  | { readonly kind: 'party'; readonly receiver: PartyId; readonly connections: readonly Connection[] };

/**
 * Who a message is for. Refuses a party that no platform speaks for (`unknown-receiver`) and one that is invited only
 * or suspended (`receiver-unreachable`).
 */
export function findAddressee({ to, hub, connections }: AddressedMessage): Addressee {
  if (!to || sameParty(to, hub)) return { kind: 'hub' };
  const speaking = connections.filter((connection) => connection.roles.some((role) => sameParty(role, to)));
  if (speaking.length === 0) {
    throw new HubError('unknown-receiver', `${partyKey(to)} is not known to this hub`);
  }
  const connected = speaking.filter((connection) => connection.state === 'CONNECTED' && connection.theirs);
  if (connected.length === 0) {
    throw new HubError('receiver-unreachable', `${partyKey(to)} is not connected to this hub`);
  }
  return { kind: 'party', receiver: to, connections: connected };
}
