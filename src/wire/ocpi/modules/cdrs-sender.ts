import { listPartyCdrs } from '../../../flows/roaming/list-party-cdrs.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { OcpiModule } from '../module.js';
import { listRoute } from '../objects/listed-objects.js';

/** CDRs of a CPO or an eMSP, by page (OCPI 2.2.1, mod_cdrs, Sender interface). */
export function cdrsSender(hub: RoamingHub): OcpiModule {
  const cdrs = listRoute(hub, {
    module: 'cdrs',
    dateFrom: 'optional',
    list: async (request) => {
      const { items, total } = await listPartyCdrs(hub, request);
      return { texts: items.map(({ original }) => original), total };
    },
  });
  return { identifier: 'cdrs', role: 'SENDER', routes: [cdrs] };
}
