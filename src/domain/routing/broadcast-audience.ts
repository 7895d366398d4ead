import { type PartyId, type PartyKey, partyKey, type Role } from '../party.js';
import { type Connection, endpointOf } from '../roaming/connection.js';
import type { Audience } from './audience.js';
import type { RoutedModule } from './module-roles.js';
import { mayExchange, type RoamingRules } from './roaming-agreement.js';
import type { DirectRoute } from './route-message.js';

/** Modules whose objects are meant for all; sessions and CDRs are about one driver (GDPR), commands for one CPO. */
export type BroadcastModule = 'locations' | 'tariffs' | 'tokens';

/**
 * Opposite roles (OCPI 2.2.1, transport_and_format, broadcast push): CPO to eMSP, NSP and OTHER; eMSP and OTHER to CPO
 * only. The text says nothing of NAP, HUB and SCSP: a NAP collects locations and tariffs, another hub stands for the
 * eMSPs behind it, an SCSP works on sessions and gets nothing.
 */
const OPPOSITE_ROLES: Readonly<Record<BroadcastModule, readonly Role[]>> = {
  locations: ['EMSP', 'NSP', 'OTHER', 'NAP', 'HUB'],
  tariffs: ['EMSP', 'NSP', 'OTHER', 'NAP', 'HUB'],
  tokens: ['CPO'],
};

export interface BroadcastPush {
  readonly module: BroadcastModule;
  /** Whose object it is. */
  readonly owner: PartyId;
  /** The platform that pushed it. */
  readonly originId: string;
  /** Who may see the object: one that was shown to a few goes to those few only. */
  readonly audience: Audience;
  /** All platforms of the hub. */
  readonly connections: readonly Connection[];
  readonly rules: RoamingRules;
  readonly at: Date;
}

/** Whether messages of a module may be given to several. */
export function isBroadcast(module: RoutedModule): module is BroadcastModule {
  return Object.hasOwn(OPPOSITE_ROLES, module);
}

/**
 * Who gets a push that names the hub or nobody: every party of a connected platform that plays an opposite role and
 * has the module's Receiver interface, as far as roaming agreements allow; never the platform that it came from. A party
 * with several such roles on one platform gets it once.
 */
export function broadcastAudience(push: BroadcastPush): readonly DirectRoute[] {
  const { module, originId, connections } = push;
  return connections.flatMap((connection) => {
    const endpoint = endpointOf(connection, module, 'RECEIVER');
    if (connection.state !== 'CONNECTED' || connection.id === originId || !endpoint) return [];
    return receiversOn(connection, push).map(
      (receiver): DirectRoute => ({ kind: 'direct', receiver, connection, endpoint }),
    );
  });
}

function receiversOn(connection: Connection, push: BroadcastPush): readonly PartyId[] {
  const { audience, owner, module, rules, at } = push;
  const byKey = new Map<PartyKey, PartyId>();
  for (const { countryCode, partyId, role } of connection.roles) {
    const party = { countryCode: countryCode.toUpperCase(), partyId: partyId.toUpperCase() };
    const isMeant = audience === 'EVERYBODY' ? OPPOSITE_ROLES[module].includes(role) : isNamed(audience, party);
    if (isMeant && mayExchange(rules, { parties: [owner, party], module, at })) byKey.set(partyKey(party), party);
  }
  return [...byKey.values()];
}

/** Whom the owner has addressed by name gets its changes, in whatever role. */
function isNamed(audience: readonly PartyKey[], party: PartyId): boolean {
  return audience.includes(partyKey(party));
}
