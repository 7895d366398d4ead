import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FaultSwitch, misbehave } from './faults.js';
import { isModule, type ModuleName } from './ocpi-objects.js';

/** A message as it came in, for a test to look at. */
export interface ReceivedMessage {
  readonly at: Date;
  readonly method: string;
  /** Encoded as it came, with its query. */
  readonly url: string;
  readonly module?: ModuleName;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

/** A request that got past authentication. */
export interface PlatformRequest {
  readonly method: string;
  readonly credentialsToken: string;
  /** Path segments below `/ocpi`, decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly bytes: Buffer;
}

export interface PlatformAnswer {
  readonly httpStatus: number;
  readonly statusCode: number;
  readonly message?: string;
  readonly data?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PlatformServerParts {
  readonly faults: FaultSwitch;
  accepts(credentialsToken: string, segments: readonly string[]): boolean;
  answer(request: PlatformRequest): Promise<PlatformAnswer>;
  record(message: ReceivedMessage): void;
  clock(): Date;
}

export interface ListeningServer {
  /** `http://127.0.0.1:41234/ocpi`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Listens on loopback, on a free port, and speaks OCPI's envelope on every answer. */
export async function startPlatformServer(parts: PlatformServerParts): Promise<ListeningServer> {
  const server = createServer((request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      send(parts, request, response, { httpStatus: 500, statusCode: 3000, message });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${portOf(server)}/ocpi`, stop: () => stop(server) };
}

async function handle(parts: PlatformServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://platform');
  const segments = url.pathname.split('/').filter(Boolean).slice(1).map(decodeURIComponent);
  const bytes = await readBody(request);
  const module = segments.find(isModule);
  const method = request.method ?? 'GET';
  parts.record({
    at: parts.clock(),
    method,
    url: request.url ?? '/',
    headers: request.headers,
    bytes,
    ...(module ? { module } : {}),
  });

  const fault = parts.faults.meet(module);
  if (fault && (await misbehave(fault, response)) === 'answered') return;

  const credentialsToken = tokenOf(request);
  if (credentialsToken === undefined || !parts.accepts(credentialsToken, segments)) {
    send(parts, request, response, { httpStatus: 401, statusCode: 2000, message: 'unknown credentials token' });
    return;
  }
  send(
    parts,
    request,
    response,
    await parts.answer({ method, credentialsToken, segments, query: url.searchParams, bytes }),
  );
}

function send(
  parts: Pick<PlatformServerParts, 'clock'>,
  request: IncomingMessage,
  response: ServerResponse,
  answer: PlatformAnswer,
): void {
  if (response.headersSent) return;
  const envelope = {
    status_code: answer.statusCode,
    ...(answer.message ? { status_message: answer.message } : {}),
    ...(answer.data === undefined ? {} : { data: answer.data }),
    timestamp: parts.clock().toISOString(),
  };
  response
    .writeHead(answer.httpStatus, {
      'content-type': 'application/json',
      'x-request-id': header(request, 'x-request-id') ?? randomUUID(),
      'x-correlation-id': header(request, 'x-correlation-id') ?? randomUUID(),
      ...routedBack(request),
      ...answer.headers,
    })
    .end(JSON.stringify(envelope));
}

/** OCPI 2.2.1, message routing, responses: TO is who asked, FROM is who was asked. */
function routedBack(request: IncomingMessage): Record<string, string> {
  const swapped: Record<string, string> = {};
  for (const part of ['country-code', 'party-id']) {
    const from = header(request, `ocpi-from-${part}`);
    const to = header(request, `ocpi-to-${part}`);
    if (from !== undefined) swapped[`ocpi-to-${part}`] = from;
    if (to !== undefined) swapped[`ocpi-from-${part}`] = to;
  }
  return swapped;
}

/** Takes the token with and without Base64, since the hub may have been told to send either. */
function tokenOf(request: IncomingMessage): string | undefined {
  const match = /^Token (\S+)$/.exec(header(request, 'authorization') ?? '');
  return match?.[1];
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

const MAX_BODY_BYTES = 16 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) throw new Error('body too large');
    chunks.push(piece);
  }
  return Buffer.concat(chunks);
}

function portOf(server: Server): number {
  const address = server.address() as AddressInfo;
  return address.port;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
