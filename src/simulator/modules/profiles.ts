import type { PlatformAnswer, PlatformRequest } from '../platform-server.js';
import { isObject, NOT_AN_OBJECT, notIn, ok, readObject, refuse } from './answers.js';
import { askedBy, RESULT_TIMEOUT_S, receiveResult } from './commands.js';
import type { IncomingProfileRequest, ModuleShelves } from './handlers.js';

/** The CPO's side of mod_charging_profiles: PUT sets, GET asks for what is active, DELETE clears; results come later. */
export function receiveProfileRequest(
  shelves: ModuleShelves,
  request: PlatformRequest,
  path: readonly string[],
): PlatformAnswer {
  const [sessionId, ...more] = path;
  if (!sessionId || more.length > 0) return refuse(404, 2000, 'chargingprofiles: a session expected');
  const read = readRequest(request, sessionId);
  if ('httpStatus' in read) return read;
  const reaction = shelves.handlers.profile?.(read);
  return {
    ...ok({ result: reaction?.response ?? 'NOT_SUPPORTED', timeout: RESULT_TIMEOUT_S }),
    ...(reaction?.afterwards && { afterwards: reaction.afterwards }),
  };
}

function readRequest(request: PlatformRequest, sessionId: string): IncomingProfileRequest | PlatformAnswer {
  const { method, query, bytes } = request;
  if (!['GET', 'PUT', 'DELETE'].includes(method)) return notIn('chargingprofiles', method);
  const body = method === 'PUT' ? readObject(bytes) : {};
  if (!body) return NOT_AN_OBJECT;
  const responseUrl = method === 'PUT' ? body['response_url'] : query.get('response_url');
  if (typeof responseUrl !== 'string' || !URL.canParse(responseUrl)) return refuse(200, 2001, 'response_url: no URL');
  const asked = { sessionId, ...askedBy(request, responseUrl) };
  if (method === 'DELETE') return { kind: 'CLEAR', ...asked };
  if (method === 'GET') {
    const durationS = Number(query.get('duration') ?? Number.NaN);
    return durationS > 0 ? { kind: 'GET', durationS, ...asked } : refuse(200, 2001, 'duration: expected seconds');
  }
  const profile = body['charging_profile'];
  return isObject(profile) ? { kind: 'SET', profile, ...asked } : refuse(200, 2001, 'charging_profile: missing');
}

/** The sender's side: results as POST to our response URL, and what is active now as PUT by session. */
export function receiveActiveProfile(
  shelves: ModuleShelves,
  request: PlatformRequest,
  path: readonly string[],
): PlatformAnswer {
  if (request.method === 'POST') return receiveResult(shelves, request, path);
  if (request.method !== 'PUT') return notIn('chargingprofiles', request.method);
  const [sessionId, ...more] = path;
  const active = readObject(request.bytes);
  if (!sessionId || more.length > 0) return refuse(404, 2000, 'chargingprofiles: a session expected');
  if (!active) return NOT_AN_OBJECT;
  if (!isObject(active['charging_profile'])) return refuse(200, 2001, 'charging_profile: missing');
  shelves.received.put('chargingprofiles', sessionId, active);
  return ok();
}
