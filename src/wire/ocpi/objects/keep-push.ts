import { HubError } from '../../../domain/errors.js';
import { type PartyId, type PartyKey, parsePartyKey, partyKey } from '../../../domain/party.js';
import type { Audience } from '../../../domain/routing/audience.js';
import { isBroadcast } from '../../../domain/routing/broadcast-audience.js';
import type { Route } from '../../../domain/routing/route-message.js';
import { findObject } from '../../../flows/roaming/find-object.js';
import { type ObjectPatch, type PatchedCopy, patchObject } from '../../../flows/roaming/patch-object.js';
import type { Receipt } from '../../../flows/roaming/receive-object.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { broadcastPush } from '../../../flows/routing/broadcast-push.js';
import { refuseUnagreed } from '../../../flows/routing/find-route.js';
import type { OcpiAnswer, OcpiCall } from '../module.js';
import type { PushedModule } from './object-form.js';
import { openRouteOf, passOn, routeOf } from './pass-on.js';
import { restOf } from './rest-of.js';

/** A push whose copy the hub has kept. */
export interface KeptPush {
  readonly route: Route;
  readonly module: PushedModule;
  readonly owner: PartyId;
  readonly key: string;
  /** Who may see the object. */
  readonly audience: Audience;
  /** Outdated: the copy is newer. */
  readonly age: 'current' | 'outdated';
  /** What the hub says itself. */
  readonly own: () => OcpiAnswer;
}

export interface RoutedPush extends Pick<KeptPush, 'module' | 'owner'> {
  readonly counterparty?: PartyKey;
}

/**
 * Where a push goes: to the party that it names; one about somebody (a Session: the eMSP of its token) that names the
 * hub or nobody goes to that party; anything else ends at the hub, which then tells all that may have it. Refuses with
 * `not-agreed` also what its owner may not send there, when another party of the platform sends it.
 */
export async function routeOfPush(hub: RoamingHub, call: OcpiCall, push: RoutedPush): Promise<Route> {
  const route = await routeToOne(hub, call, push);
  const { module, owner } = push;
  if (route.kind === 'direct') await refuseUnagreed(hub, [owner, route.receiver], module);
  return route;
}

async function routeToOne(hub: RoamingHub, call: OcpiCall, { module, counterparty }: RoutedPush): Promise<Route> {
  const route = await routeOf(hub, call, module, 'RECEIVER');
  if (route.kind === 'direct' || counterparty === undefined) return route;
  const receiver = parsePartyKey(counterparty);
  return openRouteOf(hub, call, { module, side: 'RECEIVER', receiver, because: 'cdr_token' });
}

/** Where a PATCH goes: as `routeOfPush`, where the copy tells who a Session is about. Refuses (`unknown-object`) one without a copy. */
export async function routeOfPatch(
  hub: RoamingHub,
  call: OcpiCall,
  { module, owner, key }: Pick<KeptPush, 'module' | 'owner' | 'key'>,
): Promise<Route> {
  if (module !== 'sessions') return routeOfPush(hub, call, { module, owner });
  const session = await notingUnknown(call, () => findObject(hub, { module, key }));
  const [counterparty] = session.audience === 'EVERYBODY' ? [] : session.audience;
  return routeOfPush(hub, call, { module, owner, ...(counterparty && { counterparty }) });
}

/** Changes the copy by a PATCH, or by a PUT of a part, and counts what is tolerated in it. */
export async function changeCopy(hub: RoamingHub, call: OcpiCall, patch: ObjectPatch): Promise<PatchedCopy> {
  const patched = await notingUnknown(call, () => patchObject(hub, patch));
  if (patched.kind === 'outdated') noteOlder(call);
  return patched;
}

/** Passes a push on to the one that it is for, or tells all and answers at once. What is older than the copy is not told. */
export async function deliverPush(hub: RoamingHub, call: OcpiCall, push: KeptPush): Promise<OcpiAnswer> {
  const { route, module, owner, key, audience, age, own } = push;
  if (route.kind === 'hub' && isBroadcast(module) && age === 'current') {
    const receivers = await broadcastPush(hub, {
      module,
      owner,
      caller: call.caller,
      audience,
      objectKey: key,
      method: call.method,
      rest: restOf(call),
      correlationId: call.routing.correlationId,
      ...(call.bytes && { body: call.bytes }),
    });
    call.decide({ way: 'BROADCAST', receivers, because: `${partyKey(owner)} to all` });
  }
  return passOn(hub, call, { route, own });
}

/** 201 for what is new, 200 for all else, also for what came too late to count. */
export function received(receipt: Receipt): OcpiAnswer {
  return { kind: 'own', http: receipt === 'created' ? 201 : 200 };
}

/** Counts a push that is older than the copy: it is answered as usual and changes nothing. */
export function noteOlder(call: OcpiCall): void {
  const { last_updated: at } = Object(call.body);
  call.tolerate({ rule: 'older-than-copy', pointer: '/last_updated', example: typeof at === 'string' ? at : '' });
}

async function notingUnknown<T>(call: OcpiCall, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (call.method === 'PATCH' && error instanceof HubError && error.code === 'unknown-object') {
      call.tolerate({ rule: 'unknown-object-patched', pointer: 'url', example: '' });
    }
    throw error;
  }
}
