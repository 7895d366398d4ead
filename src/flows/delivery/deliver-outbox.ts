import { mayRepeat } from '../../domain/delivery/push.js';
import { HubError } from '../../domain/errors.js';
import { type PartyKey, partyKey } from '../../domain/party.js';
import type { Endpoint } from '../../domain/roaming/connection.js';
import { type DirectRoute, routeMessage } from '../../domain/routing/route-message.js';
import type { LeasedMessage } from '../../store/outbox-store.js';
import type { Hub } from '../hub.js';
import type { OutgoingMessage, PartnerAnswer } from '../ports.js';
import { notingAnswer } from '../quality/note-answer.js';
import { type Failure, failureIn, failureOf } from './failure.js';
import { refuseUnagreedPush } from './refuse-unagreed-push.js';
import type { RestingReceivers } from './resting-receivers.js';

export interface DeliverOutboxDeps
  extends Pick<
    Hub,
    | 'cdrs'
    | 'clock'
    | 'connections'
    | 'identity'
    | 'limits'
    | 'log'
    | 'outbox'
    | 'partners'
    | 'qualityLog'
    | 'roamingRules'
    | 'secrets'
  > {
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
 * answer or asked for a pause. To a receiver that wants its messages in order (`deliverInOrder`) they go one by one. A
 * message that fails is tried again later, with full jitter or when the receiver said (Retry-After), and given up into
 * the operator's list after the last attempt; a push that its parties may not exchange any more is given up unsent.
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
    order: await orderOf(hub, receiver),
  });
  await Promise.all(messages.map((message) => deliverKept(hub, message)));
  return messages.length > 0;
}

async function orderOf(hub: DeliverOutboxDeps, receiver: PartyKey): Promise<'STRICT' | 'BY_OBJECT'> {
  const connections = await hub.connections.findByParty(receiver);
  return connections.some(({ settings }) => settings.deliverInOrder) ? 'STRICT' : 'BY_OBJECT';
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
  const failure = await failureOfSending(hub, message);
  return failure ? postpone(hub, message, failure) : hub.outbox.delivered(message, hub.clock.now());
}

async function failureOfSending(hub: DeliverOutboxDeps, message: LeasedMessage): Promise<Failure | undefined> {
  const prepared = await prepare(hub, message);
  if (prepared.kind === 'failed') return prepared.failure;
  try {
    return failureOf(await send(hub, message, prepared), hub.clock.now());
  } catch (error) {
    return failureIn(error, hub.clock.now());
  }
}

/** Where a message goes and what is sent there. */
interface Prepared {
  readonly kind: 'prepared';
  readonly route: DirectRoute;
  readonly content: Pick<OutgoingMessage, 'method' | 'url' | 'body'>;
}

/** Whatever fails here, nothing was sent. */
async function prepare(
  hub: DeliverOutboxDeps,
  message: LeasedMessage,
): Promise<Prepared | { readonly kind: 'failed'; readonly failure: Failure }> {
  try {
    if (message.kind === 'PUSH') await refuseUnagreedPush(hub, message);
    const route = await routeTo(hub, message);
    return { kind: 'prepared', route, content: await contentOf(hub, message, route.endpoint) };
  } catch (error) {
    return { kind: 'failed', failure: { ...failureIn(error, hub.clock.now()), mayHaveArrived: false } };
  }
}

function send(hub: DeliverOutboxDeps, message: LeasedMessage, { route, content }: Prepared): Promise<PartnerAnswer> {
  const { connection } = route;
  const asked = hub.partners.send({
    connection,
    ...content,
    routing: {
      requestId: hub.secrets.newId(),
      correlationId: message.correlationId,
      from: message.from,
      to: message.to,
    },
    timeoutMs: hub.limits.relayTimeoutMs,
  });
  return notingAnswer(hub, route, asked);
}

async function contentOf(
  hub: DeliverOutboxDeps,
  message: LeasedMessage,
  { url }: Endpoint,
): Promise<Pick<OutgoingMessage, 'method' | 'url' | 'body'>> {
  if (message.kind === 'PUSH') {
    const { method, rest, body } = message;
    const target = `${url.replace(/\/{1,9}$/, '')}${rest}`;
    return { method, url: target, ...(body !== undefined && { body: Buffer.from(body) }) };
  }
  const record = await hub.cdrs.find(message.objectKey);
  if (!record) throw new HubError('unknown-object', `no CDR ${message.objectKey}`);
  return { method: 'POST', url, body: Buffer.from(record.original) };
}

/** To the platform that plays a role which gets such messages, as for any message. */
async function routeTo(hub: DeliverOutboxDeps, { to, module }: LeasedMessage): Promise<DirectRoute> {
  const connections = await hub.connections.findByParty(partyKey(to));
  const route = routeMessage({ to, hub: hub.identity, connections, module, interface: 'RECEIVER' });
  if (route.kind === 'direct') return route;
  throw new HubError('receiver-unreachable', `${partyKey(to)} is the hub itself`);
}

async function postpone(hub: DeliverOutboxDeps, message: LeasedMessage, failure: Failure): Promise<boolean> {
  const { text, kind, retryAfterMs } = failure;
  const nowMs = hub.clock.now().getTime();
  const pauseMs = retryAfterMs ?? (kind === 'SILENT' ? REST_MS : 0);
  if (pauseMs > 0) hub.receivers.restUntil(partyKey(message.to), new Date(nowMs + pauseMs));
  if (kind === 'NOT_AGREED') return giveUp(hub, message, text);
  if (failure.mayHaveArrived && !mayRepeatMessage(message)) {
    return giveUp(hub, message, `${text}; it may have arrived, and is not sent twice`);
  }
  if (message.attempt >= hub.limits.deliveryAttempts) return giveUp(hub, message, text);
  hub.log.warn({ event: 'outbox.retry', ...fieldsOf(message), error: text });
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (message.attempt - 1));
  const afterMs = Math.max(retryAfterMs ?? 0, longest * hub.secrets.fraction());
  return hub.outbox.retryAt(message, new Date(nowMs + afterMs), text);
}

/** A CDR that comes again is the same CDR. */
function mayRepeatMessage(message: LeasedMessage): boolean {
  return message.kind === 'CDR' || mayRepeat(message);
}

function giveUp(hub: DeliverOutboxDeps, message: LeasedMessage, error: string): Promise<boolean> {
  hub.log.error({ event: 'outbox.given-up', ...fieldsOf(message), error });
  return hub.outbox.giveUp(message, hub.clock.now(), error);
}

function fieldsOf({ key, attempt, correlationId }: LeasedMessage) {
  return { message: key, attempt, correlationId };
}
