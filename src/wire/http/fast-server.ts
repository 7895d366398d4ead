import { createServer, IncomingMessage, type Server, type ServerOptions, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Express } from 'express';

export interface ServerLimits {
  /** Open connections; more are turned away. */
  readonly maxConnections: number;
  /** How long the headers of a request may take; absent: 10 s. */
  readonly headersTimeoutMs?: number;
  /** How long a whole request may take; absent: 30 s. */
  readonly requestTimeoutMs?: number;
}

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_TIMEOUT_MS = 30_000;
/** How often the two timeouts are looked at. */
const CHECK_INTERVAL_MS = 1_000;

/**
 * An HTTP server for an Express app that costs a fraction of the usual one. Express gives each request and response
 * its own prototype when they arrive, which makes V8 forget all it has learned about them; here they are born with it.
 * When Node or Express have changed so that this does not work, the usual server is used: a check at start tells.
 * Slow senders are cut off.
 */
export function fastServer(app: Express, limits: ServerLimits): Server {
  return withLimits(createServer({ ...timeouts(limits), ...bornFor(app) }, app), limits);
}

/** The server that Express would make itself, with the same limits: what `fastServer` is measured against. */
export function plainServer(app: Express, limits: ServerLimits): Server {
  return withLimits(createServer(timeouts(limits), app), limits);
}

function withLimits(server: Server, limits: ServerLimits): Server {
  server.maxConnections = limits.maxConnections;
  // A flood of connections that ask for nothing keeps nobody out for long: those without a request make room.
  server.on('drop', () => server.closeIdleConnections());
  return server;
}

function timeouts(limits: ServerLimits): ServerOptions {
  const headersTimeout = limits.headersTimeoutMs ?? HEADERS_TIMEOUT_MS;
  return {
    headersTimeout,
    requestTimeout: limits.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    connectionsCheckingInterval: Math.min(CHECK_INTERVAL_MS, headersTimeout),
  };
}

function bornFor(app: Express): Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> {
  // Node's two classes are functions of the old kind, which can be called for an object of another prototype.
  function BornRequest(this: IncomingMessage, socket: Socket) {
    IncomingMessage.call(this, socket);
  }
  BornRequest.prototype = app.request;
  function BornResponse(this: ServerResponse, request: IncomingMessage, options?: object) {
    // Node hands its server's options over too; its types do not say so.
    Reflect.apply(ServerResponse, this, [request, options]);
  }
  BornResponse.prototype = app.response;

  const born = {
    IncomingMessage: classLike(BornRequest, IncomingMessage),
    ServerResponse: classLike(BornResponse, ServerResponse),
  };
  return works(app, born) ? born : {};
}

/** The compiler cannot see that a function of the old kind is a class; `works` finds out whether it is this one. */
function classLike<T extends object>(candidate: unknown, model: T): T {
  const isClass = (value: unknown): value is T => typeof value === 'function';
  return isClass(candidate) ? candidate : model;
}

interface Born {
  readonly IncomingMessage: typeof IncomingMessage;
  readonly ServerResponse: typeof ServerResponse;
}

function works(app: Express, born: Born): boolean {
  try {
    const request = new born.IncomingMessage(new Socket());
    const response = new born.ServerResponse(request);
    return (
      Object.getPrototypeOf(request) === app.request &&
      Object.getPrototypeOf(response) === app.response &&
      request instanceof IncomingMessage &&
      response instanceof ServerResponse &&
      response.statusCode === 200
    );
  } catch {
    return false;
  }
}
