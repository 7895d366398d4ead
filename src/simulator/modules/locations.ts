import type { JsonObject } from '../object-shelf.js';
import type { PlatformAnswer, PlatformRequest } from '../platform-server.js';
import { created, NOT_AN_OBJECT, notIn, objectsIn, ok, otherId, readObject, refuse, sameId } from './answers.js';
import type { ModuleShelves } from './handlers.js';
import { partOf } from './sender.js';

/** The eMSP's side of mod_locations: a location, an EVSE of it or a connector of that is read, put or patched. */
export function receiveLocation(
  shelves: ModuleShelves,
  request: PlatformRequest,
  path: readonly string[],
): PlatformAnswer {
  const [country, party, id, ...inner] = path;
  if (!country || !party || !id || inner.length > 2) {
    return refuse(404, 2000, 'locations: country, party, location, EVSE and connector expected');
  }
  const key = [country, party, id].join('/');
  const location = shelves.received.get('locations', key);
  const known = location && partOf(location, inner);
  if (request.method === 'GET') return known ? ok(known) : refuse(404, 2003, `no location ${path.join('/')}`);
  if (request.method !== 'PUT' && request.method !== 'PATCH') return notIn('locations', request.method);

  const object = readObject(request.bytes);
  if (!object) return NOT_AN_OBJECT;
  if (typeof object['last_updated'] !== 'string') return refuse(200, 2001, 'last_updated: missing');
  const refused = request.method === 'PUT' ? otherId(object, inner.at(-1) ?? id) : undefined;
  if (refused) return refused;
  if (inner.length > 0 && !location) return refuse(404, 2003, `no location ${key}`);
  if (request.method === 'PATCH' && !known) return refuse(404, 2003, `no location ${path.join('/')}`);
  const part = request.method === 'PATCH' ? { ...known, ...object } : object;
  const whole = location ? withPart(location, inner, part) : part;
  if (!whole) return refuse(404, 2003, `no EVSE ${inner[0]} at ${key}`);
  shelves.received.put('locations', key, whole);
  return known ? ok() : created();
}

/**
 * The location with one of its parts put in; undefined when the EVSE of a connector is not there. What is above the part
 * was updated when the part was (OCPI 2.2.1, mod_locations, PUT).
 */
export function withPart(location: JsonObject, inner: readonly string[], part: JsonObject): JsonObject | undefined {
  const [uid, connectorId] = inner;
  if (uid === undefined) return part;
  const last_updated = part['last_updated'];
  const evses = objectsIn(location['evses']);
  if (connectorId === undefined) return { ...location, evses: put(evses, ['uid', uid], part), last_updated };
  const evse = evses.find((one) => sameId(one['uid'], uid));
  if (!evse) return undefined;
  const connectors = put(objectsIn(evse['connectors']), ['id', connectorId], part);
  return { ...location, evses: put(evses, ['uid', uid], { ...evse, connectors, last_updated }), last_updated };
}

function put(
  list: readonly JsonObject[],
  [field, id]: readonly [string, string],
  object: JsonObject,
): readonly JsonObject[] {
  const at = list.findIndex((one) => sameId(one[field], id));
  return at < 0 ? [...list, object] : list.with(at, object);
}
