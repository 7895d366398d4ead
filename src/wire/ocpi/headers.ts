import type { IncomingMessage } from 'node:http';
import { HubError } from '../../domain/errors.js';
import { type PartyId, partyKey, sameParty } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';

/** Headers that mean something only when they come once. */
const SINGLE = new Set([
  'authorization',
  'host',
  'content-type',
  'content-encoding',
  'x-request-id',
  'x-correlation-id',
  'ocpi-to-party-id',
  'ocpi-to-country-code',
  'ocpi-from-party-id',
  'ocpi-from-country-code',
]);

/**
 * The party a message is from: what OCPI-from-* says if it is one of the caller's; without the headers the caller's
 * only party. Refuses with `not-your-party` and `bad-field` (OCPI 2.2.1, transport_and_format, message routing headers).
 */
export function readSender(headers: IncomingMessage['headers'], caller: Connection): PartyId {
  const from = readParty(headers, 'from');
  if (!from) return onlyParty(caller);
  if (!caller.roles.some((role) => sameParty(role, from))) {
    throw new HubError('not-your-party', `OCPI-from: ${partyKey(from)} is not a party of this connection`);
  }
  return from;
}

/** The party a message is for; undefined: the hub shall find it (open routing). Refuses halves and oddities. */
export function readReceiver(headers: IncomingMessage['headers']): PartyId | undefined {
  return readParty(headers, 'to');
}

/** Routing headers for a message or an answer. */
export function routingHeaders(routing: { readonly from?: PartyId; readonly to?: PartyId }): Record<string, string> {
  return {
    ...(routing.to && {
      'OCPI-to-country-code': routing.to.countryCode,
      'OCPI-to-party-id': routing.to.partyId,
    }),
    ...(routing.from && {
      'OCPI-from-country-code': routing.from.countryCode,
      'OCPI-from-party-id': routing.from.partyId,
    }),
  };
}

/** The name of a header that came twice although two have no meaning; Node would silently use one of them. */
export function repeatedHeader(req: IncomingMessage): string | undefined {
  const seen = new Set<string>();
  for (let at = 0; at < req.rawHeaders.length; at += 2) {
    const name = req.rawHeaders[at]?.toLowerCase() ?? '';
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

function readParty(headers: IncomingMessage['headers'], side: 'from' | 'to'): PartyId | undefined {
  const countryCode = headers[`ocpi-${side}-country-code`];
  const partyId = headers[`ocpi-${side}-party-id`];
  if (countryCode === undefined && partyId === undefined) return undefined;
  const isParty =
    typeof countryCode === 'string' &&
    typeof partyId === 'string' &&
    /^[A-Za-z]{2}$/.test(countryCode) &&
    /^[A-Za-z0-9]{3}$/.test(partyId);
  if (!isParty) {
    throw new HubError('bad-field', `OCPI-${side}-country-code and OCPI-${side}-party-id: expected 2 and 3 characters`);
  }
  return { countryCode: countryCode.toUpperCase(), partyId: partyId.toUpperCase() };
}

/** Many partners with a single party leave the headers away. */
function onlyParty(caller: Connection): PartyId {
  const [first, ...others] = caller.roles;
  if (!first || others.some((role) => !sameParty(role, first))) {
    throw new HubError(
      'bad-field',
      'OCPI-from-country-code and OCPI-from-party-id: required, you have several parties',
    );
  }
  return { countryCode: first.countryCode.toUpperCase(), partyId: first.partyId.toUpperCase() };
}
