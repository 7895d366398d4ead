import { HubError } from '../../../domain/errors.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { ModuleRoute, OcpiModule } from '../module.js';
import { listCopies, listRoute } from '../objects/listed-objects.js';
import { passOn, routeOf } from '../objects/pass-on.js';

/** Locations that CPOs have pushed, by page, and single ones from their CPO (mod_locations, Sender interface). */
export function locationsSender(hub: RoamingHub): OcpiModule {
  return {
    identifier: 'locations',
    role: 'SENDER',
    routes: [
      listRoute(hub, {
        module: 'locations',
        dateFrom: 'optional',
        list: listCopies(hub, 'locations'),
      }),
      ...['/:location_id', '/:location_id/:evse_uid', '/:location_id/:evse_uid/:connector_id'].map((path) =>
        getFromOwner(hub, path),
      ),
    ],
  };
}

/** A Location's id says nothing of its owner, so the message must. */
function getFromOwner(hub: RoamingHub, path: string): ModuleRoute {
  return {
    method: 'GET',
    path,
    handle: async (call) => {
      const route = await routeOf(hub, call, 'locations', 'SENDER');
      const own = () => {
        throw new HubError('bad-field', 'OCPI-to: say whose Location it is, ids are unique per party only');
      };
      return passOn(hub, call, { route, own });
    },
  };
}
