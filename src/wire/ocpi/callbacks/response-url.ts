import { HubError } from '../../../domain/errors.js';
import { root, text } from '../fields/read.js';
import type { OcpiCall } from '../module.js';
import { parseExact, stringifyExact } from '../objects/exact-json.js';
import { bodyText } from '../objects/pass-on.js';
import { restOf } from '../objects/rest-of.js';

/** The `response_url` of a request, and the request with another one in its place; nothing else changes. */
export interface ResponseUrl {
  readonly url: string;
  replacedBy(url: string): { readonly rest: string; readonly body?: Uint8Array };
}

/** The `response_url` of a JSON body. Refuses with `bad-field` when there is none. */
export function responseUrlInBody(call: OcpiCall): ResponseUrl {
  return {
    url: text(root(call.body), 'response_url'),
    replacedBy: (url) => ({
      rest: restOf(call),
      body: Buffer.from(stringifyExact({ ...parseExact(bodyText(call)), response_url: url })),
    }),
  };
}

/**
 * The `response_url` of a query (OCPI 2.2.1, mod_charging_profiles, GET and DELETE). Encoded, it is one parameter among
 * others. The standard's own examples do not encode it: then it has a `?` of its own and reaches to the end of the
 * query, except for a `duration` behind it when there was none before. Refuses with `bad-field` none, two, and what
 * cannot be decoded.
 */
export function responseUrlInQuery(call: OcpiCall): ResponseUrl {
  const rest = restOf(call);
  const at = rest.indexOf('?');
  const path = at === -1 ? rest : rest.slice(0, at);
  const parameters = at === -1 ? [] : rest.slice(at + 1).split('&');
  const first = parameters.findIndex(isResponseUrl);
  if (first === -1) throw refused('required (in the query)');

  const before = parameters.slice(0, first);
  const own = parameters.slice(first, endOfUrl(parameters, first));
  const after = parameters.slice(first + own.length);
  // A receiver might read the second one, which would not be the hub's.
  if (after.some(isResponseUrl)) throw refused('came twice');
  const body = call.bytes && { body: call.bytes };
  return {
    url: own.length > 1 || isLiteral(own[0] ?? '') ? valueIn(own.join('&')) : decoded(valueIn(own[0] ?? '')),
    replacedBy: (url) => {
      const query = [...before, `${NAME}=${encodeURIComponent(url)}`, ...after].join('&');
      return { rest: `${path}?${query}`, ...body };
    },
  };
}

const NAME = 'response_url';

/** Also `response%5Furl` and `response_url[]`, which others decode to the same name. */
function isResponseUrl(parameter: string): boolean {
  const name = decoded(parameter.split('=', 1)[0] ?? '').toLowerCase();
  return name === NAME || name.startsWith(`${NAME}[`);
}

/** Index of the first parameter that is not part of the URL. */
function endOfUrl(parameters: readonly string[], first: number): number {
  if (!isLiteral(parameters[first] ?? '')) return first + 1;
  const { length } = parameters;
  const isOurs = isDuration(parameters[length - 1] ?? '') && !parameters.slice(0, first).some(isDuration);
  return isOurs && length - 1 > first ? length - 1 : length;
}

function isDuration(parameter: string): boolean {
  return /^duration=\d*$/.test(parameter);
}

/** Not encoded: with a `?` of its own, and behind it no encoded `=` before a plain one. */
function isLiteral(parameter: string): boolean {
  const value = valueIn(parameter);
  return /^https?:\/\/[^?]*\?/i.test(value) && !/^[^?]*\?[^=]*%3d/i.test(value);
}

function valueIn(parameter: string): string {
  const at = parameter.indexOf('=');
  return at === -1 ? '' : parameter.slice(at + 1);
}

/** A plus stays one: a URL has no spaces. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw refused('the query is not encoded as it should be');
  }
}

function refused(because: string): HubError {
  return new HubError('bad-field', `${NAME}: ${because}`, NAME);
}
