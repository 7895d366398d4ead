import { listPartyCdrs } from '../../../flows/roaming/list-party-cdrs.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { OcpiModule } from '../module.js';
import type { CounterpartyOf } from '../objects/confidential-page.js';
import { listRoute } from '../objects/listed-objects.js';

/** CDRs of a CPO or an eMSP, by page (OCPI 2.2.1, mod_cdrs, Sender interface). */
export function cdrsSender(hub: RoamingHub, counterpartyOf: CounterpartyOf): OcpiModule {
  const cdrs = listRoute(hub, {
    module: 'cdrs',
    dateFrom: 'optional',
    counterpartyOf,
    list: async (request) => {
      const { items, total } = await listPartyCdrs(hub, request);
      return { texts: items.map(({ original }) => original), total };
    },
  });
  return { identifier: 'cdrs', role: 'SENDER', routes: [cdrs] };
}
