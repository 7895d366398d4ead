import { HubError } from '../../../domain/errors.js';
import type { ListRequest } from '../../../flows/roaming/list-objects.js';
import { readDateTime } from '../fields/date-time.js';
import type { OcpiCall } from '../module.js';

export interface ListRules {
  /** Most objects on a page. */
  readonly cap: number;
  readonly dateFrom: 'required' | 'optional';
}

/** Reads what a GET of a list asks for (OCPI 2.2.1, transport_and_format, pagination). Refuses with `bad-field`. */
export function readRequest(call: OcpiCall, rules: ListRules): ListRequest {
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
export function nextPage(
  query: URLSearchParams,
  page: Pick<ListRequest, 'offset' | 'limit'> & { readonly total: number },
): string | undefined {
  const offset = page.offset + page.limit;
  if (offset >= page.total) return undefined;
  const next = new URLSearchParams(query);
  next.set('offset', String(offset));
  next.set('limit', String(page.limit));
  return next.toString();
}

/** Absent and empty are the same; twice would be read differently by others. */
export function onlyValue(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  if (values.length > 1) throw new HubError('bad-field', `${name}: came twice`, name);
  return values[0] || undefined;
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
