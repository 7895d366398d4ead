import { HubError } from '../../../domain/errors.js';
import { objectKey, type PartyId, partyKey, sameParty } from '../../../domain/party.js';
import { ownsObjects } from '../../../domain/routing/module-roles.js';
import { findObject } from '../../../flows/roaming/find-object.js';
import type { ObjectChange } from '../../../flows/roaming/patch-object.js';
import { receiveObject } from '../../../flows/roaming/receive-object.js';
import { removeObject } from '../../../flows/roaming/remove-object.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { refuse, root } from '../fields/read.js';
import type { ModuleRoute, OcpiAnswer, OcpiCall } from '../module.js';
import { changeCopy, deliverPush, noteOlder, received, routeOfPatch, routeOfPush } from './keep-push.js';
import type { ObjectFacts, ObjectForm } from './object-form.js';
import { bodyText, ownerInUrl, passOn, refuseGetFromAll, routeOf } from './pass-on.js';

/** Objects that parties own and push to `path` of a Receiver interface (transport_and_format, client owned objects). */
export interface PushedObjects {
  readonly form: ObjectForm;
  readonly path: string;
  /** Ids that the URL says, in the order of `form.idFields`; a PUT may leave the last ones to the body. */
  ids(call: OcpiCall): readonly string[];
}

/** PUT: keeps a copy, and passes the message on to the party that it is for, or to all. */
export function putRoute(hub: RoamingHub, objects: PushedObjects): ModuleRoute {
  const { form, path } = objects;
  const { module } = form;
  return {
    method: 'PUT',
    path,
    handle: async (call) => {
      const owner = ownerInUrl(call, module);
      const facts = form.read(call.body, call.tolerate);
      refuseOther(form, facts, { owner, ids: objects.ids(call) });
      const { counterparty } = facts;
      const route = await routeOfPush(hub, call, { module, owner, ...(counterparty && { counterparty }) });
      const key = objectKey(owner, ...facts.ids);
      const receipt = await receiveObject(hub, {
        module,
        key,
        owner: partyKey(owner),
        id: facts.ids[0] ?? '',
        ocpiVersion: call.ocpiVersion,
        json: bodyText(call),
        lastUpdated: facts.lastUpdated,
        push: { route, ...(counterparty && { counterparty }) },
      });
      const age = receipt === 'outdated' ? 'outdated' : 'current';
      if (age === 'outdated') noteOlder(call);
      const own = () => received(receipt);
      // What is addressed to all is open to all.
      return deliverPush(hub, call, { route, module, owner, key, audience: 'EVERYBODY', age, own });
    },
  };
}

/** PATCH: changes the copy, and passes the message on to the party that it is for, or to all that have the object. */
export function patchRoute(hub: RoamingHub, objects: PushedObjects): ModuleRoute {
  const { form, path } = objects;
  const { module } = form;
  return {
    method: 'PATCH',
    path,
    handle: async (call) => {
      const owner = ownerInUrl(call, module);
      root(call.body);
      const ids = objects.ids(call);
      const key = objectKey(owner, ...ids);
      const route = await routeOfPatch(hub, call, { module, owner, key });
      const change = (json: string): ObjectChange => {
        const patched = form.patch(json, bodyText(call), call.tolerate);
        if (patched.kind === 'outdated') return patched;
        const { facts } = patched;
        refuseOther(form, facts, { owner, ids });
        const { lastUpdated, counterparty } = facts;
        return { kind: 'replaced', json: patched.json, lastUpdated, ...(counterparty && { counterparty }) };
      };
      const { kind, audience } = await changeCopy(hub, call, { module, key, route, change });
      const age = kind === 'outdated' ? 'outdated' : 'current';
      const own = () => received(kind);
      return deliverPush(hub, call, { route, module, owner, key, audience, age, own });
    },
  };
}

/** GET: the object as the named party has it; without a name, as the hub has it. Only its owner may ask. */
export function getRoute(hub: RoamingHub, objects: PushedObjects): ModuleRoute {
  const { form, path } = objects;
  return {
    method: 'GET',
    path,
    handle: async (call) => {
      refuseGetFromAll(hub, call);
      const key = objectKey(ownerOrNothing(call, form), ...objects.ids(call));
      const route = await routeOf(hub, call, form.module, 'RECEIVER');
      const own = async (): Promise<OcpiAnswer> => {
        const { json } = await findObject(hub, { module: form.module, key });
        return { kind: 'own', http: 200, data: { rawJson: json } };
      };
      return passOn(hub, call, { route, own });
    },
  };
}

/**
 * DELETE: forgets the copy, and passes the message on to the party that it names even when there was none, since it may
 * be a repetition; otherwise to all that have the object.
 */
export function deleteRoute(hub: RoamingHub, objects: PushedObjects): ModuleRoute {
  const { form, path } = objects;
  const { module } = form;
  return {
    method: 'DELETE',
    path,
    handle: async (call) => {
      const owner = ownerInUrl(call, module);
      const key = objectKey(owner, ...objects.ids(call));
      const route = await routeOf(hub, call, module, 'RECEIVER');
      const removal = await removeObject(hub, { module, key, route });
      const own = (): OcpiAnswer => ({ kind: 'own', http: 200 });
      if (removal.kind === 'removed') {
        const { audience } = removal;
        return deliverPush(hub, call, { route, module, owner, key, audience, age: 'current', own });
      }
      if (route.kind === 'hub') throw new HubError('unknown-object', `${key} is not known here`);
      return passOn(hub, call, { route, own });
    },
  };
}

/** The owner in the URL; objects of others do not exist for the caller. */
export function ownerOrNothing(call: OcpiCall, form: Pick<ObjectForm, 'module'>): PartyId {
  const { country_code: countryCode = '', party_id: partyId = '' } = call.params;
  const owner = { countryCode, partyId };
  if (!ownsObjects(call.caller, owner, form.module)) throw new HubError('unknown-object', 'no such object of yours');
  return owner;
}

/** The body must be about what the URL says (transport_and_format, errors); ids and parties compare without case. */
function refuseOther(form: ObjectForm, facts: ObjectFacts, url: Pick<ObjectFacts, 'owner' | 'ids'>): void {
  const object = { at: '', fields: {} };
  const { countryCode } = url.owner;
  if (countryCode.toUpperCase() !== facts.owner.countryCode.toUpperCase()) refuse(object, 'country_code', NOT_IN_URL);
  if (!sameParty(url.owner, facts.owner)) refuse(object, 'party_id', NOT_IN_URL);
  url.ids.forEach((id, index) => {
    if (id.toUpperCase() !== facts.ids[index]?.toUpperCase()) refuse(object, form.idFields[index] ?? 'id', NOT_IN_URL);
  });
}

const NOT_IN_URL = 'is not the one in the URL';
