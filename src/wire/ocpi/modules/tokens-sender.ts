import { HubError } from '../../../domain/errors.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { ModuleRoute, OcpiModule } from '../module.js';
import { listCopies, listRoute } from '../objects/listed-objects.js';
import { passOn, routeOf } from '../objects/pass-on.js';

/** Tokens that eMSPs have pushed, by page, and authorization in real time (mod_tokens, Sender interface). */
export function tokensSender(hub: RoamingHub): OcpiModule {
  return {
    identifier: 'tokens',
    role: 'SENDER',
    routes: [
      listRoute(hub, {
        module: 'tokens',
        dateFrom: 'optional',
        list: listCopies(hub, 'tokens'),
      }),
      authorizeToken(hub),
    ],
  };
}

/** Only the eMSP decides, at this moment; its answer goes back as it is. */
function authorizeToken(hub: RoamingHub): ModuleRoute {
  return {
    method: 'POST',
    path: '/:token_uid/authorize',
    handle: async (call) => {
      const route = await routeOf(hub, call, 'tokens', 'SENDER');
      const own = () => {
        throw new HubError('unknown-receiver', 'OCPI-to: say which eMSP shall authorize the token');
      };
      return passOn(hub, call, { route, own });
    },
  };
}
