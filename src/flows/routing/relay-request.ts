import { HubError } from '../../domain/errors.js';
import type { DirectRoute } from '../../domain/routing/route-message.js';
import type { Hub } from '../hub.js';
import type { HttpMethod, PartnerAnswer, Routing } from '../ports.js';
import { notingAnswer } from '../quality/note-answer.js';

export interface RelayedRequest {
  readonly route: DirectRoute;
  readonly method: HttpMethod;
  /** What follows the module's URL, encoded as it came, with its query. */
  readonly rest: string;
  /** Absolute, in place of the endpoint's URL with `rest`. */
  readonly url?: string;
  readonly routing: Routing;
  /** The bytes as they came. */
  readonly body?: Uint8Array;
  /** Absent: as long as any relayed message may take. */
  readonly timeoutMs?: number;
}

/**
 * Passes a request on while its sender waits, and returns the receiver's answer as it is. Both legs name the same two
 * parties and the same correlation id; the request id is new (OCPI 2.2.1, transport_and_format, message routing and
 * unique message ids). Refuses with `receiver-timeout`, `receiver-unreachable` and `receiver-unusable`. Never sent twice.
 */
export async function relayRequest(
  hub: Pick<Hub, 'limits' | 'partners' | 'secrets'> & Partial<Pick<Hub, 'qualityLog'>>,
  { route, method, rest, url, routing, body, timeoutMs }: RelayedRequest,
): Promise<PartnerAnswer> {
  if (!routing.from) throw new HubError('bad-field', 'OCPI-from-party-id: required, so that the receiver can answer');
  const asked = hub.partners.send({
    connection: route.connection,
    method,
    url: url ?? relayedUrl(route, rest),
    routing: {
      requestId: hub.secrets.newId(),
      correlationId: routing.correlationId,
      from: routing.from,
      to: route.receiver,
    },
    ...(body && { body }),
    timeoutMs: timeoutMs ?? hub.limits.relayTimeoutMs,
  });
  return notingAnswer(hub, route, asked);
}

/** The receiver's URL of what is asked; endpoints are written with and without a slash at the end. */
export function relayedUrl({ endpoint }: DirectRoute, rest: string): string {
  return `${endpoint.url.replace(/\/{1,9}$/, '')}${rest}`;
}
