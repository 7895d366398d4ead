import type { Callback } from '../../../src/domain/roaming/callback.js';
import { roleName } from '../../../src/domain/roaming/client-info.js';
import { roamingRules } from '../../../src/domain/routing/roaming-agreement.js';
import type { Hub, HubLimits } from '../../../src/flows/hub.js';
import type { CallbackStore } from '../../../src/store/roaming/callback-store.js';
import type { PartyStatus, PresenceRecord, PresenceStore } from '../../../src/store/roaming/presence-store.js';

/** Of a hub whose partners answer soon. */
export const LIMITS: HubLimits = {
  relayTimeoutMs: 1_000,
  authorizeTimeoutMs: 1_000,
  handshakeTimeoutMs: 1_000,
  deliveryAttempts: 3,
  pageLimit: 100,
};

type QuietParts = Pick<
  Hub,
  'credit' | 'fanOut' | 'messageLog' | 'presence' | 'priceFeeds' | 'qualityLog' | 'roamingRules'
>;

/** Parts of a hub that are beside the point of a test: everybody may exchange everything, nothing is counted or sent. */
export function quietParts(): QuietParts {
  return {
    credit: { authorize: async () => ({ kind: 'UNLIMITED' }), lookAtAll: async () => undefined },
    fanOut: { send: () => undefined },
    messageLog: { record: () => undefined, flush: async () => undefined },
    presence: { isOffline: () => false, seen: () => undefined, silent: () => undefined, changed: () => undefined },
    priceFeeds: { feeds: [], fetch: () => Promise.reject(new Error('no feed here')) },
    qualityLog: { note: () => undefined, flush: async () => undefined },
    roamingRules: async () => roamingRules([], 'OPEN'),
  };
}

export function inMemoryCallbacks(): CallbackStore & { readonly all: () => readonly Callback[] } {
  const stored = new Map<string, Callback>();
  const all = () => [...stored.values()];
  return {
    all,
    insert: async (callback) => {
      if (stored.has(callback.id)) return false;
      stored.set(callback.id, callback);
      return true;
    },
    settle: async (id, outcome, objectId) => {
      const one = stored.get(id);
      if (one) stored.set(id, { ...one, outcome, ...(objectId !== undefined && { objectId }) });
    },
    find: async (id) => stored.get(id),
    findAbout: async ({ kind, objectId }) =>
      all()
        .filter((one) => one.kind === kind && one.objectId === objectId)
        .reverse(),
  };
}

export function inMemoryPresences(): PresenceStore {
  const stored = new Map<string, PresenceRecord>();
  const statuses = { told: new Map<string, PartyStatus>(), behind: new Map<string, PartyStatus>() };
  const of = (kind: keyof typeof statuses, connectionId?: string) =>
    [...statuses[kind].values()].filter((one) => connectionId === undefined || one.connectionId === connectionId);
  const put = (kind: keyof typeof statuses, status: PartyStatus): boolean => {
    const name = `${status.connectionId}/${roleName(status)}`;
    const known = statuses[kind].get(name);
    if (known && (known.status === status.status || known.lastUpdated >= status.lastUpdated)) return false;
    statuses[kind].set(name, status);
    return true;
  };
  return {
    list: async () => [...stored.values()],
    find: async (connectionId) => stored.get(connectionId),
    seen: async (signs) => {
      for (const { connectionId, at } of signs) {
        const known = stored.get(connectionId) ?? { connectionId, state: 'ONLINE', changedAt: at, lastSeenAt: at };
        stored.set(connectionId, { ...known, lastSeenAt: known.lastSeenAt > at ? known.lastSeenAt : at });
      }
    },
    change: async (connectionId, state, at) => {
      const known = stored.get(connectionId);
      if (known?.state === state) return false;
      const lastSeenAt = state === 'ONLINE' ? at : (known?.lastSeenAt ?? new Date(0));
      stored.set(connectionId, { ...known, connectionId, state, changedAt: at, lastSeenAt });
      return true;
    },
    forget: async (connectionId) => {
      stored.delete(connectionId);
    },
    awaitResync: async (connectionId, from) => {
      const asNew: PresenceRecord = { connectionId, state: 'ONLINE', changedAt: from, lastSeenAt: new Date(0) };
      const known = stored.get(connectionId) ?? asNew;
      const resyncFrom = known.resyncFrom && known.resyncFrom < from ? known.resyncFrom : from;
      stored.set(connectionId, { ...known, resyncFrom });
    },
    resynced: async (connectionId, from) => {
      const known = stored.get(connectionId);
      if (!known?.resyncFrom || known.resyncFrom < from) return;
      const { resyncFrom: _done, ...rest } = known;
      stored.set(connectionId, rest);
    },
    told: async (connectionId) => of('told', connectionId),
    tell: async (status) => put('told', status),
    behind: async (connectionId) => of('behind', connectionId),
    putBehind: async (status) => put('behind', status),
  };
}
