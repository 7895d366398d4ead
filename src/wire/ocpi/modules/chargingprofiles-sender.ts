import { findProfileSetter } from '../../../flows/callbacks/find-profile-setter.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { routeByContent } from '../callbacks/ask.js';
import { resultRoute } from '../callbacks/result-route.js';
import { root } from '../fields/read.js';
import type { ModuleRoute, OcpiModule } from '../module.js';
import { passOn } from '../objects/pass-on.js';

/** Results and changes of charging profiles, from CPOs (OCPI 2.2.1, mod_charging_profiles, Sender interface). */
export function chargingProfilesSender(hub: RoamingHub): OcpiModule {
  return {
    identifier: 'chargingprofiles',
    role: 'SENDER',
    routes: [resultRoute(hub, 'CHARGING_PROFILE_RESULT'), putActiveProfile(hub)],
  };
}

/** The id is the Session's here, and the callback's in a POST; they share one path so that a 405 names both methods. */
function putActiveProfile(hub: RoamingHub): ModuleRoute {
  return {
    method: 'PUT',
    path: '/:id',
    handle: async (call) => {
      root(call.body);
      const sessionId = call.params['id'] ?? '';
      const route = await routeByContent(hub, call, {
        module: 'chargingprofiles',
        side: 'SENDER',
        find: async (cpo) => ({
          receiver: await findProfileSetter(hub, { caller: call.caller, cpo, sessionId }),
          because: `charging profile of session ${sessionId}`,
        }),
      });
      const own = () => {
        throw new Error('invariant broken: a changed profile is for a party');
      };
      return passOn(hub, call, { route, own });
    },
  };
}
