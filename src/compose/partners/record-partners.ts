import { HubError } from '../../domain/errors.js';
import type { Hub } from '../../flows/hub.js';
import { hashUid } from '../../flows/messages/hash-uid.js';
import type { OutgoingMessage, PartnerAnswer } from '../../flows/ports.js';
import type { OcpiPartyClient } from '../../wire/ocpi/partners/client.js';
import { partnerLeg } from '../../wire/ocpi/record/partner-leg.js';

/** Keeps the hub's messages to partners in the message log, with the answer or why there was none. */
export function recordPartners(
  partners: OcpiPartyClient,
  { messageLog, secrets, clock }: Pick<Hub, 'messageLog' | 'secrets' | 'clock'>,
): OcpiPartyClient {
  const hash = (uid: string) => hashUid(secrets, uid);
  const record = (message: OutgoingMessage, startedMs: number, answered: Answered): void => {
    const outcome = { ...answered, durationMs: performance.now() - startedMs, nowMs: clock.now().getTime() };
    messageLog.record({
      facts: partnerLeg(message, outcome, hash),
      ...(message.body && { requestBody: message.body }),
      ...(answered.answer && { responseBody: answered.answer.body }),
    });
  };
  return {
    ...partners,
    send: async (message) => {
      const startedMs = performance.now();
      try {
        const answer = await partners.send(message);
        record(message, startedMs, { answer });
        return answer;
      } catch (error) {
        record(message, startedMs, { error: error instanceof HubError ? error.code : 'internal-error' });
        throw error;
      }
    },
  };
}

interface Answered {
  readonly answer?: PartnerAnswer;
  readonly error?: string;
}
