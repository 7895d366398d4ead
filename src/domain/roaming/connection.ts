import { type PartyId, type PartyKey, partyKey, type Role } from '../party.js';
import type { RoutedModule } from '../routing/module-roles.js';

export interface BusinessDetails {
  readonly name: string;
  readonly website?: string;
}

/** A party in one of its roles. */
export interface PartyRole extends PartyId {
  readonly role: Role;
}

/** A role that a platform plays (OCPI 2.2.1, credentials, CredentialsRole). */
export interface ConnectionRole extends PartyRole {
  readonly businessDetails: BusinessDetails;
  /** The platform is a hub itself and only reaches the party; never stored, and no claim to the party. */
  readonly reached?: 'THROUGH_HUB';
}

export type InterfaceRole = 'SENDER' | 'RECEIVER';

/** OCPI 2.2.1, version_information, Endpoint. */
export interface Endpoint {
  readonly identifier: string;
  readonly role: InterfaceRole;
  readonly url: string;
}

/**
 * PLANNED: invited, holds TOKEN_A. CONNECTED: handshake done. SUSPENDED: removed, kept for the books.
 * OFFLINE is a matter of the moment and not stored here.
 */
export type ConnectionState = 'PLANNED' | 'CONNECTED' | 'SUSPENDED';

/** Habits of a partner that are not a version of OCPI. */
export interface ConnectionSettings {
  /** It sends and expects its credentials token without Base64. */
  readonly rawToken: boolean;
  /** What waits for it in the outbox goes one after the other, oldest first; absent: several at a time. */
  readonly deliverInOrder?: true;
  /** Pushes of these modules that it cannot take are kept and delivered later. CDRs always are. */
  readonly keepUndelivered?: readonly RoutedModule[];
  /** Requests that it may send in a second; absent: the hub's own setting. */
  readonly requestsPerSecond?: number;
}

/** What the hub calls the partner with. */
export interface TheirSide {
  readonly version: string;
  readonly versionsUrl: string;
  /** The credentials token that the partner gave us, sealed. */
  readonly sealedToken: string;
  readonly endpoints: readonly Endpoint[];
}

/** Keyed hash of a token that a partner may call us with. */
export interface TokenHash {
  readonly hash: string;
  readonly kind: 'TOKEN_A' | 'TOKEN_C';
  /** Set when a newer token was issued: until then, or until the newer one is first used, this one still works. */
  readonly validUntil?: Date;
}

/** Credentials, version and endpoints agreed with a platform, which may speak for several parties. */
export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly state: ConnectionState;
  /** Invited roles while PLANNED; then what the partner's credentials say. */
  readonly roles: readonly ConnectionRole[];
  /** What the operator has agreed to; absent on connections from before: what its roles are. */
  readonly granted?: readonly PartyRole[];
  readonly settings: ConnectionSettings;
  /** Keyed hashes of tokens that this partner may call us with. TOKEN_A only opens versions and credentials. */
  readonly tokenHashes: readonly TokenHash[];
  readonly theirs?: TheirSide;
  /** The hub itself is this platform: stations of the party connect straight to it, and nothing goes over HTTP. */
  readonly hosted?: true;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** `NL*ABC/CPO`: the key by which a party in one of its roles is found, whatever case it was written in. */
export function roleKey(role: PartyRole): `${PartyKey}/${Role}` {
  return `${partyKey(role)}/${role.role}`;
}

/** A role without anything else that is known of it, as it is granted. */
export function bareRole({ countryCode, partyId, role }: PartyRole): PartyRole {
  return { countryCode, partyId, role };
}

/** The roles that a platform may claim in its credentials: those that the operator has agreed to. */
export function grantedTo({ granted, roles }: Connection): readonly PartyRole[] {
  return granted ?? roles;
}

/** The roles of a platform that is invited: all that were granted, under the names that are known of them. */
export function invitedRoles(connection: Connection): readonly ConnectionRole[] {
  const known = new Map(connection.roles.map((role) => [roleKey(role), role]));
  return grantedTo(connection).map(
    (granted) => known.get(roleKey(granted)) ?? { ...granted, businessDetails: { name: connection.name } },
  );
}

/** What no other platform may have: the roles that it speaks for or may claim, unless it is suspended. */
export function claimsOf(connection: Connection): readonly string[] {
  if (connection.state === 'SUSPENDED') return [];
  return [...new Set([...connection.roles, ...grantedTo(connection)].map(roleKey))];
}

/** The endpoint of a module and interface that the partner published; undefined when it has none. */
export function endpointOf(connection: Connection, identifier: string, role: InterfaceRole): Endpoint | undefined {
  return connection.theirs?.endpoints.find((e) => e.identifier === identifier && e.role === role);
}

/** The parties that a platform speaks for, each once. */
export function partiesOf({ roles }: Pick<Connection, 'roles'>): readonly PartyKey[] {
  return [...new Set(roles.map(partyKey))];
}
