import { foldedId } from '../../../domain/messages/recorded-leg.js';

/** Hashes the uid of a driver's token, so that it can be looked for and not be read. */
export type HashUid = (uid: string) => string;

/** A path and query as the message log keeps it. */
export interface KeptPath {
  readonly path: string;
  readonly objectId?: string;
}

export interface AskedPath {
  readonly module: string;
  /** Path and query as they came, without host. */
  readonly path: string;
  /** Where in it begins what follows the module's URL; absent when it is at no module's URL. */
  readonly restAt?: number | undefined;
}

const LONGEST = 2_000;

/**
 * What of a URL is kept, and the id of the object that it names (OCPI 2.2.1: `/{country}/{party}/{id}…` at Receiver
 * interfaces, `/{id}…` at Sender interfaces). Drivers' token uids are hashed, secrets in the query are left out.
 */
export function keptPath({ module, path, restAt }: AskedPath, hashUid: HashUid): KeptPath {
  const queryAt = path.indexOf('?');
  const end = queryAt < 0 ? path.length : queryAt;
  const tail = queryAt < 0 ? '' : keptQuery(path.slice(queryAt));
  const start = restAt ?? restOfTokens(path, end);
  const whole = cut(path.slice(0, end) + tail);
  if (start === undefined) return { path: whole };

  const segments = path.slice(start, end).split('/');
  if (module === 'tokens' || restAt === undefined) {
    const { kept, objectId } = withoutUid(segments, hashUid);
    return { path: cut(path.slice(0, start) + kept + tail), ...(objectId !== undefined && { objectId }) };
  }
  const objectId = idIn(module, segments);
  return { path: whole, ...(objectId && { objectId }) };
}

function withoutUid(segments: readonly string[], hashUid: HashUid) {
  const at = placeOfId(segments);
  const uid = segments[at];
  if (!uid) return { kept: segments.join('/') };
  const objectId = hashUid(decoded(uid));
  // Whatever follows the uid, but the one word that OCPI knows there, could be a part of it.
  const after = segments.slice(at + 1).map((segment) => (segment === '' || segment === 'authorize' ? segment : 'x'));
  return { kept: [...segments.slice(0, at), objectId, ...after].join('/'), objectId };
}

function idIn(module: string, segments: readonly string[]): string | undefined {
  const [, first, second] = segments;
  if (module === 'hubclientinfo') return second && `${first}*${second}`.toUpperCase();
  const segment = segments[placeOfId(segments)];
  if (!segment) return undefined;
  // The hub's own URL of a CDR holds its key.
  if (module === 'cdrs') return Buffer.from(segment, 'base64url').toString('utf8').split('/')[1];
  return foldedId(decoded(segment));
}

/** Behind country and party, or first; `segments` begin with the empty one before the first slash. */
function placeOfId(segments: readonly string[]): number {
  const hasOwner = segments.length > 3 && segments[1]?.length === 2 && segments[2]?.length === 3;
  return hasOwner ? 3 : 1;
}

/** A request that was refused before its route was known may name a token all the same. */
function restOfTokens(path: string, end: number): number | undefined {
  const at = path.slice(0, end).toLowerCase().indexOf('/tokens/');
  return at < 0 ? undefined : at + '/tokens'.length;
}

/** `?token=…` is a mistake that partners make. */
function keptQuery(query: string): string {
  return query.replace(/[^?&=]{1,100}=[^&]{1,2000}/g, (pair) =>
    /token|secret|key|passw|auth/i.test(pair.split('=', 1)[0] ?? '') ? `${pair.split('=', 1)[0]}=[redacted]` : pair,
  );
}

function decoded(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function cut(path: string): string {
  return path.length > LONGEST ? path.slice(0, LONGEST) : path;
}
