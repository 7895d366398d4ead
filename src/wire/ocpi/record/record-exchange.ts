import type { IncomingMessage } from 'node:http';
import type { RouteDecision } from '../../../domain/messages/logged-message.js';
import { foldedId, type LegFacts, type RawBody } from '../../../domain/messages/recorded-leg.js';
import { type PartyKey, partyKey } from '../../../domain/party.js';
import type { Hub } from '../../../flows/hub.js';
import { hashUid } from '../../../flows/messages/hash-uid.js';
import { type Exchange, exchangeOf } from '../exchange.js';
import { keptHeaders, keptOwnHeaders } from './kept-headers.js';
import { type HashUid, keptPath } from './kept-path.js';
import { knownParties } from './known-parties.js';

/** What the hub answered to a platform. */
export interface GivenAnswer {
  readonly http: number;
  readonly ocpi: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: RawBody;
  /** Code of the refusal. */
  readonly refused?: string;
}

/** Keeps a request of a platform and its answer in the message log. */
export type RecordExchange = (req: AskedRequest, answer: GivenAnswer) => void;

/** What Express knows of a request. */
export type AskedRequest = IncomingMessage & { readonly originalUrl: string };

const TOO_MANY_REQUESTS = 429;

/**
 * Records what known platforms ask, refusals included. Who is not known is not recorded, and neither is what was too
 * much, or else anybody could fill the log; such requests count in the metrics.
 */
export function createExchangeRecorder({
  messageLog,
  secrets,
  clock,
}: Pick<Hub, 'messageLog' | 'secrets' | 'clock'>): RecordExchange {
  const hash = (uid: string) => hashUid(secrets, uid);
  return (req, answer) => {
    const exchange = exchangeOf(req);
    const { caller, body } = exchange;
    if (!caller || answer.http === TOO_MANY_REQUESTS) return;
    const facts = factsOf(req, { exchange, answer, hash, nowMs: clock.now().getTime() });
    messageLog.record({ facts, ...(body && { requestBody: body }), responseBody: answer.body });
  };
}

interface Recorded {
  readonly exchange: Exchange;
  readonly answer: GivenAnswer;
  readonly hash: HashUid;
  readonly nowMs: number;
}

function factsOf(req: AskedRequest, { exchange, answer, hash, nowMs }: Recorded): LegFacts {
  const { requestId, correlationId, requester, receiver, caller, decision, restAt } = exchange;
  const module = exchange.module ?? moduleIn(req.originalUrl);
  const durationMs = Math.round((performance.now() - exchange.startedAtMs) * 100) / 100;
  const asked = keptPath({ module, path: req.originalUrl, restAt }, hash);
  // A CDR is named in its body only.
  const objectId =
    asked.objectId ?? (module === 'cdrs' && exchange.objectId !== undefined ? foldedId(exchange.objectId) : undefined);
  return {
    atMs: Math.round(nowMs - durationMs),
    direction: 'IN',
    correlationId,
    requestId,
    connectionId: caller?.connection.id ?? '',
    platformParties: caller ? knownParties(caller.connection) : NOBODY,
    ...(requester && { from: partyKey(requester) }),
    ...(receiver && { to: partyKey(receiver) }),
    module,
    method: req.method ?? '',
    path: asked.path,
    ...(restAt !== undefined && { restAt }),
    ...(objectId !== undefined && { objectId }),
    requestHeaders: keptHeaders(req.headers),
    httpStatus: answer.http,
    ocpiStatus: answer.ocpi,
    responseHeaders: keptOwnHeaders(answer.headers),
    ...(answer.refused && { error: answer.refused }),
    durationMs,
    ...(decision && { decision: keptDecision(module, decision) }),
  };
}

const NOBODY: readonly PartyKey[] = [];

/** What told the receiver of a token's message is the token. */
function keptDecision(module: string, decision: RouteDecision): RouteDecision {
  if (module !== 'tokens' || decision.because === undefined) return decision;
  return { ...decision, because: decision.because.split(' ', 1)[0] ?? '' };
}

/** Of a request that was refused before its route was known: `/ocpi/2.2.1/receiver/cdrs/…` → `cdrs`. */
function moduleIn(url: string): string {
  const [, , first, second, third] = url.split('?', 1)[0]?.split('/') ?? [];
  if (first === 'versions' || (first !== undefined && second === undefined)) return 'versions';
  const named = (second === 'sender' || second === 'receiver' ? third : second) ?? '';
  return /^[a-z]{1,20}$/.test(named) ? named : 'none';
}
