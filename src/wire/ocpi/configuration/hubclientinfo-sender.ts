import type { ClientInfo } from '../../../domain/roaming/client-info.js';
import { listClientInfo } from '../../../flows/presence/list-client-info.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { OcpiAnswer, OcpiModule } from '../module.js';
import { nextPage, readRequest } from '../objects/list-request.js';

/** How a version writes the status of a party. */
export interface ClientInfoForm {
  format(info: ClientInfo): unknown;
  /** Refuses with `bad-field`; `now` is for what says no time. */
  parse(body: unknown, now: Date): ClientInfo;
}

/**
 * The parties that are connected to the hub and whether they can be reached, by page (OCPI 2.2.1, mod_hub_client_info,
 * Sender interface). A configuration module: its messages are for the hub and from the hub, and carry no routing headers.
 */
export function hubClientInfoSender(hub: RoamingHub, form: ClientInfoForm): OcpiModule {
  return {
    identifier: 'hubclientinfo',
    role: 'SENDER',
    routes: [
      {
        method: 'GET',
        path: '/',
        handle: async (call): Promise<OcpiAnswer> => {
          const cap = hub.limits.pageLimit;
          const request = readRequest(call, { cap, dateFrom: 'optional' });
          const { items, total } = await listClientInfo(hub, request);
          const next = nextPage(call.query, { ...request, total });
          const url = `${hub.ocpiUrl}/${call.ocpiVersion}/sender/hubclientinfo`;
          return {
            kind: 'own',
            http: 200,
            data: items.map(form.format),
            headers: {
              'X-Total-Count': String(total),
              'X-Limit': String(cap),
              ...(next && { Link: `<${url}?${next}>; rel="next"` }),
            },
          };
        },
      },
    ],
  };
}
