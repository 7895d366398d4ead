import type { ModuleName } from './ocpi-objects.js';

/** A JSON object whose fields are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What a platform holds of one module: its own objects or what it received, in the order of creation. */
export interface ObjectShelf {
  put(module: ModuleName, key: string, object: JsonObject): 'created' | 'replaced';
  get(module: ModuleName, key: string): JsonObject | undefined;
  remove(module: ModuleName, key: string): boolean;
  list(module: ModuleName): readonly JsonObject[];
}

/** Objects of one module that a shelf holds; of more, the oldest are forgotten. */
const SHELF_LIMIT = 200_000;

/** An empty shelf. Keys are folded: ids are CiStrings. */
export function createObjectShelf(limit = SHELF_LIMIT): ObjectShelf {
  const shelves = new Map<ModuleName, Map<string, JsonObject>>();
  const shelf = (module: ModuleName): Map<string, JsonObject> => {
    const found = shelves.get(module) ?? new Map<string, JsonObject>();
    shelves.set(module, found);
    return found;
  };
  return {
    put(module, key, object) {
      const existed = shelf(module).has(key.toUpperCase());
      shelf(module).set(key.toUpperCase(), object);
      const [oldest] = shelf(module).keys();
      if (shelf(module).size > limit && oldest !== undefined) shelf(module).delete(oldest);
      return existed ? 'replaced' : 'created';
    },
    get: (module, key) => shelf(module).get(key.toUpperCase()),
    remove: (module, key) => shelf(module).delete(key.toUpperCase()),
    list: (module) => [...shelf(module).values()],
  };
}

/** Keeps what was read as a list like what was pushed one by one, so that a later PATCH finds it. */
export function keepOwned(
  shelf: ObjectShelf,
  module: 'locations' | 'tariffs' | 'tokens',
  objects: readonly JsonObject[],
): void {
  for (const object of objects) {
    const ids = module === 'tokens' ? [object['uid'], object['type']] : [object['id']];
    shelf.put(module, [object['country_code'], object['party_id'], ...ids].join('/'), object);
  }
}

/** A page of a list (OCPI 2.2.1, transport_and_format, pagination), in the order of creation. */
export interface ShelfPage {
  readonly items: readonly JsonObject[];
  readonly total: number;
  readonly limit: number;
  /** Offset of the next page; absent on the last one. */
  readonly nextOffset?: number;
}

const PAGE_LIMIT = 50;

/** The page that a query asks for; `date_from` is inclusive and `date_to` exclusive, both on last_updated. */
export function pageOf(objects: readonly JsonObject[], query: URLSearchParams): ShelfPage {
  const from = instant(query.get('date_from'));
  const to = instant(query.get('date_to'));
  const matching = objects.filter((object) => {
    const updatedMs = instant(String(object['last_updated'])) ?? 0;
    return (from === undefined || updatedMs >= from) && (to === undefined || updatedMs < to);
  });
  const limit = Math.min(Number(query.get('limit') ?? PAGE_LIMIT), PAGE_LIMIT);
  const offset = Number(query.get('offset') ?? 0);
  const end = offset + limit;
  const page = { items: matching.slice(offset, end), total: matching.length, limit };
  return end < matching.length ? { ...page, nextOffset: end } : page;
}

/** The name of a date filter that is no DateTime; undefined: there is none. */
export function badDate(query: URLSearchParams): 'date_from' | 'date_to' | undefined {
  return (['date_from', 'date_to'] as const).find((name) => Number.isNaN(instant(query.get(name))));
}

/** OCPI DateTimes without a zone are UTC. */
function instant(text: string | null): number | undefined {
  if (!text) return undefined;
  return Date.parse(/Z$/.test(text) ? text : `${text}Z`);
}
