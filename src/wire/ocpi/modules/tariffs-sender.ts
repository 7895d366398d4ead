import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { OcpiModule } from '../module.js';
import { listCopies, listRoute } from '../objects/listed-objects.js';

/** Tariffs that CPOs have pushed, by page (OCPI 2.2.1, mod_tariffs, Sender interface). */
export function tariffsSender(hub: RoamingHub): OcpiModule {
  const tariffs = listRoute(hub, {
    module: 'tariffs',
    dateFrom: 'optional',
    list: listCopies(hub, 'tariffs'),
  });
  return { identifier: 'tariffs', role: 'SENDER', routes: [tariffs] };
}
