import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { OcpiCall, OcpiModule } from '../module.js';
import type { ObjectForm } from '../objects/object-form.js';
import { getRoute, patchRoute, putRoute } from '../objects/pushed-objects.js';

/** Sessions that CPOs push (OCPI 2.2.1, mod_sessions, Receiver interface). */
export function sessionsReceiver(hub: RoamingHub, form: ObjectForm): OcpiModule {
  const sessions = {
    form,
    path: '/:country_code/:party_id/:session_id',
    ids: (call: OcpiCall) => [call.params['session_id'] ?? ''],
  };
  return {
    identifier: 'sessions',
    role: 'RECEIVER',
    routes: [getRoute(hub, sessions), putRoute(hub, sessions), patchRoute(hub, sessions)],
  };
}
