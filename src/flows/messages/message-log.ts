import type { LoggedBody } from '../../domain/messages/logged-message.js';
import { type LegFacts, type RawBody, type RecordedLeg, sizeOf } from '../../domain/messages/recorded-leg.js';
import type { MessageStore } from '../../store/roaming/message-store.js';
import type { Clock, EventLog, MessageLog, Secrets } from '../ports.js';
import { createChunkWriter } from './chunk-writer.js';
import { openChunk } from './open-chunk.js';

export interface MessageLogOptions {
  readonly store: Pick<MessageStore, 'insert'>;
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'newId' | 'sha256'>;
  readonly log: EventLog;
  /** Larger bodies are kept as their hash. */
  readonly bodyLimitBytes: number;
  readonly keepDays: number;
  /** Counts what memory had no room for. */
  readonly countDropped?: (what: 'body' | 'leg', count: number) => void;
  /** Others in tests only. */
  readonly limits?: Partial<LogLimits>;
}

export interface LogLimits {
  /** A chunk is written when it has so many legs or bytes, or so old a leg. */
  readonly chunkLegs: number;
  readonly chunkBytes: number;
  readonly chunkMs: number;
  /** What may wait for the store. */
  readonly waitingBytes: number;
  /** First pause after the store has failed; it gets longer. */
  readonly retryMs: number;
}

const LIMITS: LogLimits = {
  chunkLegs: 500,
  chunkBytes: 1024 * 1024,
  chunkMs: 250,
  waitingBytes: 32 * 1024 * 1024,
  retryMs: 500,
};
const DAY_MS = 86_400_000;
const COMPLAIN_EVERY_MS = 60_000;

/**
 * Collects legs and writes them in chunks, so that a message costs a copy of its bytes. A leg may be lost with the
 * process in its first quarter of a second. When the store is behind, memory stays bounded: the bodies of the oldest
 * legs are dropped first, then the oldest legs.
 */
export function createMessageLog(options: MessageLogOptions): MessageLog {
  const { clock, secrets, log } = options;
  const limits = { ...LIMITS, ...options.limits };
  const writer = createChunkWriter({
    insert: (chunk) => options.store.insert(chunk),
    mostBytes: limits.waitingBytes,
    retryMs: limits.retryMs,
    log,
    dropped: (what, count) => {
      options.countDropped?.(what, count);
      complain({ event: 'message-log.behind', dropped: what, count });
    },
  });
  let chunk = openChunk(secrets.newId(), 0);
  let timer: NodeJS.Timeout | undefined;
  let complainedAtMs = 0;

  function seal(): void {
    clearTimeout(timer);
    timer = undefined;
    if (chunk.count() === 0) return;
    const sealed = chunk.close(new Date(clock.now().getTime() + options.keepDays * DAY_MS));
    // A little more than the last time will do, most likely: to grow is to copy.
    chunk = openChunk(secrets.newId(), Math.min(sealed.frames.length * 1.25, limits.chunkBytes * 1.25));
    writer.write(sealed);
  }

  function add(leg: RecordedLeg): void {
    chunk.add(keptOf(leg, options));
    if (chunk.count() >= limits.chunkLegs || chunk.bytes() >= limits.chunkBytes) seal();
    else timer ??= setTimeout(seal, limits.chunkMs).unref();
  }

  /** Once a minute is enough. */
  function complain(fields: Readonly<Record<string, unknown>>): void {
    const nowMs = clock.now().getTime();
    if (nowMs - complainedAtMs < COMPLAIN_EVERY_MS) return;
    complainedAtMs = nowMs;
    log.warn(fields);
  }

  return {
    record: (leg) => {
      try {
        add(leg);
      } catch (error) {
        complain({ event: 'message-log.failed', error: String(error) });
      }
    },
    flush: () => {
      seal();
      return writer.settled();
    },
  };
}

type BodyRules = Pick<MessageLogOptions, 'bodyLimitBytes' | 'secrets'>;

/** The leg with the bodies that are kept as text; what is said of the others stands in the facts. */
function keptOf(leg: RecordedLeg, rules: BodyRules): RecordedLeg {
  const { facts, requestBody, responseBody } = leg;
  const request = replacementOf(facts, requestBody, rules);
  const response = replacementOf(facts, responseBody, rules);
  if (!request && !response) return leg;
  return {
    facts: { ...facts, ...(request && { requestBody: request }), ...(response && { responseBody: response }) },
    ...(!request && requestBody !== undefined && { requestBody }),
    ...(!response && responseBody !== undefined && { responseBody }),
  };
}

/** Credentials objects hold tokens: of them only the size is kept. */
function replacementOf({ module }: LegFacts, body: RawBody | undefined, rules: BodyRules): LoggedBody | undefined {
  if (body === undefined) return undefined;
  if (module === 'credentials') return { kind: 'withheld', bytes: sizeOf(body) };
  // Text has at most three bytes for a character, so that most bodies need not be counted.
  if (body.length * (typeof body === 'string' ? 3 : 1) <= rules.bodyLimitBytes) return undefined;
  const bytes = sizeOf(body);
  return bytes <= rules.bodyLimitBytes ? undefined : { kind: 'hash', sha256: rules.secrets.sha256(body), bytes };
}
