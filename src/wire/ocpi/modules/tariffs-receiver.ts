import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { OcpiCall, OcpiModule } from '../module.js';
import type { ObjectForm } from '../objects/object-form.js';
import { deleteRoute, getRoute, putRoute } from '../objects/pushed-objects.js';

/** Tariffs that CPOs push and take back; there is no PATCH (OCPI 2.2.1, mod_tariffs, Receiver interface). */
export function tariffsReceiver(hub: RoamingHub, form: ObjectForm): OcpiModule {
  const tariffs = {
    form,
    path: '/:country_code/:party_id/:tariff_id',
    ids: (call: OcpiCall) => [call.params['tariff_id'] ?? ''],
  };
  return {
    identifier: 'tariffs',
    role: 'RECEIVER',
    routes: [getRoute(hub, tariffs), putRoute(hub, tariffs), deleteRoute(hub, tariffs)],
  };
}
