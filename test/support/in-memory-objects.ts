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
  };
}

function isVisible({ owner, audience }: StoredObject, reader: ObjectQuery['visibleTo'][number]): boolean {
  if (audience === 'EVERYBODY') return reader === owner || reader === 'EVERYBODY';
  return reader === owner || audience.some((party) => party === reader);
}
