import type { FannedPush, FanOut } from '../../../src/flows/ports.js';
import type { RoamingHub } from '../../../src/flows/roaming/roaming-hub.js';
import { relayedUrl } from '../../../src/flows/routing/relay-request.js';

/** Sends every push at once and to all, and keeps what it was given; `settled` waits for the answers, whatever they are. */
export function directFanOut(
  hub: Pick<RoamingHub, 'identity' | 'partners' | 'secrets'>,
): FanOut & { readonly given: readonly FannedPush[]; settled(): Promise<void> } {
  const given: FannedPush[] = [];
  const sending: Promise<unknown>[] = [];
  return {
    given,
    settled: async () => {
      await Promise.allSettled(sending);
    },
    send: (pushes) => {
      given.push(...pushes);
      for (const { route, method, rest, correlationId, body } of pushes) {
        const routing = { requestId: hub.secrets.newId(), correlationId, from: hub.identity, to: route.receiver };
        const message = { connection: route.connection, method, url: relayedUrl(route, rest), routing, timeoutMs: 500 };
        sending.push(hub.partners.send({ ...message, ...(body && { body }) }).catch(() => undefined));
      }
    },
  };
}
