import { isKept, mayRepeat, objectOf, type PushMethod } from '../../domain/delivery/push.js';
import { type PartyId, partyKey } from '../../domain/party.js';
import type { RoutedModule } from '../../domain/routing/module-roles.js';
import type { DirectRoute } from '../../domain/routing/route-message.js';
import type { OwedPush } from '../../store/outbox-store.js';
import type { Hub } from '../hub.js';
import type { HttpMethod, PartnerAnswer } from '../ports.js';
import { relayRequest } from '../routing/relay-request.js';
import { failureIn, failureOf } from './failure.js';

export type SendOrKeepDeps = Pick<Hub, 'clock' | 'deliverSoon' | 'limits' | 'log' | 'outbox' | 'partners' | 'secrets'> &
  Partial<Pick<Hub, 'qualityLog'>>;

export interface PushToReceiver {
  readonly route: DirectRoute;
  readonly module: RoutedModule;
  readonly method: HttpMethod;
  /** What follows the module's URL, encoded as it came, with its query. */
  readonly rest: string;
  readonly from: PartyId;
  readonly correlationId: string;
  readonly body?: Uint8Array;
}

/** What became of a push: the receiver's answer, or that the hub keeps it and delivers it later. */
export type SentOrKept =
  | { readonly kind: 'answered'; readonly answer: PartnerAnswer }
  | { readonly kind: 'kept'; readonly because: 'EARLIER_ONES_WAIT' | 'NO_ANSWER' };

/** The first attempt was made; the next one is not made before this. */
const NEXT_ATTEMPT_MS = 2_000;
/** A larger body is not kept: the store's documents end at 16 MiB. */
const MOST_KEPT_BYTES = 8 * 1024 * 1024;

/**
 * Sends a push while its sender waits; for a receiver with `keepUndelivered` it is put into the outbox instead when the
 * receiver does not answer, or when earlier pushes to it wait there: of the same object, or any of them when its messages
 * are delivered in order. Refuses as `relayRequest` does what is not kept. A later whole PUT removes what it makes
 * needless. OCPI 2.2.1, transport_and_format, says that the hub should not queue: so only where the receiver asked for it.
 */
export async function sendOrKeep(hub: SendOrKeepDeps, push: PushToReceiver): Promise<SentOrKept> {
  const owed = owedPush(hub, push);
  if (!owed) return { kind: 'answered', answer: await relay(hub, push) };
  const { to, objectKey } = owed;
  const { deliverInOrder } = push.route.connection.settings;
  const receiver = partyKey(to);
  const standing = await hub.outbox.standing({ to: receiver, ...(!deliverInOrder && { objectKey }) });
  if (standing.waiting > 0) return keep(hub, owed, 'EARLIER_ONES_WAIT');
  try {
    const answer = await relay(hub, push);
    if (standing.failed > 0 && !failureOf(answer, hub.clock.now())) await hub.outbox.supersede(owed);
    return { kind: 'answered', answer };
  } catch (error) {
    const { kind, mayHaveArrived } = failureIn(error, hub.clock.now());
    if (kind !== 'SILENT' || (mayHaveArrived && !mayRepeat(owed))) throw error;
    return keep(hub, owed, 'NO_ANSWER');
  }
}

/** Puts a push into the outbox without trying to send it first; false: its receiver has not asked for that. */
export async function keepUnsent(hub: SendOrKeepDeps, push: PushToReceiver): Promise<boolean> {
  const owed = owedPush(hub, push);
  if (!owed) return false;
  await keep(hub, owed, 'EARLIER_ONES_WAIT');
  return true;
}

/**
 * Puts a push of the hub's own into the outbox: of a party whose platform the hub is, nobody waits for an answer and
 * nobody else would send it again. A later whole PUT removes what it makes needless.
 */
export async function queuePush(hub: SendOrKeepDeps, push: PushToReceiver): Promise<void> {
  const method = push.method;
  if (!isKept(push.module, method)) throw new Error(`${method} of ${push.module} cannot be kept`);
  await keep(hub, owedAs(hub, push, method), 'EARLIER_ONES_WAIT');
}

function relay(hub: SendOrKeepDeps, { route, method, rest, from, correlationId, body }: PushToReceiver) {
  // A request id of its own for each leg is made there.
  const routing = { requestId: '', correlationId, from };
  return relayRequest(hub, { route, method, rest, routing, ...(body && { body }) });
}

/** The push as it would be kept; undefined when it is not to be. */
function owedPush(hub: Pick<Hub, 'clock' | 'secrets'>, push: PushToReceiver): OwedPush | undefined {
  const { route, module, method, body } = push;
  const isWanted = route.connection.settings.keepUndelivered?.includes(module) && route.endpoint.role === 'RECEIVER';
  if (!isWanted || !isKept(module, method) || (body?.byteLength ?? 0) > MOST_KEPT_BYTES) return undefined;
  return owedAs(hub, push, method);
}

function owedAs(hub: Pick<Hub, 'clock' | 'secrets'>, push: PushToReceiver, method: PushMethod): OwedPush {
  const { route, module, rest, body } = push;
  return {
    kind: 'PUSH',
    key: `push:${hub.secrets.newId()}`,
    from: push.from,
    to: route.receiver,
    module,
    method,
    rest,
    objectKey: objectOf(push),
    correlationId: push.correlationId,
    createdAt: hub.clock.now(),
    ...(body && { body: Buffer.from(body).toString('utf8') }),
  };
}

async function keep(
  hub: SendOrKeepDeps,
  owed: OwedPush,
  because: 'EARLIER_ONES_WAIT' | 'NO_ANSWER',
): Promise<SentOrKept> {
  const { key, to, module, correlationId } = owed;
  const dueAt = because === 'NO_ANSWER' ? new Date(hub.clock.now().getTime() + NEXT_ATTEMPT_MS) : owed.createdAt;
  await hub.outbox.put(owed, dueAt);
  const superseded = await hub.outbox.supersede(owed);
  const receiver = partyKey(to);
  hub.log.info({ event: 'outbox.kept', message: key, receiver, module, because, superseded, correlationId });
  hub.deliverSoon(receiver);
  return { kind: 'kept', because };
}
