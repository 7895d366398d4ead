import { HubError } from '../../../domain/errors.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { ModuleRoute, OcpiModule } from '../module.js';
import { listCopies, listRoute } from '../objects/listed-objects.js';
import { passOn, routeOf } from '../objects/pass-on.js';

/** Sessions of a CPO or an eMSP, by page, and the driver's preferences for one (mod_sessions, Sender interface). */
export function sessionsSender(hub: RoamingHub): OcpiModule {
  return {
    identifier: 'sessions',
    role: 'SENDER',
    routes: [
      listRoute(hub, {
        module: 'sessions',
        dateFrom: 'required',
        list: listCopies(hub, 'sessions'),
      }),
      putChargingPreferences(hub),
    ],
  };
}

function putChargingPreferences(hub: RoamingHub): ModuleRoute {
  return {
    method: 'PUT',
    path: '/:session_id/charging_preferences',
    handle: async (call) => {
      const route = await routeOf(hub, call, 'sessions', 'SENDER');
      const own = () => {
        throw new HubError('bad-field', 'OCPI-to: say whose Session it is, ids are unique per party only');
      };
      return passOn(hub, call, { route, own });
    },
  };
}
