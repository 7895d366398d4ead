import { HubError } from '../../../domain/errors.js';
import { sameParty } from '../../../domain/party.js';
import type { ListedModule } from '../../../domain/routing/module-roles.js';
import { type ListRequest, listObjects } from '../../../flows/roaming/list-objects.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { readDateTime } from '../fields/date-time.js';
import type { ModuleRoute, OcpiAnswer, OcpiCall } from '../module.js';
import type { PushedModule } from './object-form.js';

/** A page as a flow returns it: texts of objects in the order of creation, and how many there are in all. */
export interface ListedPage {
  readonly texts: readonly string[];
  readonly total: number;
}

export interface ListedObjects {
  readonly module: ListedModule;
  /** Only Sessions must be asked for from a time on (mod_sessions, GET). */
  readonly dateFrom: 'required' | 'optional';
  list(request: ListRequest): Promise<ListedPage>;
}

/**
 * GET of a Sender interface: a page of the hub's own copy (OCPI 2.2.1, transport_and_format, pagination). It is from the
 * party that was asked, or from the hub. The Link leads to the hub and may be followed as often as one likes.
 */
export function listRoute(hub: RoamingHub, listed: ListedObjects): ModuleRoute {
  return {
    method: 'GET',
    path: '/',
    handle: async (call): Promise<OcpiAnswer> => {
      const request = readRequest(call, { cap: hub.limits.pageLimit, dateFrom: listed.dateFrom });
      const { texts, total } = await listed.list(request);
      const { to } = call.routing;
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

function readRequest(call: OcpiCall, rules: { readonly cap: number; readonly dateFrom: string }): ListRequest {
  const { query, caller, routing } = call;
  const dateFrom = readTime(query, 'date_from');
  const dateTo = readTime(query, 'date_to');
  if (rules.dateFrom === 'required' && !dateFrom) throw new HubError('bad-field', 'date_from: required', 'date_from');
  return {
    caller,
    ...(routing.from && { from: routing.from }),
    ...(routing.to && { to: routing.to }),
    ...(dateFrom && { dateFrom }),
    ...(dateTo && { dateTo }),
    offset: readCount(query, 'offset', 0) ?? 0,
    limit: Math.min(readCount(query, 'limit', 1) ?? rules.cap, rules.cap),
  };
}

/** The query of the next page with all that this one asked for; undefined on the last page. */
function nextPage(
  query: URLSearchParams,
  page: { readonly offset: number; readonly limit: number; readonly total: number },
): string | undefined {
  const offset = page.offset + page.limit;
  if (offset >= page.total) return undefined;
  const next = new URLSearchParams(query);
  next.set('offset', String(offset));
  next.set('limit', String(page.limit));
  return next.toString();
}

function readTime(query: URLSearchParams, name: string): Date | undefined {
  const text = onlyValue(query, name);
  if (text === undefined) return undefined;
  const at = readDateTime(text);
  if (typeof at === 'string') throw new HubError('bad-field', `${name}: ${at}`, name);
  return at;
}

function readCount(query: URLSearchParams, name: string, least: number): number | undefined {
  const text = onlyValue(query, name);
  if (text === undefined) return undefined;
  const count = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (!(count >= least)) throw new HubError('bad-field', `${name}: expected an integer from ${least}`, name);
  return count;
}

/** Absent and empty are the same; twice would be read differently by others. */
function onlyValue(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  if (values.length > 1) throw new HubError('bad-field', `${name}: came twice`, name);
  return values[0] || undefined;
}
