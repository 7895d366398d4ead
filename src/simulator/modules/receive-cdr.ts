import { isDeepStrictEqual } from 'node:util';
import type { PlatformAnswer, PlatformRequest } from '../platform-server.js';
import { created, NOT_AN_OBJECT, notIn, ok, readObject, refuse } from './answers.js';
import type { ModuleShelves } from './handlers.js';

/** The eMSP's side of mod_cdrs: POST once, the same again is fine, another one under its id is not; GET by `Location`. */
export function receiveCdr(shelves: ModuleShelves, request: PlatformRequest, path: readonly string[]): PlatformAnswer {
  if (request.method === 'GET') {
    const found = shelves.received.get('cdrs', path.join('/'));
    return found ? ok(found) : refuse(404, 2003, 'no such CDR');
  }
  if (request.method !== 'POST') return notIn('cdrs', request.method);
  const cdr = readObject(request.bytes);
  if (!cdr) return NOT_AN_OBJECT;
  const key = [cdr['country_code'], cdr['party_id'], cdr['id']].join('/');
  const known = shelves.received.get('cdrs', key);
  if (known && !isDeepStrictEqual(known, cdr)) return refuse(200, 2001, `${key} already exists`);
  shelves.received.put('cdrs', key, cdr);
  const location = `${shelves.baseUrl()}/receiver/cdrs/${key.split('/').map(encodeURIComponent).join('/')}`;
  return known ? { ...ok(), headers: { location } } : created({ location });
}
