import type { PlatformAnswer, PlatformRequest } from '../platform-server.js';
import { created, NOT_AN_OBJECT, notIn, ok, readObject, refuse, textOf } from './answers.js';
import type { ModuleShelves } from './handlers.js';

/** What the hub tells of others (mod_hub_client_info, Receiver). A party with two roles has two under one URL. */
export function receiveClientInfo(
  shelves: ModuleShelves,
  request: PlatformRequest,
  path: readonly string[],
): PlatformAnswer {
  const [country, party, ...more] = path;
  if (!country || !party || more.length > 0) return refuse(404, 2000, 'hubclientinfo: country and party expected');
  const prefix = `${country}/${party}/`.toUpperCase();
  if (request.method === 'GET') {
    const found = shelves.received
      .list('hubclientinfo')
      .find((one) => `${one['country_code']}/${one['party_id']}/`.toUpperCase() === prefix);
    return found ? ok(found) : refuse(404, 2003, `no client info of ${country}*${party}`);
  }
  if (request.method !== 'PUT') return notIn('hubclientinfo', request.method);
  const info = readObject(request.bytes);
  if (!info) return NOT_AN_OBJECT;
  const [role, status] = [textOf(info, 'role'), textOf(info, 'status')];
  if (!role || !status) return refuse(200, 2001, `${role ? 'status' : 'role'}: missing`);
  return shelves.received.put('hubclientinfo', prefix + role, info) === 'created' ? created() : ok();
}
