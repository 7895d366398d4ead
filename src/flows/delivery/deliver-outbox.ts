import { HubError } from '../../domain/errors.js';
import { type PartyKey, partyKey } from '../../domain/party.js';
import { type Connection, type Endpoint, endpointOf } from '../../domain/roaming/connection.js';
import type { LeasedMessage } from '../../store/outbox-store.js';
import type { Hub } from '../hub.js';
import type { PartnerAnswer } from '../ports.js';
import type { RestingReceivers } from './resting-receivers.js';

export interface DeliverOutboxDeps
  extends Pick<Hub, 'outbox' | 'connections' | 'cdrs' | 'partners' | 'clock' | 'secrets' | 'limits' | 'log'> {
  readonly receivers: RestingReceivers;
  /** Messages to one receiver that are taken and sent together. */
  readonly atOnce: number;
}

/** How much longer a lease lasts than a partner may take to answer. */
const LEASE_MARGIN_MS = 30_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 3_600_000;
/** How long the others wait when a receiver did not answer one message. */
const REST_MS = 10_000;

/**
 * Delivers the next messages to a receiver; false when none is due, or when the receiver rests because it did not
 * answer. A message that fails is tried again later, with full jitter, and given up into the operator's list after the last
 * attempt.
 */
export async function deliverNext(hub: DeliverOutboxDeps, receiver: PartyKey): Promise<boolean> {
  const now = hub.clock.now();
  if (hub.receivers.isResting(receiver, now)) return false;
  const leaseMs = hub.limits.relayTimeoutMs + LEASE_MARGIN_MS;
  const messages = await hub.outbox.take({
    now,
    until: new Date(now.getTime() + leaseMs),
    leaseId: hub.secrets.newId(),
    to: receiver,
    limit: hub.atOnce,
  });
  await Promise.all(messages.map((message) => deliverKept(hub, message)));
  return messages.length > 0;
}

async function deliverKept(hub: DeliverOutboxDeps, message: LeasedMessage): Promise<void> {
  const isKept = await deliver(hub, message);
  if (!isKept) hub.log.warn({ event: 'outbox.lease-lost', ...fieldsOf(message) });
}

/** False: the lease was lost meanwhile, so that somebody else has to tell what became of the message. */
async function deliver(hub: DeliverOutboxDeps, message: LeasedMessage): Promise<boolean> {
  if (message.attempt > hub.limits.deliveryAttempts) {
    return giveUp(hub, message, 'its last attempt ended without a result');
  }
  try {
    await send(hub, message);
  } catch (error) {
    return postpone(hub, message, error);
  }
  return hub.outbox.delivered(message, hub.clock.now());
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

async function postpone(hub: DeliverOutboxDeps, message: LeasedMessage, error: unknown): Promise<boolean> {
  const text = error instanceof Error ? error.message : String(error);
  const nowMs = hub.clock.now().getTime();
  if (isSilence(error)) hub.receivers.restUntil(partyKey(message.to), new Date(nowMs + REST_MS));
  if (message.attempt >= hub.limits.deliveryAttempts) return giveUp(hub, message, text);
  hub.log.warn({ event: 'outbox.retry', ...fieldsOf(message), error: text });
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (message.attempt - 1));
  return hub.outbox.retryAt(message, new Date(nowMs + longest * hub.secrets.fraction()), text);
}

function giveUp(hub: DeliverOutboxDeps, message: LeasedMessage, error: string): Promise<boolean> {
  hub.log.error({ event: 'outbox.given-up', ...fieldsOf(message), error });
  return hub.outbox.giveUp(message, hub.clock.now(), error);
}

function isSilence(error: unknown): boolean {
  return error instanceof HubError && (error.code === 'receiver-timeout' || error.code === 'receiver-unreachable');
}

function fieldsOf({ key, attempt, correlationId }: LeasedMessage) {
  return { message: key, attempt, correlationId };
}
