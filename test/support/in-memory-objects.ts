import { parsePartyKey, partyKey } from '../../src/domain/party.js';
import type { ObjectQuery, ObjectStore, StoredObject } from '../../src/store/object-store.js';

/** The object store without a database: creation order, revisions and all. */
export function inMemoryObjects(): ObjectStore & { readonly all: () => readonly StoredObject[] } {
  const stored = new Map<string, StoredObject>();
  const keyOf = ({ module, key }: Pick<StoredObject, 'module' | 'key'>) => `${module}:${key}`;
  return {
    all: () => [...stored.values()],
    find: async (module, key) => stored.get(keyOf({ module, key })),
    findById: async (module, id, { owner, tokenType } = {}) =>
      [...stored.values()].filter(
        (one) =>
          one.module === module &&
          one.id.toUpperCase() === id.toUpperCase() &&
          (!owner || one.owner === owner) &&
          (!tokenType || one.key.endsWith(`/${tokenType.toUpperCase()}`)),
      ),
    put: async (object) => {
      const current = stored.get(keyOf(object))?.revision ?? 0;
      if (object.revision !== current + 1) return false;
      stored.set(keyOf(object), object);
      return true;
    },
    remove: async (object) => {
      const isAsRead = stored.get(keyOf(object))?.revision === object.revision;
      return isAsRead && stored.delete(keyOf(object));
    },
    page: async (module, { owner, owners, visibleTo, dateFrom, dateTo, offset, limit }) => {
      const matching = [...stored.values()].filter(
        (object) =>
          object.module === module &&
          (!owner || object.owner === owner) &&
          (owner || !owners || owners.parties.includes(object.owner) === (owners.kind === 'only')) &&
          visibleTo.some((reader) => isVisible(object, reader)) &&
          (!dateFrom || object.lastUpdated >= dateFrom) &&
          (!dateTo || object.lastUpdated < dateTo),
      );
      return { items: matching.slice(offset, offset + limit), total: matching.length };
    },
    publishedPlans: async () => {
      const names = [...stored.values()].flatMap(({ publishedFor, owner }) =>
        publishedFor === undefined ? [] : [`${publishedFor} ${owner}`],
      );
      return [...new Set(names)].sort().map((name) => {
        const [plan = '', owner = ''] = name.split(' ');
        return { plan, owner: partyKey(parsePartyKey(owner)) };
      });
    },
    published: async ({ plan, owner, writtenFrom, writtenUntil, first, limit }) =>
      [...stored.values()]
        .filter((one) => one.publishedFor === plan && one.owner === owner)
        .filter(({ lastUpdated: at }) => (!writtenFrom || at >= writtenFrom) && (!writtenUntil || at < writtenUntil))
        .sort((a, b) => (a.lastUpdated.getTime() - b.lastUpdated.getTime()) * (first === 'NEWEST' ? -1 : 1))
        .slice(0, limit),
  };
}

function isVisible({ owner, audience }: StoredObject, reader: ObjectQuery['visibleTo'][number]): boolean {
  if (audience === 'EVERYBODY') return reader === owner || reader === 'EVERYBODY';
  return reader === owner || audience.some((party) => party === reader);
}
