import { type PartyId, type Role, sameParty } from '../party.js';
import type { Connection, InterfaceRole } from '../roaming/connection.js';

/** Modules whose objects the hub reads and lists. */
export type ListedModule = 'cdrs' | 'locations' | 'sessions' | 'tariffs' | 'tokens';

/** Modules whose messages are routed between parties (OCPI 2.2.1: all but the configuration modules). */
export type RoutedModule = ListedModule | 'commands' | 'chargingprofiles';

export const ROUTED_MODULES: readonly RoutedModule[] = [
  'cdrs',
  'chargingprofiles',
  'commands',
  'locations',
  'sessions',
  'tariffs',
  'tokens',
];

interface ModuleRoles {
  /** Who owns its objects and answers its Sender interface. */
  readonly owners: readonly Role[];
  /** Who gets its objects and answers its Receiver interface. */
  readonly receivers: readonly Role[];
  /** Whether an object can be open to every receiver, or only to the owner and the party that it is about. */
  readonly audience: 'EVERY_RECEIVER' | 'COUNTERPARTY';
}

/**
 * Opposite roles (OCPI 2.2.1, transport_and_format, broadcast push): CPO to eMSP, NSP and OTHER; eMSP and OTHER to CPO.
 * The text says nothing of NAP, SCSP and HUB: a NAP collects locations and tariffs, an SCSP follows sessions, and
 * another hub stands for the parties behind it.
 */
const MODULE_ROLES: Readonly<Record<RoutedModule, ModuleRoles>> = {
  locations: {
    owners: ['CPO'],
    receivers: ['EMSP', 'NSP', 'NAP', 'OTHER', 'SCSP', 'HUB'],
    audience: 'EVERY_RECEIVER',
  },
  tariffs: { owners: ['CPO'], receivers: ['EMSP', 'NSP', 'NAP', 'OTHER', 'SCSP', 'HUB'], audience: 'EVERY_RECEIVER' },
  sessions: { owners: ['CPO'], receivers: ['EMSP', 'SCSP', 'OTHER', 'HUB'], audience: 'COUNTERPARTY' },
  cdrs: { owners: ['CPO'], receivers: ['EMSP', 'OTHER', 'HUB'], audience: 'COUNTERPARTY' },
  tokens: { owners: ['EMSP', 'OTHER'], receivers: ['CPO', 'HUB'], audience: 'EVERY_RECEIVER' },
  // Here "owners" are who asks and gets the results (Sender interface), "receivers" who is asked to act.
  commands: { owners: ['EMSP', 'OTHER', 'HUB'], receivers: ['CPO', 'HUB'], audience: 'COUNTERPARTY' },
  chargingprofiles: { owners: ['SCSP', 'EMSP', 'OTHER', 'HUB'], receivers: ['CPO', 'HUB'], audience: 'COUNTERPARTY' },
};

/** Roles in which a party answers an interface of a module. */
export function rolesBehind(module: RoutedModule, side: InterfaceRole): readonly Role[] {
  const { owners, receivers } = MODULE_ROLES[module];
  return side === 'SENDER' ? owners : receivers;
}

/** Whether a platform speaks for a party in a role that owns objects of a module: only then may it write them. */
export function ownsObjects(connection: Connection, party: PartyId, module: RoutedModule): boolean {
  return plays(connection, party, MODULE_ROLES[module].owners);
}

/** Whether a platform speaks for a party in a role that gets the objects of a module: only then may it ask owners for them. */
export function getsObjects(connection: Connection, party: PartyId, module: RoutedModule): boolean {
  return plays(connection, party, MODULE_ROLES[module].receivers);
}

/** Whether a party may see the objects of a module that are open to everybody, or only its own and those shown to it. */
export function mayReadOpen(connection: Connection, party: PartyId, module: RoutedModule): boolean {
  return MODULE_ROLES[module].audience === 'EVERY_RECEIVER' && getsObjects(connection, party, module);
}

/** Whether a platform speaks for a party in one of some roles. */
export function plays(connection: Connection, party: PartyId, roles: readonly Role[]): boolean {
  return connection.roles.some((one) => sameParty(one, party) && roles.includes(one.role));
}
