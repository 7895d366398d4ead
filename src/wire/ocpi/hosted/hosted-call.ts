import { HubError } from '../../../domain/errors.js';
import { type PartyId, partyKey, sameParty } from '../../../domain/party.js';
import type { InterfaceRole } from '../../../domain/roaming/connection.js';
import type { HostedAsk } from '../../../flows/hosting/hosting-hub.js';
import type { OutgoingMessage } from '../../../flows/ports.js';
import { parseJsonBytes } from '../json.js';
import { onlyValue } from '../objects/list-request.js';

/** A message to a hosted party, taken apart. */
export interface HostedCall {
  readonly message: OutgoingMessage;
  readonly module: string;
  readonly role: InterfaceRole;
  /** What follows the module's URL, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** The module that a message is for; undefined: none of the platform's endpoints. */
export function hostedCall(message: OutgoingMessage): HostedCall | undefined {
  const { connection, url } = message;
  const [address = '', query = ''] = splitAt(url, '?');
  const endpoints = connection.theirs?.endpoints ?? [];
  const endpoint = endpoints.find((one) => address === one.url || address.startsWith(`${one.url}/`));
  if (!endpoint) return undefined;
  const path = address.slice(endpoint.url.length).split('/').filter(Boolean).map(decoded);
  return { message, module: endpoint.identifier, role: endpoint.role, path, query: new URLSearchParams(query) };
}

function splitAt(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HubError('unknown-path', 'the path is not encoded as it should be');
  }
}

/** The JSON of the body; undefined: there is none. Refuses with `bad-json`. */
export function bodyOf({ message }: HostedCall): unknown {
  return message.body && parseJsonBytes(message.body);
}

/** Who asks whom. Refuses with `bad-field` a message that does not say so, or is for a party of another platform. */
export function partiesOf({ message }: HostedCall): { readonly cpo: PartyId; readonly emsp: PartyId } {
  const { from, to } = message.routing;
  if (!from) throw new HubError('bad-field', 'OCPI-from-party-id: required');
  const cpo = to && message.connection.roles.find((role) => sameParty(role, to));
  if (!cpo) throw new HubError('bad-field', `OCPI-to-party-id: ${to ? partyKey(to) : 'nobody'} has no stations here`);
  return { cpo: { countryCode: cpo.countryCode, partyId: cpo.partyId }, emsp: from };
}

/** Who asks what, and where the result goes: `responseUrl` is the hub's own, its last part is the callback's id. */
export function askOf(call: HostedCall, responseUrl: string, isLate: () => boolean): HostedAsk {
  const { connection, routing } = call.message;
  const callbackId = URL.canParse(responseUrl) ? new URL(responseUrl).pathname.split('/').at(-1) : undefined;
  if (!callbackId) throw new HubError('bad-field', 'response_url: expected a URL of the hub', 'response_url');
  return { connection, ...partiesOf(call), correlationId: routing.correlationId, callbackId, isLate };
}

/** The `response_url` of a query. Refuses with `bad-field` when there is none. */
export function responseUrlInQuery({ query }: HostedCall): string {
  const url = onlyValue(query, 'response_url');
  if (!url) throw new HubError('bad-field', 'response_url: required (in the query)', 'response_url');
  return url;
}
