import { HubError } from '../../../domain/errors.js';
import { objectKey } from '../../../domain/party.js';
import { findObject } from '../../../flows/roaming/find-object.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { root } from '../fields/read.js';
import type { ModuleRoute, OcpiAnswer, OcpiCall, OcpiModule } from '../module.js';
import { changeCopy, deliverPush, received, routeOfPush } from '../objects/keep-push.js';
import { type LocationForm, type LocationPart, partInUrl } from '../objects/location-form.js';
import { bodyText, ownerInUrl, passOn, refuseGetFromAll, routeOf } from '../objects/pass-on.js';
import { getRoute, ownerOrNothing, patchRoute, putRoute } from '../objects/pushed-objects.js';

const LOCATION_PATH = '/:country_code/:party_id/:location_id';
const PART_PATHS = [`${LOCATION_PATH}/:evse_uid`, `${LOCATION_PATH}/:evse_uid/:connector_id`];

/** Locations, EVSEs and Connectors that CPOs push (OCPI 2.2.1, mod_locations, Receiver interface). */
export function locationsReceiver(hub: RoamingHub, form: LocationForm): OcpiModule {
  const locations = { form, path: LOCATION_PATH, ids: (call: OcpiCall) => [call.params['location_id'] ?? ''] };
  const parts = PART_PATHS.flatMap((path) => [
    getPartRoute(hub, form, path),
    changePartRoute(hub, form, { path, method: 'PUT' }),
    changePartRoute(hub, form, { path, method: 'PATCH' }),
  ]);
  return {
    identifier: 'locations',
    role: 'RECEIVER',
    routes: [getRoute(hub, locations), putRoute(hub, locations), patchRoute(hub, locations), ...parts],
  };
}

function getPartRoute(hub: RoamingHub, form: LocationForm, path: string): ModuleRoute {
  return {
    method: 'GET',
    path,
    handle: async (call) => {
      refuseGetFromAll(hub, call);
      const key = objectKey(ownerOrNothing(call, form), call.params['location_id'] ?? '');
      const route = await routeOf(hub, call, form.module, 'RECEIVER');
      const own = async (): Promise<OcpiAnswer> => {
        const { json } = await findObject(hub, { module: form.module, key });
        const rawJson = form.findPart(json, partOf(call));
        if (rawJson === undefined) throw new HubError('unknown-object', `${key} has no such EVSE or Connector`);
        return { kind: 'own', http: 200, data: { rawJson } };
      };
      return passOn(hub, call, { route, own });
    },
  };
}

function changePartRoute(
  hub: RoamingHub,
  form: LocationForm,
  { path, method }: { readonly path: string; readonly method: 'PUT' | 'PATCH' },
): ModuleRoute {
  return {
    method,
    path,
    handle: async (call) => {
      const owner = ownerInUrl(call, form.module);
      const key = objectKey(owner, call.params['location_id'] ?? '');
      root(call.body);
      const part = { method, json: bodyText(call), tolerate: call.tolerate };
      const route = await routeOfPush(hub, call, { module: form.module, owner });
      const { kind, audience } = await changeCopy(hub, call, {
        module: form.module,
        key,
        route,
        change: (json) => form.changePart(json, partOf(call), part),
      });
      const age = kind === 'outdated' ? 'outdated' : 'current';
      const own = () => received(kind);
      return deliverPush(hub, call, { route, module: form.module, owner, key, audience, age, own });
    },
  };
}

function partOf(call: OcpiCall): LocationPart {
  return partInUrl(call) ?? { evseUid: '' };
}
