import type { Callback } from '../../../src/domain/roaming/callback.js';
import { roamingRules } from '../../../src/domain/routing/roaming-agreement.js';
import type { Hub } from '../../../src/flows/hub.js';
import type { CallbackStore } from '../../../src/store/roaming/callback-store.js';
import type { PresenceStore } from '../../../src/store/roaming/presence-store.js';

type QuietParts = Pick<Hub, 'fanOut' | 'messageLog' | 'presence' | 'qualityLog' | 'roamingRules'>;

/** Parts of a hub that are beside the point of a test: everybody may exchange everything, nothing is counted or sent. */
export function quietParts(): QuietParts {
  return {
    fanOut: { send: () => undefined },
    messageLog: { record: () => undefined, flush: async () => undefined },
    presence: { isOffline: () => false, seen: () => undefined, silent: () => undefined },
    qualityLog: { note: () => undefined },
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
  const stored = new Map<string, Awaited<ReturnType<PresenceStore['list']>>[number]>();
  return {
    list: async () => [...stored.values()],
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
      stored.set(connectionId, { connectionId, state, changedAt: at, lastSeenAt });
      return true;
    },
  };
}
