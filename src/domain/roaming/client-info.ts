import { type PartyId, type PartyKey, partyKey, type Role } from '../party.js';
import { ROUTED_MODULES } from '../routing/module-roles.js';
import { mayExchange, type RoamingRules } from '../routing/roaming-agreement.js';
import type { Connection } from './connection.js';

/** OCPI 2.2.1, mod_hub_client_info, ConnectionStatus. */
export const CLIENT_STATUSES = ['CONNECTED', 'OFFLINE', 'PLANNED', 'SUSPENDED'] as const;
export type ClientStatus = (typeof CLIENT_STATUSES)[number];

/** Whether a party can be reached in one of its roles, as others are told (OCPI 2.2.1, mod_hub_client_info). */
export interface ClientInfo {
  readonly party: PartyId;
  readonly role: Role;
  readonly status: ClientStatus;
  /** When the status moved, or the role appeared. Nothing else moves it: a new token is no news to others. */
  readonly lastUpdated: Date;
}

/** What the hub knows of a platform and of what others were told of it. */
export interface KnownPlatform {
  readonly connection: Connection;
  readonly presence: 'ONLINE' | 'OFFLINE';
  /** Parties that it reaches as a hub itself, as it said. */
  readonly behind: readonly ClientInfo[];
  /** What others were told last. */
  readonly told: readonly ClientInfo[];
  /** What a status that nobody was told yet is dated. */
  readonly at: Date;
}

/**
 * One entry for each role of a platform and of the parties behind it. A role that it had and has no more is SUSPENDED:
 * nothing is ever removed from the list.
 */
export function clientInfosOf({ connection, presence, behind, told, at }: KnownPlatform): readonly ClientInfo[] {
  const own = statusOf(connection, presence);
  const current = [
    ...connection.roles.map((role) => ({ party: partyOf(role), role: role.role, status: own })),
    ...behind.map((info) => ({ ...info, status: own === 'CONNECTED' ? info.status : own })),
  ];
  const names = new Set(current.map(roleName));
  const gone = told.filter((info) => !names.has(roleName(info)));
  const toldByName = new Map(told.map((info) => [roleName(info), info]));
  return [...current, ...gone.map((info) => ({ ...info, status: 'SUSPENDED' as const }))].map((info) => {
    const before = toldByName.get(roleName(info));
    return before?.status === info.status ? before : { ...info, lastUpdated: laterThan(before?.lastUpdated, at) };
  });
}

/** The entries that differ from what others were told. */
export function untold(infos: readonly ClientInfo[], told: readonly ClientInfo[]): readonly ClientInfo[] {
  const known = new Set(told.map((info) => `${roleName(info)}:${info.status}`));
  return infos.filter((info) => !known.has(`${roleName(info)}:${info.status}`));
}

/** An entry of the list, and the platform by which the party is reached. */
export interface ListedClient extends ClientInfo {
  readonly connection: Connection;
  readonly reached: 'DIRECTLY' | 'THROUGH_HUB';
}

/**
 * One entry for each party and role, though a party may have moved from one platform to another: the platform counts
 * that can be reached, and one that speaks for the party itself before a hub that only reaches it.
 */
export function oneForEachRole(clients: readonly ListedClient[]): readonly ListedClient[] {
  const best = new Map<string, ListedClient>();
  for (const client of clients) {
    const other = best.get(roleName(client));
    if (!other || rank(client) < rank(other)) best.set(roleName(client), client);
  }
  return clients.filter((client) => best.get(roleName(client)) === client);
}

export interface Viewer {
  /** The platform that looks, of which it sees nothing itself. */
  readonly connection: Connection;
  readonly rules: RoamingRules;
  readonly now: Date;
}

/**
 * What a platform sees of an entry; undefined: nothing. A party with which none of its own may exchange anything now is
 * PLANNED to it (mod_hub_client_info, "another party becomes PLANNED"). Another hub does not see parties behind hubs:
 * messages go through two hubs at most.
 */
export function seenBy(viewer: Viewer, client: ListedClient): ClientInfo | undefined {
  const { party, role, status, lastUpdated, connection, reached } = client;
  if (connection.id === viewer.connection.id) return undefined;
  if (reached === 'THROUGH_HUB' && isHub(viewer.connection)) return undefined;
  const isMasked = status !== 'PLANNED' && status !== 'SUSPENDED' && !mayTalk(viewer, party);
  if (!isMasked) return { party, role, status, lastUpdated };
  return { party, role, status: 'PLANNED', lastUpdated: connection.createdAt };
}

/** Whether a platform says that it is a hub itself. */
export function isHub(connection: Connection): boolean {
  return connection.roles.some((role) => role.role === 'HUB');
}

/** `NL*ABC/CPO`: a party in one of its roles. */
export function roleName({ party, role }: Pick<ClientInfo, 'party' | 'role'>): `${PartyKey}/${Role}` {
  return `${partyKey(party)}/${role}`;
}

function statusOf({ state }: Connection, presence: KnownPlatform['presence']): ClientStatus {
  return state === 'CONNECTED' && presence === 'OFFLINE' ? 'OFFLINE' : state;
}

function partyOf({ countryCode, partyId }: PartyId): PartyId {
  return { countryCode, partyId };
}

/** What was told last may be from a clock that was ahead. */
function laterThan(before: Date | undefined, at: Date): Date {
  return before && before >= at ? new Date(before.getTime() + 1) : at;
}

function rank({ status, reached }: ListedClient): number {
  const byStatus = { CONNECTED: 0, OFFLINE: 0, PLANNED: 2, SUSPENDED: 4 }[status];
  return byStatus + (reached === 'DIRECTLY' ? 0 : 1);
}

function mayTalk({ connection, rules, now }: Viewer, other: PartyId): boolean {
  return connection.roles.some((own) =>
    ROUTED_MODULES.some((module) => mayExchange(rules, { parties: [own, other], module, at: now })),
  );
}
