import { foldedId, type LegFacts } from '../../../domain/messages/recorded-leg.js';
import { partyKey } from '../../../domain/party.js';
import type { Connection, Endpoint } from '../../../domain/roaming/connection.js';
import type { OutgoingMessage, PartnerAnswer } from '../../../flows/ports.js';
import { keptHeaders } from './kept-headers.js';
import { type HashUid, keptPath } from './kept-path.js';
import { knownParties } from './known-parties.js';

/** What became of a message to a platform. */
export interface PartnerOutcome {
  readonly answer?: PartnerAnswer;
  /** Why there was none: a code of `HubErrorCode`. */
  readonly error?: string;
  readonly durationMs: number;
  readonly nowMs: number;
}

/** What the message log keeps of a message of the hub to a platform, beside its bodies. */
export function partnerLeg(message: OutgoingMessage, outcome: PartnerOutcome, hashUid: HashUid): LegFacts {
  const { connection, method, url, routing, replayOf, body } = message;
  const { answer, error, durationMs, nowMs } = outcome;
  const called = calledEndpoint(connection, url);
  const module = called?.identifier ?? (url === connection.theirs?.versionsUrl ? 'versions' : 'none');
  const path = url.slice(pathAt(url)) || '/';
  const restAt = called && called.base.length - pathAt(url);
  const asked = keptPath({ module, path, restAt }, hashUid);
  const objectId = asked.objectId ?? (module === 'cdrs' && body ? idOfCdr(body) : undefined);
  return {
    atMs: Math.round(nowMs - durationMs),
    direction: 'OUT',
    correlationId: routing.correlationId,
    requestId: routing.requestId,
    connectionId: connection.id,
    platformParties: knownParties(connection),
    ...(routing.from && { from: partyKey(routing.from) }),
    ...(routing.to && { to: partyKey(routing.to) }),
    module,
    ...(called && { side: called.role }),
    method,
    path: asked.path,
    ...(restAt !== undefined && { restAt }),
    ...(objectId !== undefined && { objectId }),
    ...(answer && {
      httpStatus: answer.httpStatus,
      ocpiStatus: answer.ocpiStatus,
      responseHeaders: keptHeaders(answer.headers),
    }),
    ...(error !== undefined && { error }),
    durationMs: Math.round(durationMs * 100) / 100,
    ...(replayOf !== undefined && { replayOf }),
  };
}

interface CalledEndpoint extends Endpoint {
  /** The URL without slashes at its end. */
  readonly base: string;
}

const known = new WeakMap<readonly Endpoint[], readonly CalledEndpoint[]>();

/** The endpoint to which a URL belongs; of several the longest. */
function calledEndpoint({ theirs }: Connection, url: string): CalledEndpoint | undefined {
  return theirs && longestFirst(theirs.endpoints).find(({ base }) => url.startsWith(base) && isEnd(url[base.length]));
}

function longestFirst(endpoints: readonly Endpoint[]): readonly CalledEndpoint[] {
  const found = known.get(endpoints);
  if (found) return found;
  const sorted = endpoints
    .map((endpoint) => ({ ...endpoint, base: endpoint.url.replace(/\/{1,9}$/, '') }))
    .sort((a, b) => b.base.length - a.base.length);
  known.set(endpoints, sorted);
  return sorted;
}

function isEnd(character: string | undefined): boolean {
  return character === undefined || character === '/' || character === '?';
}

/** Where the path begins: behind `https://host`. */
function pathAt(url: string): number {
  const slash = url.indexOf('/', url.indexOf('://') + 3);
  return slash < 0 ? url.length : slash;
}

/** A CDR is named in its body only. */
function idOfCdr(body: Uint8Array): string | undefined {
  try {
    const cdr: unknown = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
    const id = typeof cdr === 'object' && cdr !== null && 'id' in cdr ? cdr.id : undefined;
    return typeof id === 'string' ? foldedId(id) : undefined;
  } catch {
    return undefined;
  }
}
