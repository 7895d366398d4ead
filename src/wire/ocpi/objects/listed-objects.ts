import { sameParty } from '../../../domain/party.js';
import { type ListRequest, listObjects } from '../../../flows/roaming/list-objects.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { ModuleRoute, OcpiAnswer, OcpiCall } from '../module.js';
import { type ListRules, nextPage, onlyValue, readRequest } from './list-request.js';
import type { PushedModule } from './object-form.js';
import { followPage, listOwner, type RelayedList, relayList } from './relayed-lists.js';

/** A page as a flow returns it: texts of objects in the order of creation, and how many there are in all. */
export interface ListedPage {
  readonly texts: readonly string[];
  readonly total: number;
}

export interface ListedObjects extends Pick<ListRules, 'dateFrom'>, RelayedList {
  list(request: ListRequest): Promise<ListedPage>;
}

/**
 * GET of a list of a Sender interface (OCPI 2.2.1, transport_and_format, pagination and GET All via Hubs). The party that
 * it names answers itself when it has that interface and is there; otherwise, and when it names the hub or nobody, it
 * is a page of the hub's own copy. The Link always leads to the hub and may be followed as often as one likes.
 */
export function listRoute(hub: RoamingHub, listed: ListedObjects): ModuleRoute {
  const { module, dateFrom, counterpartyOf } = listed;
  const relayed = { module, ...(counterpartyOf && { counterpartyOf }) };
  return {
    method: 'GET',
    path: '/',
    handle: async (call): Promise<OcpiAnswer> => {
      const pageId = onlyValue(call.query, 'next_page');
      if (pageId !== undefined) return followPage(hub, call, { ...relayed, id: pageId });
      if (!call.routing.to) call.tolerate({ rule: 'list-without-to', pointer: 'header:OCPI-to-party-id', example: '' });
      const request = readRequest(call, { cap: hub.limits.pageLimit, dateFrom });
      const route = await listOwner(hub, call, module);
      return route ? relayList(hub, call, { ...relayed, route }) : ownPage(hub, call, { listed, request });
    },
  };
}

/** A list of the texts of what parties have pushed. */
export function listCopies(hub: RoamingHub, module: PushedModule): ListedObjects['list'] {
  return async (request) => {
    const { items, total } = await listObjects(hub, module, request);
    return { texts: items.map(({ json }) => json), total };
  };
}

/** A page of the hub's own copy. It is from the party that was asked, or from the hub. */
async function ownPage(
  hub: RoamingHub,
  call: OcpiCall,
  { listed, request }: { readonly listed: ListedObjects; readonly request: ListRequest },
): Promise<OcpiAnswer> {
  const { texts, total } = await listed.list(request);
  const { to } = call.routing;
  call.decide({ way: 'HUB', receivers: [], because: 'own copy' });
  const next = nextPage(call.query, { ...request, total });
  const url = `${hub.ocpiUrl}/${call.ocpiVersion}/sender/${listed.module}`;
  return {
    kind: 'own',
    http: 200,
    data: texts.map((rawJson) => ({ rawJson })),
    headers: {
      'X-Total-Count': String(total),
      'X-Limit': String(hub.limits.pageLimit),
      ...(next && { Link: `<${url}?${next}>; rel="next"` }),
    },
    ...(to && !sameParty(to, hub.identity) && { from: to }),
  };
}
