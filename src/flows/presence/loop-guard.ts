import { LRUCache } from 'lru-cache';
import { HubError } from '../../domain/errors.js';
import { isHub } from '../../domain/roaming/client-info.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { OutgoingMessage, PartyClient } from '../ports.js';

/** What tells that two legs are of the same message. */
export interface PassingMessage {
  readonly correlationId: string;
  readonly method: string;
  readonly module: string;
  /** What follows the module's URL, encoded as it came, with its query. */
  readonly rest: string;
}

export interface LoopGuard {
  /** A message came from another hub. */
  came(from: Connection, message: PassingMessage): void;
  /** Partners that refuse (`receiver-unreachable`) to be sent what has been at that hub before. */
  guard<Client extends PartyClient>(partners: Client): Client;
}

interface Passed {
  /** Hubs that it came from or was sent to. */
  readonly hubs: Set<string>;
  cameFromHub: boolean;
}

/**
 * A message is under way for a minute at most; more than so many, or longer ones, are remembered too short, which costs
 * a loop's round. A URL may have 16 KiB.
 */
const REMEMBERED = {
  max: 20_000,
  ttl: 10 * 60 * 1_000,
  maxSize: 8 * 1024 * 1024,
  sizeCalculation: (_passed: Passed, key: string) => key.length,
};

/**
 * Keeps a message that comes from another hub from going to a hub where it has been (OCPI 2.2.1, message routing, knows
 * no count of hops): it is known by its correlation id, method, module and path. What our own platforms repeat is no
 * loop. CDRs are left out: they are kept once and delivered once, whatever way they come.
 */
export function createLoopGuard(): LoopGuard {
  const passed = new LRUCache<string, Passed>(REMEMBERED);
  const remember = (message: PassingMessage): Passed => {
    const key = [message.correlationId, message.method, message.module, message.rest].join(' ');
    const known = passed.get(key) ?? { hubs: new Set<string>(), cameFromHub: false };
    passed.set(key, known);
    return known;
  };
  return {
    came: (from, message) => {
      const known = remember(message);
      known.hubs.add(from.id);
      known.cameFromHub = true;
    },
    guard: (partners) => ({
      ...partners,
      send: async (outgoing: OutgoingMessage) => {
        const message = passingTo(outgoing);
        if (message) {
          const { id, name } = outgoing.connection;
          const known = remember(message);
          if (known.cameFromHub && known.hubs.has(id)) {
            throw new HubError(
              'receiver-unreachable',
              `this message has been at ${name} before: two hubs pass it round`,
            );
          }
          known.hubs.add(id);
        }
        return partners.send(outgoing);
      },
    }),
  };
}

/** The message behind a request to another hub; undefined: it cannot go round. */
function passingTo({ connection, method, url, routing }: OutgoingMessage): PassingMessage | undefined {
  if (!isHub(connection)) return undefined;
  for (const { identifier: module, url: endpoint } of connection.theirs?.endpoints ?? []) {
    const base = endpoint.replace(/\/{1,9}$/, '');
    const rest = url.startsWith(base) ? url.slice(base.length) : undefined;
    const isBelow = rest !== undefined && (rest === '' || rest.startsWith('/') || rest.startsWith('?'));
    if (isBelow && module !== 'cdrs') return { correlationId: routing.correlationId, method, module, rest };
  }
  return undefined;
}
