import type { OutgoingMessage } from '../../flows/ports.js';
import type { OcpiPartyClient } from '../../wire/ocpi/partners/client.js';
import type { HubMetrics } from '../../wire/ops/metrics.js';

/** Counts the hub's messages to partners; those without an answer have the status class `0xx`. */
export function countPartners(
  partners: OcpiPartyClient,
  { ocpiRequest }: Pick<HubMetrics, 'ocpiRequest'>,
): OcpiPartyClient {
  return {
    ...partners,
    send: async (message) => {
      const startedMs = performance.now();
      const count = (httpStatus: number): void => {
        const durationS = (performance.now() - startedMs) / 1_000;
        const { method, connection } = message;
        const module = moduleOf(message);
        ocpiRequest({ direction: 'out', partner: connection.id, module, method, httpStatus, durationS });
      };
      try {
        const answer = await partners.send(message);
        count(answer.httpStatus);
        return answer;
      } catch (error) {
        count(0);
        throw error;
      }
    },
  };
}

function moduleOf({ connection, url }: OutgoingMessage): string {
  return connection.theirs?.endpoints.find((endpoint) => url.startsWith(endpoint.url))?.identifier ?? 'none';
}
