import type { PartyKey } from '../party.js';
import type { LegFacts } from './recorded-leg.js';

/** Headers that follow from the rest of a leg need not be kept. These are those that the hub sends with a request. */
export function impliedRequestHeaders(facts: LegFacts, hasBody: 'with-body' | 'without-body'): Record<string, string> {
  const { from, to, requestId, correlationId } = facts;
  return {
    authorization: '[redacted]',
    ...(hasBody === 'with-body' && { 'content-type': 'application/json' }),
    'x-request-id': requestId,
    'x-correlation-id': correlationId,
    ...(to && partyHeaders('to', to)),
    ...(from && partyHeaders('from', from)),
  };
}

/** The same of those that it sends with every answer. */
export function impliedResponseHeaders({ requestId, correlationId }: LegFacts): Record<string, string> {
  return { 'content-type': 'application/json', 'x-request-id': requestId, 'x-correlation-id': correlationId };
}

function partyHeaders(side: 'from' | 'to', party: PartyKey): Record<string, string> {
  const [countryCode = '', partyId = ''] = party.split('*');
  return { [`ocpi-${side}-country-code`]: countryCode, [`ocpi-${side}-party-id`]: partyId };
}
