import type { LegFacts } from '../../domain/messages/recorded-leg.js';
import { partyKey, sameParty } from '../../domain/party.js';
import { endpointOf, partiesOf } from '../../domain/roaming/connection.js';
import { plays, rolesBehind } from '../../domain/routing/module-roles.js';
import type { DirectRoute } from '../../domain/routing/route-message.js';
import type { Hub } from '../hub.js';
import { hashUid } from '../messages/hash-uid.js';
import type { FannedPush } from '../ports.js';
import { type Failure, failureIn, failureOf } from './failure.js';
import { decoded, refuseUnagreedPush } from './refuse-unagreed-push.js';
import { keepUnsent, type SendOrKeepDeps, sendOrKeep } from './send-or-keep.js';

export type SendFannedDeps = SendOrKeepDeps & Pick<Hub, 'connections' | 'identity' | 'messageLog' | 'roamingRules'>;

/**
 * Sends one push of a broadcast, FROM the hub (OCPI 2.2.1, transport_and_format, broadcast push), and notes what became
 * of it. It may have waited: it goes where its platform is now, with the credentials of now, and is dropped when the
 * platform is not connected any more or its party may not have it any more. Never refuses: nobody waits for it.
 */
export async function sendFanned(hub: SendFannedDeps, push: FannedPush): Promise<void> {
  try {
    const route = await presentRoute(hub, push);
    if (!route) return await noteNotSent(hub, push, 'receiver-unreachable');
    await refuseUnagreedPush(hub, { ...push, from: hub.identity, to: route.receiver });
    const sent = await sendOrKeep(hub, { ...push, route, from: hub.identity });
    const failure = sent.kind === 'answered' ? failureOf(sent.answer, hub.clock.now()) : undefined;
    if (failure) noteFailure(hub, push, failure);
  } catch (error) {
    const failure = failureIn(error, hub.clock.now());
    if (failure.kind === 'NOT_AGREED') return await noteNotSent(hub, push, 'not-agreed');
    noteFailure(hub, push, failure);
  }
}

/** The same platform as it is now; undefined when it does not take such a push for that party any more. */
async function presentRoute(hub: SendFannedDeps, { route, module }: FannedPush): Promise<DirectRoute | undefined> {
  const { receiver, connection: earlier } = route;
  const platforms = await hub.connections.findByParty(partyKey(receiver));
  const connection = platforms.find(({ id }) => id === earlier.id);
  const endpoint = connection && endpointOf(connection, module, route.endpoint.role);
  if (!connection || !endpoint || connection.state !== 'CONNECTED') return undefined;
  const fitting = rolesBehind(module, route.endpoint.role);
  const lostItsRole = plays(earlier, receiver, fitting) && !plays(connection, receiver, fitting);
  const speaks = connection.roles.some((role) => sameParty(role, receiver));
  return speaks && !lostItsRole ? { ...route, connection, endpoint } : undefined;
}

function noteFailure(hub: SendFannedDeps, push: FannedPush, failure: Failure): void {
  const { text, kind } = failure;
  hub.log.warn({ event: 'broadcast.failed', ...fieldsOf(push), kind, error: text });
}

/** Why a push of a broadcast never reached the network. */
export type NotSent = 'not-agreed' | 'queue-full' | 'receiver-unreachable' | 'superseded';

/**
 * Notes a push that was given up before it was sent, for the broadcast's report; one that was pushed out of a full queue
 * goes to the outbox if its receiver has asked for that.
 */
export async function noteNotSent(hub: SendFannedDeps, push: FannedPush, why: NotSent): Promise<void> {
  const isKept = why === 'queue-full' && (await keepUnsent(hub, { ...push, from: hub.identity }));
  if (isKept) return;
  if (why !== 'superseded') hub.log.warn({ event: 'broadcast.dropped', ...fieldsOf(push), why });
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
    platformParties: partiesOf(connection),
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

function fieldsOf({ route, module, method, correlationId }: FannedPush) {
  return { connection: route.connection.id, receiver: partyKey(route.receiver), module, method, correlationId };
}
