import { LRUCache } from 'lru-cache';
import { HubError } from '../../../domain/errors.js';
import type { Connection } from '../../../domain/roaming/connection.js';
import type { OutgoingMessage, PartnerAnswer, PartyClient, Presence } from '../../../flows/ports.js';
import { longerThan } from '../../http/failures.js';
import { type Breaker, createBreaker } from './breaker.js';
import { type Bulkhead, createBulkhead } from './bulkhead.js';

export interface GuardedClientOptions {
  readonly presence: Pick<Presence, 'seen' | 'silent'>;
  /** Who counts or logs what the guard does; absent: nobody. */
  readonly watch?: GuardWatch;
  readonly limits?: GuardLimits;
  /** Monotonic, in milliseconds; absent: that of the process. */
  readonly nowMs?: () => number;
}

/** What a platform may cost the hub. */
export interface GuardLimits {
  /** Messages to it at the same time. */
  readonly atWork: number;
  /** Messages that may wait for their turn. */
  readonly waiting: number;
  /** Messages in a row without an answer after which it is taken for dead. */
  readonly failures: number;
  /** How long it is then left alone before one message tries again. */
  readonly openMs: number;
}

export interface GuardWatch {
  /** `paused`: it does not answer and is left alone for a while. */
  changed(connectionId: string, state: 'paused' | 'answering'): void;
  refused(connectionId: string, reason: 'paused' | 'busy'): void;
}

/** Fewer at work than connections are open, so that a message that tries finds one free. */
export const GUARD_LIMITS: GuardLimits = { atWork: 60, waiting: 256, failures: 5, openMs: 10_000 };
/** Platforms beyond this are forgotten, the longest unused first: they start anew. */
const MAX_PLATFORMS = 2_000;
const NOBODY: GuardWatch = { changed: () => undefined, refused: () => undefined };

interface Guard {
  readonly breaker: Breaker;
  readonly bulkhead: Bulkhead;
}

/**
 * Sees to it that a slow or dead platform costs the others nothing: few messages to it are at work, few more wait, and
 * when it does not answer further ones are refused at once (`receiver-unreachable`) until one that is let through is
 * answered. The time that a message waits counts. Presence is told of answers and of silence. Handshakes are not guarded.
 */
export function guardPartners<Client extends PartyClient>(partners: Client, options: GuardedClientOptions): Client {
  const guards = new LRUCache<string, Guard>({ max: MAX_PLATFORMS });
  const watch = options.watch ?? NOBODY;

  function guardOf(connection: Connection): Guard {
    const known = guards.get(connection.id);
    if (known) return known;
    const guard = createGuard(connection, { ...options, watch });
    guards.set(connection.id, guard);
    return guard;
  }

  async function attempt(message: OutgoingMessage, breaker: Breaker, leftMs: number): Promise<PartnerAnswer> {
    try {
      const answer = await partners.send(leftMs === message.timeoutMs ? message : { ...message, timeoutMs: leftMs });
      breaker.answered();
      options.presence.seen(message.connection.id);
      return answer;
    } catch (error) {
      const code = error instanceof HubError ? error.code : undefined;
      if (code === 'receiver-timeout' || code === 'receiver-unreachable') breaker.failed();
      // Something answered, though not OCPI.
      else if (code === 'receiver-unusable') breaker.answered();
      throw code === 'receiver-timeout' ? longerThan(message.timeoutMs) : error;
    }
  }

  async function send(message: OutgoingMessage): Promise<PartnerAnswer> {
    const { connection, timeoutMs } = message;
    if (!connection.theirs) return partners.send(message);
    const { breaker, bulkhead } = guardOf(connection);
    const refuse = (): HubError => {
      watch.refused(connection.id, 'paused');
      return new HubError('receiver-unreachable', `${connection.name} does not answer; the hub tries again soon`);
    };
    const admitted = message.probe ? 'trial' : breaker.admit();
    if (admitted === 'open') throw refuse();
    if (admitted === 'trial') return attempt(message, breaker, timeoutMs);
    return bulkhead.run(timeoutMs, (leftMs) => {
      // It may have opened while this one waited.
      if (breaker.admit() === 'open') throw refuse();
      return attempt(message, breaker, leftMs);
    });
  }

  return { ...partners, send };
}

function createGuard({ id, name }: Connection, options: GuardedClientOptions & { readonly watch: GuardWatch }): Guard {
  const { presence, watch, limits = GUARD_LIMITS, nowMs = () => performance.now() } = options;
  const { failures, openMs, atWork, waiting } = limits;
  return {
    breaker: createBreaker({
      failures,
      openMs,
      nowMs,
      opened: () => {
        presence.silent(id);
        watch.changed(id, 'paused');
      },
      closed: () => watch.changed(id, 'answering'),
    }),
    bulkhead: createBulkhead({
      atWork,
      waiting,
      refusal: () => {
        watch.refused(id, 'busy');
        return new HubError('receiver-unreachable', `too many messages wait for ${name}; send this one again later`);
      },
    }),
  };
}
