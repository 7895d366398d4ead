import { type PartyId, type PartyKey, partyKey } from '../../domain/party.js';
import { type ClientInfo, isHub } from '../../domain/roaming/client-info.js';
import type { Connection, ConnectionRole } from '../../domain/roaming/connection.js';
import type { ConnectionStore } from '../../store/connection-store.js';
import type { PartyStatus, PresenceStore } from '../../store/roaming/presence-store.js';
import { createLoopGuard, type LoopGuard } from './loop-guard.js';

/** Other hubs that are connected to this one, and the parties that they reach. */
export interface OtherHubs extends LoopGuard {
  /** The store, in which a party that nobody here speaks for is found at the hub that reaches it. */
  readonly connections: ConnectionStore;
  /** A hub's connection, which speaks for those of these parties that it alone reaches. */
  speakingFor(caller: Connection, parties: readonly PartyId[]): Promise<Connection>;
}

export interface OtherHubsOptions {
  readonly connections: ConnectionStore;
  readonly presences: Pick<PresenceStore, 'behind' | 'told'>;
  /** How long a process may still go by what was known before; absent: a second. */
  readonly ttlMs?: number;
}

const TTL_MS = 1_000;

/** Who reaches a party: one hub, though others may say the same. */
interface Reached {
  readonly connectionId: string;
  readonly roles: readonly ConnectionRole[];
}

/**
 * Finds parties behind other hubs: a message to one of them goes to its hub, and one of theirs may come from it. A party
 * that a platform here has ever spoken for is that platform's; of several hubs the first that said so has it, unless it
 * has given it up.
 */
export function createOtherHubs({ connections, presences, ttlMs = TTL_MS }: OtherHubsOptions): OtherHubs {
  let known: { readonly reached: Promise<ReadonlyMap<PartyKey, Reached>>; readonly untilMs: number } | undefined;
  const current = (): Promise<ReadonlyMap<PartyKey, Reached>> => {
    if (known && performance.now() < known.untilMs) return known.reached;
    const reading = { reached: readReached(connections, presences), untilMs: performance.now() + ttlMs };
    known = reading;
    reading.reached.catch(() => {
      if (known === reading) known = undefined;
    });
    return reading.reached;
  };
  return {
    ...createLoopGuard(),
    connections: {
      ...connections,
      findByParty: async (party) => {
        const direct = await connections.findByParty(party);
        if (direct.length > 0) return direct;
        const reached = (await current()).get(party);
        const through = reached && (await connections.find(reached.connectionId));
        return through ? [withRoles(through, reached.roles)] : [];
      },
    },
    speakingFor: async (caller, parties) => {
      if (!isHub(caller)) return caller;
      const reached = await current();
      const roles = parties.flatMap((party) => {
        const one = reached.get(partyKey(party));
        return one?.connectionId === caller.id ? one.roles : [];
      });
      return withRoles(caller, roles);
    },
  };
}

async function readReached(
  connections: ConnectionStore,
  presences: OtherHubsOptions['presences'],
): Promise<ReadonlyMap<PartyKey, Reached>> {
  const [all, behind, told] = await Promise.all([connections.list(), presences.behind(), presences.told()]);
  const direct = new Set([...all.flatMap(({ roles }) => roles.map(partyKey)), ...spokenFor(told, behind)]);
  const hubs = new Set(all.filter((one) => one.state === 'CONNECTED' && isHub(one)).map(({ id }) => id));
  const reached = new Map<PartyKey, Reached>();
  for (const { connectionId, ...info } of behind) {
    const party = partyKey(info.party);
    const isThere = info.status === 'CONNECTED' || info.status === 'OFFLINE';
    const other = reached.get(party);
    if (!isThere || direct.has(party) || !hubs.has(connectionId)) continue;
    if (other && other.connectionId !== connectionId) continue;
    reached.set(party, { connectionId, roles: [...(other?.roles ?? []), roleOf(info)] });
  }
  return reached;
}

/** Parties that a platform here has had itself, as others were told: what is theirs is here, though they have left. */
function spokenFor(told: readonly PartyStatus[], behind: readonly PartyStatus[]): readonly PartyKey[] {
  const nameOf = ({ connectionId, party }: PartyStatus) => `${connectionId} ${partyKey(party)}`;
  const saidByHubs = new Set(behind.map(nameOf));
  return told.filter((status) => !saidByHubs.has(nameOf(status))).map(({ party }) => partyKey(party));
}

function roleOf({ party, role }: ClientInfo): ConnectionRole {
  return { ...party, role, businessDetails: { name: partyKey(party) }, reached: 'THROUGH_HUB' };
}

function withRoles(connection: Connection, roles: readonly ConnectionRole[]): Connection {
  return roles.length === 0 ? connection : { ...connection, roles: [...connection.roles, ...roles] };
}
