import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange, TellExchange } from './exchange.js';
import { type FaultSwitch, misbehave } from './faults.js';
import { isModule, type MessageModule, type OcpiParty } from './ocpi-objects.js';

/** A message as it came in, for a test to look at. */
export interface ReceivedMessage {
  readonly at: Date;
  readonly method: string;
  /** Encoded as it came, with its query. */
  readonly url: string;
  readonly module?: MessageModule;
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
  readonly from?: OcpiParty;
  readonly to?: OcpiParty;
  readonly bytes: Buffer;
}

export interface PlatformAnswer {
  readonly httpStatus: number;
  readonly statusCode: number;
  readonly message?: string;
  readonly data?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is done once the answer is out, such as sending the result of a command. */
  readonly afterwards?: () => void;
}

/** Where a platform listens; by default on loopback, on a free port. */
export interface ListenAt {
  readonly host?: string;
  readonly port?: number;
}

export interface PlatformServerParts {
  readonly faults: FaultSwitch;
  accepts(credentialsToken: string, segments: readonly string[]): boolean;
  answer(request: PlatformRequest): Promise<PlatformAnswer>;
  record(message: ReceivedMessage): void;
  readonly tell: TellExchange;
  clock(): Date;
}

export interface ListeningServer {
  /** `http://127.0.0.1:41234/ocpi`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Listens, and speaks OCPI's envelope on every answer. */
export async function startPlatformServer(parts: PlatformServerParts, at: ListenAt = {}): Promise<ListeningServer> {
  const host = at.host ?? '127.0.0.1';
  const server = createServer((request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      send(parts, request, response, { httpStatus: 500, statusCode: 3000, message });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port ?? 0, host, resolve);
  });
  const reached = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${reached}:${portOf(server)}/ocpi`, stop: () => stop(server) };
}

async function handle(parts: PlatformServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const at = parts.clock();
  const startedMs = performance.now();
  const url = new URL(request.url ?? '/', 'http://platform');
  const segments = url.pathname.split('/').filter(Boolean).slice(1).map(decodeURIComponent);
  const bytes = await readBody(request);
  const module = moduleOf(segments);
  const method = request.method ?? 'GET';
  const [from, to] = [partyIn(request, 'from'), partyIn(request, 'to')];
  const about = { ...(module && { module }), ...(from && { from }), ...(to && { to }) };
  parts.record({ at, method, url: request.url ?? '/', headers: request.headers, bytes, ...(module && { module }) });
  const told = (end: Partial<Exchange>): void => {
    const tookMs = performance.now() - startedMs;
    parts.tell({ at, direction: 'in', method, path: request.url ?? '/', ...about, ...end, tookMs });
  };

  const fault = parts.faults.meet(module);
  if (fault && (await misbehave(fault, response)) === 'answered') {
    told({ ...(response.headersSent && { httpStatus: response.statusCode }), trouble: `fault: ${fault.kind}` });
    return;
  }
  const credentialsToken = tokenOf(request);
  const answer =
    credentialsToken === undefined || !parts.accepts(credentialsToken, segments)
      ? { httpStatus: 401, statusCode: 2000, message: 'unknown credentials token' }
      : await parts.answer({
          method,
          credentialsToken,
          segments,
          query: url.searchParams,
          bytes,
          ...(from && { from }),
          ...(to && { to }),
        });
  send(parts, request, response, answer);
  told(endOf(answer, fault?.kind));
}

function endOf({ httpStatus, statusCode, message }: PlatformAnswer, fault: string | undefined): Partial<Exchange> {
  const trouble = fault ? `fault: ${fault}` : message;
  return { httpStatus, statusCode, ...(trouble && { trouble }) };
}

/** `/versions`, `/2.2.1`, `/2.2.1/credentials`, `/2.2.1/{sender|receiver}/{module}/…` */
function moduleOf(segments: readonly string[]): MessageModule | undefined {
  if (segments[0] === 'versions' || segments.length === 1) return 'versions';
  if (segments[1] === 'credentials') return 'credentials';
  return segments.find(isModule);
}

function partyIn(request: IncomingMessage, side: 'from' | 'to'): OcpiParty | undefined {
  const country_code = header(request, `ocpi-${side}-country-code`);
  const party_id = header(request, `ocpi-${side}-party-id`);
  return country_code && party_id ? { country_code, party_id } : undefined;
}

function send(
  parts: Pick<PlatformServerParts, 'clock'>,
  request: IncomingMessage,
  response: ServerResponse,
  answer: PlatformAnswer,
): void {
  if (response.headersSent) return;
  if (answer.afterwards) response.once('close', answer.afterwards);
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
