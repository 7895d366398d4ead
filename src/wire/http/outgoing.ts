import { LRUCache } from 'lru-cache';
import { type Dispatcher, Pool } from 'undici';
import { HubError } from '../../domain/errors.js';
import { type AddressPolicy, createAddressGuard } from './address-guard.js';
import { codeOf } from './error-code.js';
import { inflate } from './inflate.js';

export interface OutgoingOptions extends AddressPolicy {
  /** Largest answer, before and after inflating; absent: 10 MiB. */
  readonly answerLimitBytes?: number;
  /** Open connections to one origin; absent: 32. Further requests wait. */
  readonly connectionsPerOrigin?: number;
}

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** For everything: connecting, asking and reading the answer. */
  readonly timeoutMs: number;
}

export interface IncomingAnswer {
  readonly httpStatus: number;
  /** Lower-case names; a repeated header is joined with commas. Without those of the encoding, which is undone. */
  readonly headers: Readonly<Record<string, string>>;
  /** Inflated. */
  readonly body: Uint8Array;
}

export interface Outgoing {
  /** Refuses a URL that would not be called; see `createAddressGuard`. */
  check(url: string): URL;
  /** Refuses with `receiver-timeout`, `receiver-unreachable` and `receiver-unusable`. */
  request(request: OutgoingRequest): Promise<IncomingAnswer>;
  close(): Promise<void>;
}

const ANSWER_LIMIT_BYTES = 10 * 1024 * 1024;
const CONNECTIONS_PER_ORIGIN = 32;
const CONNECT_TIMEOUT_MS = 3_000;
/** Origins beyond this lose their idle connections. */
const MAX_ORIGINS = 500;

/**
 * Calls partners: keeps connections per origin, follows no redirect, and cuts off answers that are too large, too slow
 * or compressed beyond the limit.
 */
export function createOutgoing(options: OutgoingOptions): Outgoing {
  const guard = createAddressGuard(options);
  const limitBytes = options.answerLimitBytes ?? ANSWER_LIMIT_BYTES;
  const pools = new LRUCache<string, Pool>({ max: MAX_ORIGINS, dispose: closeQuietly });
  const poolOf = (origin: string): Pool => {
    const existing = pools.get(origin);
    if (existing) return existing;
    const pool = new Pool(origin, {
      connections: options.connectionsPerOrigin ?? CONNECTIONS_PER_ORIGIN,
      connect: { lookup: guard.lookup, timeout: CONNECT_TIMEOUT_MS },
      maxResponseSize: limitBytes,
    });
    pools.set(origin, pool);
    return pool;
  };
  return {
    check: guard.check,
    request: async (request) => {
      const url = guard.check(request.url);
      const pool = poolOf(url.origin);
      const answer = await askAgainWhenCut(request, () => ask(pool, { ...request, path: url.pathname + url.search }));
      return readAnswer(answer, { limitBytes, timeoutMs: request.timeoutMs });
    },
    close: async () => {
      const open = [...pools.values()];
      await Promise.all(open.map((pool) => pool.destroy()));
    },
  };
}

async function ask(pool: Pool, request: OutgoingRequest & { readonly path: string }): Promise<Dispatcher.ResponseData> {
  const { method, path, headers, timeoutMs } = request;
  try {
    return await pool.request({
      method,
      path,
      headers,
      body: request.body ?? null,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw toRefusal(error, { timeoutMs, otherwise: 'receiver-unreachable' });
  }
}

/** A kept connection may close at the very moment it is used: a GET, and nothing else, is asked once more. */
async function askAgainWhenCut<T>(request: OutgoingRequest, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    const isCut = error instanceof HubError && CUT.includes(codeOf(error.cause));
    if (request.method !== 'GET' || !isCut) throw error;
    return attempt();
  }
}

interface AnswerLimits {
  readonly limitBytes: number;
  readonly timeoutMs: number;
}

async function readAnswer(answer: Dispatcher.ResponseData, limits: AnswerLimits): Promise<IncomingAnswer> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  try {
    const bytes = await answer.body.bytes();
    const body = await inflate(bytes, headers['content-encoding'] ?? '', limits.limitBytes);
    const { 'content-encoding': _undone, 'content-length': _wire, ...kept } = headers;
    return { httpStatus: answer.statusCode, headers: kept, body };
  } catch (error) {
    throw toRefusal(error, { timeoutMs: limits.timeoutMs, otherwise: 'receiver-unusable' });
  }
}

interface Failure {
  readonly timeoutMs: number;
  readonly otherwise: 'receiver-unreachable' | 'receiver-unusable';
}

const TIMEOUTS = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];
const UNUSABLE = ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'];
const CUT = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

function toRefusal(error: unknown, failure: Failure): unknown {
  if (error instanceof HubError) {
    // From the address guard; or from inflating, which speaks of requests.
    return error.code === 'receiver-unreachable' ? error : new HubError('receiver-unusable', error.message);
  }
  const code = codeOf(error);
  if (isTimeout(error) || TIMEOUTS.includes(code)) {
    return new HubError('receiver-timeout', `the receiver took longer than ${failure.timeoutMs} ms`);
  }
  if (code === '') return error;
  if (UNUSABLE.includes(code) || code.startsWith('HPE_')) {
    return new HubError('receiver-unusable', `the receiver's answer cannot be used (${code})`);
  }
  const refusal = new HubError(failure.otherwise, `the connection to the receiver failed (${code})`);
  refusal.cause = error;
  return refusal;
}

/** What `AbortSignal.timeout` throws. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
}

function closeQuietly(pool: Pool): void {
  pool.close().catch(() => undefined);
}
