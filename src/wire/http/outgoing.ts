import { LRUCache } from 'lru-cache';
import { Pool } from 'undici';
import { HubError } from '../../domain/errors.js';
import { type AddressPolicy, createAddressGuard } from './address-guard.js';
import { type AnswerBudget, collectAnswer, type RawAnswer } from './collect-answer.js';
import { isCut, longerThan, toRefusal } from './failures.js';
import { inflate } from './inflate.js';
import { createUrlReader } from './read-url.js';

export interface OutgoingOptions extends AddressPolicy {
  /** Largest answer, before and after inflating; absent: 10 MiB. */
  readonly answerLimitBytes?: number;
  /** Open connections to one origin of one platform; absent: 64. Further requests wait. */
  readonly connectionsPerPlatform?: number;
}

export interface OutgoingRequest {
  /** Whose platform is called: what one platform does to its connections is nothing to the others. */
  readonly platform: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body?: Uint8Array;
  /** For everything: waiting for a connection, connecting, asking and reading the answer. */
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
const CONNECTIONS_PER_PLATFORM = 64;
const CONNECT_TIMEOUT_MS = 3_000;
/** Pools beyond this lose their idle connections, the longest unused first. */
const MAX_POOLS = 2_000;
/** Answers of one platform that are on their way may together hold as much as this many of the largest. */
const LARGEST_ANSWERS_AT_ONCE = 4;
/** Longer than any deadline that can be set: undici's own ones are a second line behind that of each request. */
const LAST_DEADLINE_MS = 130_000;

/** The connections to one origin of one platform, and the bytes of the answers that come over them. */
interface PlatformPool {
  readonly pool: Pool;
  readonly budget: AnswerBudget;
}

/**
 * Calls partners: keeps connections for each platform and origin apart, follows no redirect, and cuts off answers that
 * are too large, too slow or compressed beyond the limit.
 */
export function createOutgoing(options: OutgoingOptions): Outgoing {
  const guard = createAddressGuard(options);
  const readUrl = createUrlReader(guard.check);
  const limitBytes = options.answerLimitBytes ?? ANSWER_LIMIT_BYTES;
  const pools = new LRUCache<string, PlatformPool>({ max: MAX_POOLS, dispose: closeQuietly });
  const openPool = (origin: string): PlatformPool => ({
    pool: new Pool(origin, {
      connections: options.connectionsPerPlatform ?? CONNECTIONS_PER_PLATFORM,
      pipelining: 1,
      connect: { lookup: guard.lookup, timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: LAST_DEADLINE_MS,
      bodyTimeout: LAST_DEADLINE_MS,
      maxResponseSize: limitBytes,
    }),
    budget: { limitBytes, leftBytes: limitBytes * LARGEST_ANSWERS_AT_ONCE },
  });
  const poolOf = (key: string, origin: string): PlatformPool => {
    const existing = pools.get(key);
    if (existing) return existing;
    const opened = openPool(origin);
    pools.set(key, opened);
    return opened;
  };
  return {
    check: guard.check,
    request: async (request) => {
      const { origin, path } = readUrl(request.url);
      const key = `${request.platform} ${origin}`;
      const ask = (timeoutMs: number): Promise<RawAnswer> =>
        collectAnswer(poolOf(key, origin), { ...request, path, timeoutMs });
      return undoEncoding(await askAgainWhenCut(request, ask), limitBytes);
    },
    close: async () => {
      const open = [...pools.values()];
      await Promise.all(open.map(({ pool }) => pool.destroy()));
    },
  };
}

/** A connection may be cut under a request: a GET, and nothing else, is asked once more in the time that is left. */
async function askAgainWhenCut(
  { method, timeoutMs }: OutgoingRequest,
  ask: (timeoutMs: number) => Promise<RawAnswer>,
): Promise<RawAnswer> {
  if (method !== 'GET') return ask(timeoutMs);
  const startedMs = performance.now();
  try {
    return await ask(timeoutMs);
  } catch (error) {
    if (!isCut(error)) throw error;
    const leftMs = Math.floor(timeoutMs - (performance.now() - startedMs));
    if (leftMs < 1) throw longerThan(timeoutMs);
    return ask(leftMs);
  }
}

async function undoEncoding(answer: RawAnswer, limitBytes: number): Promise<IncomingAnswer> {
  const { httpStatus, headers, encoding, body } = answer;
  if (encoding === undefined) return answer;
  try {
    return { httpStatus, headers, body: await inflate(body, encoding, limitBytes) };
  } catch (error) {
    // Inflating speaks of requests; here it is an answer.
    throw error instanceof HubError ? new HubError('receiver-unusable', error.message) : toRefusal(error, 'reading');
  }
}

function closeQuietly({ pool }: PlatformPool): void {
  pool.close().catch(() => undefined);
}
