import { badDate, pageOf } from '../object-shelf.js';
import type { ModuleName } from '../ocpi-objects.js';
import type { PlatformAnswer, PlatformRequest } from '../platform-server.js';
import { isObject, NOT_AN_OBJECT, notIn, objectsIn, ok, readObject, refuse, sameId } from './answers.js';
import type { ModuleShelves } from './handlers.js';

/** Which module and what below it. */
export interface Target {
  readonly module: ModuleName;
  readonly path: readonly string[];
}

/** Answers a Sender interface: lists by page, single objects, authorization in real time, charging preferences. */
export function answerSender(shelves: ModuleShelves, request: PlatformRequest, target: Target): PlatformAnswer {
  const { module, path } = target;
  const [id, ...below] = path;
  if (module === 'tokens' && below[0] === 'authorize') return authorize(shelves, request, id ?? '');
  if (module === 'sessions' && below[0] === 'charging_preferences') return prefer(shelves, request, id ?? '');
  if (request.method !== 'GET') return notIn(module, request.method);
  if (id === undefined) return list(shelves, request, module);
  const found = shelves.own.list(module).find((object) => sameId(object['id'] ?? object['uid'], id));
  const part = module === 'locations' && found ? partOf(found, below) : found;
  return part ? ok(part) : refuse(404, 2003, `no ${path.join('/')} in ${module}`);
}

function list(shelves: ModuleShelves, request: PlatformRequest, module: ModuleName): PlatformAnswer {
  const bad = badDate(request.query);
  if (bad) return refuse(200, 2001, `${bad}: no DateTime`);
  const page = pageOf(shelves.own.list(module), request.query);
  const headers: Record<string, string> = { 'x-total-count': String(page.total), 'x-limit': String(page.limit) };
  if (page.nextOffset !== undefined) {
    const query = new URLSearchParams(request.query);
    query.set('offset', String(page.nextOffset));
    query.set('limit', String(page.limit));
    headers['link'] = `<${shelves.baseUrl()}/sender/${module}?${query}>; rel="next"`;
  }
  return { ...ok(page.items), headers };
}

/** A location, one of its EVSEs or a connector of that. */
export function partOf(
  location: Readonly<Record<string, unknown>>,
  [uid, connectorId]: readonly string[],
): Readonly<Record<string, unknown>> | undefined {
  if (uid === undefined) return location;
  const evse = objectsIn(location['evses']).find((one) => sameId(one['uid'], uid));
  if (connectorId === undefined) return evse;
  return objectsIn(evse?.['connectors']).find((one) => sameId(one['id'], connectorId));
}

/** Real-time authorization (OCPI 2.2.1, mod_tokens, POST): an unknown token is HTTP 404 with 2004. */
function authorize(shelves: ModuleShelves, request: PlatformRequest, uid: string): PlatformAnswer {
  if (request.method !== 'POST') return notIn('tokens', request.method);
  const location = request.bytes.length > 0 ? readObject(request.bytes) : undefined;
  if (request.bytes.length > 0 && !location) return NOT_AN_OBJECT;
  const type = request.query.get('type') ?? 'RFID';
  const token = shelves.own.list('tokens').find((one) => sameId(one['uid'], uid) && one['type'] === type);
  if (!token) return refuse(404, 2004, 'unknown token');
  const allowed = shelves.handlers.authorize?.(token, location) ?? (token['valid'] === true ? 'ALLOWED' : 'BLOCKED');
  if (allowed !== 'ALLOWED') return ok({ allowed, token });
  return ok({ allowed, token, ...(isObject(location) && { location }), authorization_reference: `AUTH-${uid}` });
}

function prefer(shelves: ModuleShelves, request: PlatformRequest, sessionId: string): PlatformAnswer {
  if (request.method !== 'PUT') return notIn('sessions/charging_preferences', request.method);
  const preferences = readObject(request.bytes);
  if (!preferences) return NOT_AN_OBJECT;
  if (typeof preferences['profile_type'] !== 'string') return refuse(200, 2001, 'profile_type: missing');
  const response = shelves.handlers.preferences?.(sessionId, preferences);
  return response ? ok(response) : refuse(404, 2001, `session ${sessionId} cannot have charging preferences`);
}
