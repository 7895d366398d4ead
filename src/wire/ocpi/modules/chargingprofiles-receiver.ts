import { objectKey } from '../../../domain/party.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { findAgreedOwner } from '../../../flows/routing/find-agreed-owner.js';
import { ask, routeByContent } from '../callbacks/ask.js';
import { type ResponseUrl, responseUrlInBody, responseUrlInQuery } from '../callbacks/response-url.js';
import type { ModuleRoute, OcpiCall, OcpiModule } from '../module.js';

/**
 * Charging profiles for a Session: asked for, set and cleared at the CPO that the message names, or whose Session it is
 * (OCPI 2.2.1, mod_charging_profiles, Receiver interface). The hub reads `response_url` and nothing else.
 */
export function chargingProfilesReceiver(hub: RoamingHub): OcpiModule {
  return {
    identifier: 'chargingprofiles',
    role: 'RECEIVER',
    routes: [
      askRoute(hub, { method: 'GET', command: 'ActiveChargingProfile', read: responseUrlInQuery }),
      askRoute(hub, { method: 'PUT', command: SET, read: responseUrlInBody }),
      askRoute(hub, { method: 'DELETE', command: 'ClearProfile', read: responseUrlInQuery }),
    ],
  };
}

/** Who set a profile is told later of its changes. */
const SET = 'SetChargingProfile';

interface Asking {
  readonly method: ModuleRoute['method'];
  readonly command: string;
  read(call: OcpiCall): ResponseUrl;
}

function askRoute(hub: RoamingHub, { method, command, read }: Asking): ModuleRoute {
  return {
    method,
    path: '/:session_id',
    handle: async (call) => {
      const responseUrl = read(call);
      const id = call.params['session_id'] ?? '';
      const route = await routeByContent(hub, call, {
        module: 'chargingprofiles',
        side: 'RECEIVER',
        find: async (asker) => {
          const { owner } = await findAgreedOwner(hub, { module: 'sessions', id, caller: call.caller, asker });
          return { receiver: owner, because: `session ${id}` };
        },
      });
      return ask(hub, call, {
        kind: 'CHARGING_PROFILE_RESULT',
        module: 'chargingprofiles',
        route,
        command,
        responseUrl,
        ...(command === SET && { about: { objectId: objectKey(route.receiver, id) } }),
      });
    },
  };
}
