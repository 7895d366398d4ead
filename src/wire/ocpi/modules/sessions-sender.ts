import { HubError } from '../../../domain/errors.js';
import type { Route } from '../../../domain/routing/route-message.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { findAgreedOwner } from '../../../flows/routing/find-agreed-owner.js';
import type { ModuleRoute, OcpiCall, OcpiModule } from '../module.js';
import type { CounterpartyOf } from '../objects/confidential-page.js';
import { listCopies, listRoute } from '../objects/listed-objects.js';
import { askerOf, openRouteOf, passOn, routeOf } from '../objects/pass-on.js';

/** Sessions of a CPO or an eMSP, by page, and the driver's preferences for one (mod_sessions, Sender interface). */
export function sessionsSender(hub: RoamingHub, counterpartyOf: CounterpartyOf): OcpiModule {
  return {
    identifier: 'sessions',
    role: 'SENDER',
    routes: [
      listRoute(hub, {
        module: 'sessions',
        dateFrom: 'required',
        list: listCopies(hub, 'sessions'),
        counterpartyOf,
      }),
      putChargingPreferences(hub),
    ],
  };
}

/** Only the CPO can charge otherwise; when the message does not say which, the Session does. */
function putChargingPreferences(hub: RoamingHub): ModuleRoute {
  return {
    method: 'PUT',
    path: '/:session_id/charging_preferences',
    handle: async (call) => {
      const named = await routeOf(hub, call, 'sessions', 'SENDER');
      const route = named.kind === 'direct' ? named : await routeToCpo(hub, call);
      return passOn(hub, call, { route, own: notTheHub });
    },
  };
}

async function routeToCpo(hub: RoamingHub, call: OcpiCall): Promise<Route> {
  const id = call.params['session_id'] ?? '';
  const { owner } = await findAgreedOwner(hub, { module: 'sessions', id, caller: call.caller, asker: askerOf(call) });
  return openRouteOf(hub, call, { module: 'sessions', side: 'SENDER', receiver: owner, because: `session ${id}` });
}

function notTheHub(): never {
  throw new HubError('unknown-object', 'the hub has no sessions of its own');
}
