import type { JsonObject } from '../object-shelf.js';
import type { PlatformAnswer, PlatformRequest } from '../platform-server.js';
import { created, NOT_AN_OBJECT, notIn, objectsIn, ok, otherId, readObject, refuse } from './answers.js';
import type { ModuleShelves } from './handlers.js';
import type { Target } from './sender.js';

/** The receiver's side of sessions, tariffs and tokens: client owned objects, pushed one by one. */
export function receiveObject(shelves: ModuleShelves, request: PlatformRequest, target: Target): PlatformAnswer {
  const { module, path } = target;
  const [country, party, id, ...more] = path;
  if (!country || !party || !id || more.length > 0) {
    return refuse(404, 2000, `${module}: country, party and id expected`);
  }
  const type = module === 'tokens' ? [request.query.get('type') ?? 'RFID'] : [];
  const key = [country, party, id, ...type].join('/');
  const known = shelves.received.get(module, key);
  switch (request.method) {
    case 'GET':
      return known ? ok(known) : refuse(404, 2003, `no ${module} ${key}`);
    case 'PUT': {
      const object = readObject(request.bytes);
      if (!object) return NOT_AN_OBJECT;
      const refused = otherId(object, id);
      if (refused) return refused;
      return shelves.received.put(module, key, object) === 'created' ? created() : ok();
    }
    case 'PATCH':
      return module === 'tariffs' ? notIn(module, 'PATCH') : patch(shelves, request, { module, key });
    case 'DELETE':
      if (module !== 'tariffs') return notIn(module, 'DELETE');
      return shelves.received.remove(module, key) ? ok() : refuse(404, 2003, `no ${module} ${key}`);
    default:
      return notIn(module, request.method);
  }
}

function patch(
  shelves: ModuleShelves,
  request: PlatformRequest,
  { module, key }: { readonly module: Target['module']; readonly key: string },
): PlatformAnswer {
  const changes = readObject(request.bytes);
  if (!changes) return NOT_AN_OBJECT;
  if (typeof changes['last_updated'] !== 'string') return refuse(200, 2001, 'last_updated: missing');
  const known = shelves.received.get(module, key);
  if (!known) return refuse(404, 2003, `no ${module} ${key}`);
  shelves.received.put(module, key, module === 'sessions' ? mergeSession(known, changes) : { ...known, ...changes });
  return ok();
}

/** A PATCH of a session adds its charging periods to those that are there (OCPI 2.2.1, mod_sessions, PATCH). */
export function mergeSession(session: JsonObject, changes: JsonObject): JsonObject {
  const periods = [...objectsIn(session['charging_periods']), ...objectsIn(changes['charging_periods'])];
  return { ...session, ...changes, ...(periods.length > 0 && { charging_periods: periods }) };
}
