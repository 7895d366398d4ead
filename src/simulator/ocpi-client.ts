import { randomUUID } from 'node:crypto';
import { Agent } from 'undici';
import type { MessageModule, OcpiParty } from './ocpi-objects.js';

/** A request to another platform. Routing headers only on functional modules (OCPI 2.2.1, message routing). */
export interface OcpiSend {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly token: string;
  /** What the request is about, for those who watch. */
  readonly module?: MessageModule;
  /** JSON text, sent as these bytes. */
  readonly body?: string;
  readonly from?: OcpiParty;
  readonly to?: OcpiParty;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back, read as an envelope. `statusCode` is undefined when it was none. */
export interface OcpiReply {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly statusCode: number | undefined;
  readonly statusMessage: string | undefined;
  readonly data: unknown;
}

export interface OcpiClient {
  send(request: OcpiSend): Promise<OcpiReply>;
  close(): Promise<void>;
}

export interface OcpiClientOptions {
  /** Connections kept open to one host. */
  readonly connections?: number;
  readonly timeoutMs?: number;
  /** Sends the credentials token as it is, without Base64, as some platforms do. */
  readonly tokenEncoding?: 'base64' | 'raw';
}

/** A client that keeps its connections open, as the platforms of large CPOs do. */
export function createOcpiClient(options: OcpiClientOptions = {}): OcpiClient {
  const timeoutMs = options.timeoutMs ?? 30_000;
  const agent = new Agent({
    connections: options.connections ?? 8,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connectTimeout: timeoutMs,
  });
  const encode = (token: string): string =>
    options.tokenEncoding === 'raw' ? token : Buffer.from(token, 'utf8').toString('base64');

  return {
    async send(request) {
      const url = new URL(request.url);
      const answer = await agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method,
        headers: { authorization: `Token ${encode(request.token)}`, ...headersOf(request) },
        body: request.body ?? null,
      });
      return readReply(answer.statusCode, answer.headers, await answer.body.text());
    },
    close: () => agent.destroy(),
  };
}

/** The reply's data, or an Error that says what was asked and refused. */
export function dataOf(reply: OcpiReply, what: string): unknown {
  if (reply.statusCode === 1000 && reply.httpStatus < 300) return reply.data;
  throw new Error(`${what}: HTTP ${reply.httpStatus}, OCPI ${reply.statusCode ?? 'none'} ${reply.statusMessage ?? ''}`);
}

function headersOf(request: OcpiSend): Record<string, string> {
  const headers: Record<string, string> = { 'x-request-id': randomUUID(), 'x-correlation-id': randomUUID() };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  if (request.from) {
    headers['ocpi-from-country-code'] = request.from.country_code;
    headers['ocpi-from-party-id'] = request.from.party_id;
  }
  if (request.to) {
    headers['ocpi-to-country-code'] = request.to.country_code;
    headers['ocpi-to-party-id'] = request.to.party_id;
  }
  return { ...headers, ...request.headers };
}

function readReply(httpStatus: number, headers: OcpiReply['headers'], text: string): OcpiReply {
  const envelope = readEnvelope(text);
  const code = envelope['status_code'];
  const message = envelope['status_message'];
  return {
    httpStatus,
    headers,
    text,
    statusCode: typeof code === 'number' ? code : undefined,
    statusMessage: typeof message === 'string' ? message : undefined,
    data: envelope['data'],
  };
}

function readEnvelope(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}
