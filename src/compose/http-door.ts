import type { IncomingMessage } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Express, RequestHandler } from 'express';
import { HubError } from '../domain/errors.js';
import { fastServer } from '../wire/http/fast-server.js';

/** What Node hands over of a connection that leaves HTTP. */
export type TakeUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface HttpDoor {
  readonly port: number;
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** Who takes connections that want to speak something else than HTTP; they do not count among those of HTTP. */
  onUpgrade(take: TakeUpgrade): void;
  /** Until then whatever is asked is answered with 503. */
  open(): void;
  /** Turns new connections away and lets requests at work end, for `withinMs` at most. */
  close(withinMs: number): Promise<void>;
}

/** Open connections of one process; more are turned away. */
const MAX_CONNECTIONS = 2_000;
/** How long a connection without a request may still bring one after the end was announced. */
const LAST_REQUEST_MS = 200;
const LOOK_MS = 50;

/** Listens for an app that is mounted meanwhile. Refuses (`bad-setting`) an address that cannot be listened on. */
export async function listenHttp(
  app: Express,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<HttpDoor> {
  let state: 'starting' | 'open' | 'closing' = 'starting';
  app.use(refuseUntil(() => state !== 'starting'));
  const server = fastServer(app, { maxConnections: MAX_CONNECTIONS });
  await new Promise<void>((listening, failed) => {
    const refuse = (error: Error): void => failed(new HubError('bad-setting', `HUB_HOST, HUB_PORT: ${error.message}`));
    server.once('error', refuse).listen(port, host, listening);
  });
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return {
    port: taken,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    onUpgrade: (take) => {
      server.on('upgrade', (request, socket, head) => {
        server.maxConnections += 1;
        socket.once('close', () => {
          server.maxConnections -= 1;
        });
        take(request, socket, head);
      });
    },
    open: () => {
      state = 'open';
    },
    close: async (withinMs) => {
      state = 'closing';
      server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
      await closeWithin(server, withinMs);
    },
  };
}

type Server = ReturnType<typeof fastServer>;

/**
 * Node's own close would cut connections without a request at once, also those whose next request is on its way; here
 * they are told with that request that it is the last one.
 */
async function closeWithin(server: Server, withinMs: number): Promise<void> {
  const closed = new Promise<void>((done) => NetServer.prototype.close.call(server, () => done()));
  const startedMs = performance.now();
  const looking = setInterval(() => {
    const passedMs = performance.now() - startedMs;
    if (passedMs >= withinMs) server.closeAllConnections();
    else if (passedMs >= LAST_REQUEST_MS) server.closeIdleConnections();
  }, LOOK_MS);
  await closed;
  clearInterval(looking);
  // What is left of it is the timer that looks for slow senders.
  server.close();
}

function refuseUntil(isReady: () => boolean): RequestHandler {
  return (_request, response, next) => {
    if (isReady()) next();
    else
      response
        .status(503)
        .set('Retry-After', '1')
        .json({ error: { code: 'starting', message: 'the hub starts' } });
  };
}
