import { HubError } from '../../domain/errors.js';
import { partyKey } from '../../domain/party.js';
import { type Connection, type Endpoint, endpointOf } from '../../domain/roaming/connection.js';
import type { LeasedMessage } from '../../store/outbox-store.js';
import type { Hub } from '../hub.js';
import type { PartnerAnswer } from '../ports.js';

export type DeliverOutboxDeps = Pick<
  Hub,
  'outbox' | 'connections' | 'cdrs' | 'partners' | 'clock' | 'secrets' | 'limits' | 'log'
>;

const LEASE_MS = 60_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 3_600_000;

/**
 * Delivers the next message that is due; false when there is none. A message that fails is tried again later, with
 * full jitter, and given up into the operator's list after the last attempt.
 */
export async function deliverNext(hub: DeliverOutboxDeps): Promise<boolean> {
  const now = hub.clock.now();
  const lease = { now, until: new Date(now.getTime() + LEASE_MS), leaseId: hub.secrets.newId() };
  const message = await hub.outbox.take(lease);
  if (!message) return false;
  try {
    await send(hub, message);
    await hub.outbox.delivered(message, hub.clock.now());
  } catch (error) {
    await postpone(hub, message, error);
  }
  return true;
}

async function send(hub: DeliverOutboxDeps, message: LeasedMessage): Promise<void> {
  const { connection, endpoint } = await receiverOf(hub, message);
  const record = await hub.cdrs.find(message.objectKey);
  if (!record) throw new HubError('unknown-object', `no CDR ${message.objectKey}`);
  const answer = await hub.partners.send({
    connection,
    method: 'POST',
    url: endpoint.url,
    routing: {
      requestId: hub.secrets.newId(),
      correlationId: message.correlationId,
      from: message.from,
      to: message.to,
    },
    body: Buffer.from(record.original),
    timeoutMs: hub.limits.relayTimeoutMs,
  });
  refuseFailure(answer);
}

async function receiverOf(
  hub: DeliverOutboxDeps,
  message: LeasedMessage,
): Promise<{ connection: Connection; endpoint: Endpoint }> {
  for (const connection of await hub.connections.findByParty(partyKey(message.to))) {
    const endpoint = endpointOf(connection, message.module, 'RECEIVER');
    if (connection.state === 'CONNECTED' && endpoint) return { connection, endpoint };
  }
  throw new HubError('receiver-unreachable', `${partyKey(message.to)} has no ${message.module} receiver connected`);
}

/** OCPI 2.2.1, status_codes: 1xxx is success, whatever the HTTP status says below 300. */
function refuseFailure(answer: PartnerAnswer): void {
  const isSuccess = answer.httpStatus < 300 && answer.ocpiStatus >= 1_000 && answer.ocpiStatus < 2_000;
  if (!isSuccess) {
    const text = `HTTP ${answer.httpStatus}, OCPI ${answer.ocpiStatus} ${answer.ocpiMessage ?? ''}`;
    throw new HubError('receiver-unusable', text.trim());
  }
}

async function postpone(hub: DeliverOutboxDeps, message: LeasedMessage, error: unknown): Promise<void> {
  const text = error instanceof Error ? error.message : String(error);
  const now = hub.clock.now();
  const fields = { message: message.key, attempt: message.attempt, error: text };
  if (message.attempt >= hub.limits.deliveryAttempts) {
    hub.log.error({ event: 'outbox.given-up', ...fields });
    await hub.outbox.giveUp(message, now, text);
    return;
  }
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (message.attempt - 1));
  hub.log.warn({ event: 'outbox.retry', ...fields });
  await hub.outbox.retryAt(message, new Date(now.getTime() + longest * hub.secrets.fraction()), text);
}
