import { HubError } from '../../../domain/errors.js';
import type { PartyId } from '../../../domain/party.js';
import type { InterfaceRole } from '../../../domain/roaming/connection.js';
import type { DirectRoute } from '../../../domain/routing/route-message.js';
import { type AskedWithCallback, askWithCallback } from '../../../flows/callbacks/ask-with-callback.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import type { OcpiAnswer, OcpiCall } from '../module.js';
import { askerOf, openRouteOf, routeOf } from '../objects/pass-on.js';
import type { ResponseUrl } from './response-url.js';

export interface ByContent {
  readonly module: 'commands' | 'chargingprofiles';
  readonly side: InterfaceRole;
  /** Finds whom the content means, asked only when the message names the hub or nobody. */
  find(asker: PartyId): Promise<{ readonly receiver: PartyId; readonly because: string }>;
}

/** Where a call goes: to the party that it names, else to the one party that its content means; never to several. */
export async function routeByContent(hub: RoamingHub, call: OcpiCall, by: ByContent): Promise<DirectRoute> {
  const { module, side } = by;
  const named = await routeOf(hub, call, module, side);
  if (named.kind === 'direct') return named;
  const route = await openRouteOf(hub, call, { module, side, ...(await by.find(askerOf(call))) });
  if (route.kind === 'hub') throw new HubError('unknown-receiver', 'the hub itself has no stations');
  return route;
}

export type Asked = Pick<AskedWithCallback, 'route' | 'kind' | 'module' | 'command' | 'about'> & {
  readonly responseUrl: ResponseUrl;
};

/** Passes a call on with a URL of the hub in the place of its `response_url`, and answers with the receiver's answer. */
export async function ask(hub: RoamingHub, call: OcpiCall, asked: Asked): Promise<OcpiAnswer> {
  const { caller, routing, method, rest, bytes } = call;
  const { responseUrl, route, module } = asked;
  const answer = await askWithCallback(hub, {
    ...asked,
    caller,
    asker: askerOf(call),
    routing,
    method,
    original: { rest, ...(bytes && { body: bytes }) },
    responseUrl: responseUrl.url,
    withOurUrl: (id) => responseUrl.replacedBy(`${hub.ocpiUrl}/${call.ocpiVersion}/sender/${module}/${id}`),
  });
  return { kind: 'relayed', answer, from: route.receiver };
}
