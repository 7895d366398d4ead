import { isDeepStrictEqual } from 'node:util';
import { type JsonObject, type ObjectShelf, pageOf } from './object-shelf.js';
import { isModule, type ModuleName } from './ocpi-objects.js';
import type { PlatformAnswer, PlatformRequest } from './platform-server.js';

/** What answers on the functional modules: the platform's own objects (sender) and what it was sent (receiver). */
export interface ModuleShelves {
  readonly own: ObjectShelf;
  readonly received: ObjectShelf;
  /** `http://127.0.0.1:41234/ocpi/2.2.1`. */
  baseUrl(): string;
}

/** Answers `/2.2.1/{sender|receiver}/{module}/…` as OCPI 2.2.1's modules describe. */
export function answerModule(shelves: ModuleShelves, request: PlatformRequest): PlatformAnswer {
  const [, side, module, ...path] = request.segments;
  if (module === undefined || !isModule(module)) return refuse(404, 2000, 'no such endpoint');
  if (side === 'sender') return answerSender(shelves, request, { module, path });
  if (side === 'receiver' && module === 'cdrs') return receiveCdr(shelves, request, path);
  if (side === 'receiver') return receiveObject(shelves, request, { module, path });
  return refuse(404, 2000, 'no such endpoint');
}

interface Target {
  readonly module: ModuleName;
  readonly path: readonly string[];
}

function answerSender(shelves: ModuleShelves, request: PlatformRequest, { module, path }: Target): PlatformAnswer {
  const [id, action] = path;
  if (module === 'tokens' && action === 'authorize') return authorize(shelves, request, id ?? '');
  if (request.method !== 'GET') return refuse(405, 2000, `${request.method} is not in ${module}`);
  const objects = shelves.own.list(module);
  if (id !== undefined) {
    const found = objects.find((object) => sameId(object['id'] ?? object['uid'], id));
    return found ? ok(found) : refuse(404, 2003, `no ${module} ${id}`);
  }
  const page = pageOf(objects, request.query);
  const headers: Record<string, string> = { 'x-total-count': String(page.total), 'x-limit': String(page.limit) };
  if (page.nextOffset !== undefined) {
    const query = new URLSearchParams(request.query);
    query.set('offset', String(page.nextOffset));
    query.set('limit', String(page.limit));
    headers['link'] = `<${shelves.baseUrl()}/sender/${module}?${query}>; rel="next"`;
  }
  return { ...ok(page.items), headers };
}

/** Real-time authorization (OCPI 2.2.1, tokens, POST): an unknown token is HTTP 404 with 2004. */
function authorize(shelves: ModuleShelves, request: PlatformRequest, uid: string): PlatformAnswer {
  const type = request.query.get('type') ?? 'RFID';
  const token = shelves.own.list('tokens').find((t) => sameId(t['uid'], uid) && t['type'] === type);
  if (!token) return refuse(404, 2004, 'unknown token');
  return ok({ allowed: token['valid'] === true ? 'ALLOWED' : 'BLOCKED', token });
}

function receiveCdr(shelves: ModuleShelves, request: PlatformRequest, path: readonly string[]): PlatformAnswer {
  if (request.method === 'GET') {
    const found = shelves.received.get('cdrs', path.join('/'));
    return found ? ok(found) : refuse(404, 2003, 'no such CDR');
  }
  if (request.method !== 'POST') return refuse(405, 2000, `${request.method} is not in cdrs`);
  const cdr = readObject(request.bytes);
  if (!cdr) return refuse(400, 2001, 'not a JSON object');
  const key = [cdr['country_code'], cdr['party_id'], cdr['id']].join('/');
  const known = shelves.received.get('cdrs', key);
  if (known && !isDeepStrictEqual(known, cdr)) return refuse(200, 2001, `${key} already exists`);
  shelves.received.put('cdrs', key, cdr);
  const location = `${shelves.baseUrl()}/receiver/cdrs/${key.split('/').map(encodeURIComponent).join('/')}`;
  return { httpStatus: known ? 200 : 201, statusCode: 1000, headers: { location } };
}

function receiveObject(shelves: ModuleShelves, request: PlatformRequest, { module, path }: Target): PlatformAnswer {
  const [country, party, id, ...inner] = path;
  if (!country || !party || !id) return refuse(404, 2000, `${module}: country, party and id expected`);
  const type = module === 'tokens' ? [request.query.get('type') ?? 'RFID'] : [];
  const key = [country, party, id, ...type, ...inner].join('/');
  const known = shelves.received.get(module, key);
  switch (request.method) {
    case 'GET':
      return known ? ok(known) : refuse(404, 2003, `no ${module} ${key}`);
    case 'PUT':
    case 'PATCH': {
      const object = readObject(request.bytes);
      if (!object) return refuse(400, 2001, 'not a JSON object');
      if (request.method === 'PATCH' && !known) return refuse(404, 2003, `no ${module} ${key}`);
      const kept = request.method === 'PATCH' ? { ...known, ...object } : object;
      return shelves.received.put(module, key, kept) === 'created'
        ? { httpStatus: 201, statusCode: 1000 }
        : ok(undefined);
    }
    case 'DELETE':
      if (module !== 'tariffs') return refuse(405, 2000, `DELETE is not in ${module}`);
      return shelves.received.remove(module, key) ? ok(undefined) : refuse(404, 2003, `no ${module} ${key}`);
    default:
      return refuse(405, 2000, `${request.method} is not in ${module}`);
  }
}

function readObject(bytes: Buffer): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

function sameId(a: unknown, b: string): boolean {
  return String(a).toUpperCase() === b.toUpperCase();
}

function ok(data: unknown): PlatformAnswer {
  return { httpStatus: 200, statusCode: 1000, data };
}

function refuse(httpStatus: number, statusCode: number, message: string): PlatformAnswer {
  return { httpStatus, statusCode, message };
}
