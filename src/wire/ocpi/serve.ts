import type { Request, RequestHandler, Response } from 'express';
import { HubError } from '../../domain/errors.js';
import type { AuthenticatedCaller } from '../../flows/registration/authenticate-connection.js';
import { type AnswerDeps, writeAnswer } from './answer.js';
import { readBody } from './body.js';
import { type Exchange, exchangeOf } from './exchange.js';
import { readReceiver, readSender } from './headers.js';
import { parseJsonBytes } from './json.js';
import type { ModuleRoute, OcpiAnswer, OcpiCall } from './module.js';
import { noteHeaders } from './quality/note-headers.js';
import { tolerate } from './quality/tolerate.js';

/** A call of the versions or credentials module, which also needs to know by which token it came. */
export interface ConfigurationCall extends OcpiCall {
  readonly identified: AuthenticatedCaller;
}

export interface ConfigurationRoute {
  readonly method: ModuleRoute['method'];
  readonly path: string;
  handle(call: ConfigurationCall): Promise<OcpiAnswer>;
}

export interface ServeDeps extends AnswerDeps {
  readonly bodyLimitBytes: number;
}

export interface ServedRoute {
  readonly route: ConfigurationRoute;
  readonly ocpiVersion: string;
  readonly module: string;
  /** The module's URL below `/ocpi`, for the log. */
  readonly moduleUrl: string;
}

/** Answers the requests of one route: reads the call, asks the module, writes the answer. */
export function serve(deps: ServeDeps, served: ServedRoute): RequestHandler {
  const { route } = served;
  return async (req, res) => {
    const exchange = exchangeOf(req);
    exchange.route = `${served.moduleUrl}${route.path}`;
    exchange.module = served.module;
    const call = await readCall(req, served, deps.bodyLimitBytes);
    if (served.module === 'cdrs') nameObject(exchange, call.body);
    writeAnswer(deps, res, await route.handle(call));
  };
}

/** Middleware of functional modules: who asks, and that answers are to carry routing headers. */
export function readRouting(req: Request, _res: Response, next: () => void): void {
  const exchange = exchangeOf(req);
  const { connection } = callerOf(req);
  exchange.isRouted = true;
  exchange.requester = readSender(req.headers, connection);
  next();
}

/** A CDR that is sent is named in its body only. */
function nameObject(exchange: Exchange, body: unknown): void {
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined;
  if (typeof id === 'string') exchange.objectId = id;
}

async function readCall(req: Request, served: ServedRoute, bodyLimitBytes: number): Promise<ConfigurationCall> {
  const exchange = exchangeOf(req);
  const identified = callerOf(req);
  const rest = readRest(req, served.moduleUrl);
  exchange.restAt = req.baseUrl.length + served.moduleUrl.length;
  noteHeaders(exchange, req, rest);
  const to = exchange.isRouted && readReceiver(req.headers);
  if (to) exchange.receiver = to;
  const params = readParams(req);
  const objectId = Object.values(params).at(-1);
  if (objectId !== undefined) exchange.objectId = objectId;
  const bytes = req.method === 'GET' ? undefined : await readBody(req, bodyLimitBytes);
  if (bytes) exchange.body = bytes;
  let query: URLSearchParams | undefined;
  return {
    caller: identified.connection,
    identified,
    ocpiVersion: served.ocpiVersion,
    routing: {
      requestId: exchange.requestId,
      correlationId: exchange.correlationId,
      ...(exchange.requester && { from: exchange.requester }),
      ...(to && { to }),
    },
    method: served.route.method,
    params,
    get query() {
      query ??= new URLSearchParams(rest.includes('?') ? rest.slice(rest.indexOf('?')) : '');
      return query;
    },
    rest,
    ...(bytes && { bytes, body: parseJsonBytes(bytes) }),
    decide: (decision) => {
      exchange.decision = decision;
    },
    tolerate: (deviation) => tolerate(exchange, deviation),
  };
}

function callerOf(req: Request): AuthenticatedCaller {
  const { caller } = exchangeOf(req);
  if (!caller) throw new Error('invariant broken: a route before authentication');
  return caller;
}

/**
 * What follows the module's URL, as it came. Refuses what a URL parser would turn into another path, since a relayed
 * message must not reach a receiver's URL outside the module.
 */
function readRest(req: Request, moduleUrl: string): string {
  const rest = req.originalUrl.slice(req.baseUrl.length + moduleUrl.length);
  const path = rest.split('?', 1)[0] ?? '';
  const isOdd = !req.originalUrl.startsWith(req.baseUrl) || /[\\#]/.test(rest);
  if (isOdd || path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))) {
    throw new HubError('bad-field', 'the URL has a segment that cannot be passed on');
  }
  return rest;
}

function readParams(req: Request): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(req.params)) {
    const isText = typeof value === 'string' && !hasControlCharacter(value);
    if (!isText) throw new HubError('bad-field', `${name}: control characters are not allowed in the URL`, name);
    params[name] = value;
  }
  return params;
}

function hasControlCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
