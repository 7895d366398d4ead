import type { LegFacts } from '../../domain/messages/recorded-leg.js';
import { partyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';
import { hashUid } from '../messages/hash-uid.js';
import type { FannedPush } from '../ports.js';
import { type Failure, failureIn, failureOf } from './failure.js';
import { keepUnsent, type SendOrKeepDeps, sendOrKeep } from './send-or-keep.js';

export type SendFannedDeps = SendOrKeepDeps & Pick<Hub, 'identity' | 'messageLog'>;

/**
 * Sends one push of a broadcast, FROM the hub (OCPI 2.2.1, transport_and_format, broadcast push), and notes what became
 * of it. Never refuses: nobody waits for it.
 */
export async function sendFanned(hub: SendFannedDeps, push: FannedPush): Promise<void> {
  try {
    const sent = await sendOrKeep(hub, { ...push, from: hub.identity });
    const failure = sent.kind === 'answered' ? failureOf(sent.answer, hub.clock.now()) : undefined;
    if (failure) noteFailure(hub, push, failure);
  } catch (error) {
    noteFailure(hub, push, failureIn(error, hub.clock.now()));
  }
}

function noteFailure(hub: SendFannedDeps, push: FannedPush, failure: Failure): void {
  const { text, kind } = failure;
  hub.log.warn({ event: 'broadcast.failed', ...fieldsOf(push), kind, error: text });
}

/** Why a push of a broadcast never reached the network. */
export type NotSent = 'queue-full' | 'superseded';

/**
 * Notes a push that was given up before it was sent, for the broadcast's report; one that was pushed out of a full queue
 * goes to the outbox if its receiver has asked for that.
 */
export async function noteNotSent(hub: SendFannedDeps, push: FannedPush, why: NotSent): Promise<void> {
  const isKept = why === 'queue-full' && (await keepUnsent(hub, { ...push, from: hub.identity }));
  if (isKept) return;
  if (why === 'queue-full') hub.log.warn({ event: 'broadcast.dropped', ...fieldsOf(push) });
  hub.messageLog.record({ facts: legOf(hub, push, why) });
}

/** The leg that there would have been. */
function legOf(hub: SendFannedDeps, push: FannedPush, why: NotSent): LegFacts {
  const { route, module, method, correlationId } = push;
  const { connection, receiver } = route;
  return {
    atMs: hub.clock.now().getTime(),
    direction: 'OUT',
    correlationId,
    requestId: hub.secrets.newId(),
    connectionId: connection.id,
    platformParties: [...new Set(connection.roles.map(partyKey))],
    from: partyKey(hub.identity),
    to: partyKey(receiver),
    module,
    method,
    path: withoutUid(hub, push),
    requestHeaders: {},
    error: why,
    durationMs: 0,
  };
}

/** A driver's token is logged as its hash. */
function withoutUid(hub: SendFannedDeps, { module, rest }: FannedPush): string {
  if (module !== 'tokens') return rest;
  const [countryCode, partyId, uid = ''] = rest.replace(/\?.*$/, '').split('/').filter(Boolean);
  return `/${countryCode}/${partyId}/${hashUid(hub.secrets, decoded(uid))}`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function fieldsOf({ route, module, method, correlationId }: FannedPush) {
  return { connection: route.connection.id, receiver: partyKey(route.receiver), module, method, correlationId };
}
