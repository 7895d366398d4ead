import type { IncomingMessage } from 'node:http';
import type { RouteDecision } from '../../domain/messages/logged-message.js';
import type { PartyId } from '../../domain/party.js';
import type { Deviation } from '../../domain/quality/deviation.js';
import type { AuthenticatedCaller } from '../../flows/registration/authenticate-connection.js';

/** One request and its answer, as far as it is known yet; kept beside Express's request. */
export interface Exchange {
  readonly requestId: string;
  readonly correlationId: string;
  /** Monotonic, in milliseconds. */
  readonly startedAtMs: number;
  caller?: AuthenticatedCaller;
  /** Set as soon as a functional module is addressed: its answers carry routing headers, also when they refuse. */
  isRouted?: true;
  /** The party that asks, once it is known to be the caller's. */
  requester?: PartyId;
  /** The party that the message names. */
  receiver?: PartyId;
  /** The module, as soon as it is known. */
  module?: string;
  /** The body as it came. */
  body?: Uint8Array;
  /** Where in the URL begins what follows the module's. */
  restAt?: number;
  /** The last path parameter: the object that the message is about. Of a CDR, the id in the body. */
  objectId?: string;
  decision?: RouteDecision;
  /** What was tolerated in this request. */
  deviations?: Deviation[];
  /** The route that was taken, for the log: never the URL, which may hold a driver's token. */
  route?: string;
}

const EXCHANGE = Symbol('exchange');

/** A request that carries its exchange: a map beside it costs a search at each of a dozen steps. */
interface CarryingRequest extends IncomingMessage {
  [EXCHANGE]?: Exchange;
}

/** Starts the exchange of a request: takes over the sender's ids, or makes new ones where they are missing or odd. */
export function openExchange(req: IncomingMessage, newId: () => string): Exchange {
  const exchange: Exchange = {
    requestId: tracingId(req.headers['x-request-id']) ?? newId(),
    correlationId: tracingId(req.headers['x-correlation-id']) ?? newId(),
    startedAtMs: performance.now(),
  };
  const carrying: CarryingRequest = req;
  carrying[EXCHANGE] = exchange;
  return exchange;
}

export function findExchange(req: CarryingRequest): Exchange | undefined {
  return req[EXCHANGE];
}

export function exchangeOf(req: IncomingMessage): Exchange {
  const exchange = findExchange(req);
  if (!exchange) throw new Error('invariant broken: a request without an exchange');
  return exchange;
}

/** Printable ASCII without spaces, quotes and brackets, at most 128: it goes into headers and logs. */
function tracingId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[!#-;=?-[\]-~]{1,128}$/.test(header) ? header : undefined;
}
