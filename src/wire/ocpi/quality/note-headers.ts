import type { IncomingMessage } from 'node:http';
import type { Exchange } from '../exchange.js';
import { tolerate } from './tolerate.js';

/**
 * Notes what the hub tolerates in the headers and the URL of a request (OCPI 2.2.1, transport_and_format): ids that are
 * missing, parties that are missing or out of place, a slash at the end. `rest` is what follows the module's URL.
 */
export function noteHeaders(exchange: Exchange, { headers }: IncomingMessage, rest: string): void {
  noteId(exchange, { rule: 'request-id-missing', name: 'X-Request-ID', came: headers['x-request-id'] });
  noteId(exchange, { rule: 'correlation-id-missing', name: 'X-Correlation-ID', came: headers['x-correlation-id'] });
  const party = PARTY_HEADERS.find((name) => headers[name] !== undefined);
  if (party && !exchange.isRouted) {
    const pointer = `header:${party}`;
    tolerate(exchange, { rule: 'routing-headers-on-configuration-module', pointer, example: String(headers[party]) });
  }
  if (exchange.isRouted && headers['ocpi-from-party-id'] === undefined) {
    const { countryCode, partyId } = exchange.requester ?? { countryCode: '', partyId: '' };
    const example = `taken for ${countryCode}*${partyId}`;
    tolerate(exchange, { rule: 'from-missing', pointer: 'header:OCPI-from-party-id', example });
  }
  const path = rest.split('?', 1)[0] ?? '';
  if (path.endsWith('/')) tolerate(exchange, { rule: 'trailing-slash', pointer: 'url', example: '/' });
}

/** Notes how the credentials token came, once it is known whose it is. */
export function noteToken(
  exchange: Exchange,
  presented: { readonly isRaw: boolean; readonly hasNewline: boolean },
): void {
  const pointer = 'header:Authorization';
  if (presented.isRaw) tolerate(exchange, { rule: 'token-not-encoded', pointer, example: 'not Base64' });
  else if (presented.hasNewline) {
    tolerate(exchange, { rule: 'token-encoded-with-newline', pointer, example: 'a newline behind the token' });
  }
}

const PARTY_HEADERS = [
  'ocpi-to-party-id',
  'ocpi-to-country-code',
  'ocpi-from-party-id',
  'ocpi-from-country-code',
] as const;

interface CameId {
  readonly rule: 'request-id-missing' | 'correlation-id-missing';
  readonly name: string;
  readonly came: string | string[] | undefined;
}

/** An id that cannot be used was replaced by one of the hub's, like one that was missing. */
function noteId(exchange: Exchange, { rule, name, came }: CameId): void {
  const used = rule === 'request-id-missing' ? exchange.requestId : exchange.correlationId;
  if (came === used) return;
  const example = came === undefined ? 'missing' : 'longer than 128 characters, or other than printable ASCII';
  tolerate(exchange, { rule, pointer: `header:${name}`, example });
}
