import { HubError } from '../../../domain/errors.js';
import { partyKey, sameParty } from '../../../domain/party.js';
import type { ListedModule } from '../../../domain/routing/module-roles.js';
import type { DirectRoute } from '../../../domain/routing/route-message.js';
import type { RoamingHub } from '../../../flows/roaming/roaming-hub.js';
import { findNextPage, keepNextPage } from '../../../flows/routing/next-pages.js';
import { relayedUrl, relayRequest } from '../../../flows/routing/relay-request.js';
import type { OcpiAnswer, OcpiCall } from '../module.js';
import { type CounterpartyOf, withoutOthers } from './confidential-page.js';
import { askerOf, isReader, routeOf } from './pass-on.js';
import { restOf } from './rest-of.js';

/**
 * The party whose own list a call is for; undefined when the hub answers from its copy: it was asked itself, the asker's
 * role does not get such objects, or the party has no Sender interface, does not answer at this time, or is on the
 * platform that asks. Refuses as `findRoute`.
 */
export async function listOwner(
  hub: RoamingHub,
  call: OcpiCall,
  module: ListedModule,
): Promise<DirectRoute | undefined> {
  const { to } = call.routing;
  if (!to || sameParty(to, hub.identity) || !isReader(call, module)) return undefined;
  try {
    const route = await routeOf(hub, call, module, 'SENDER');
    const isAway = route.kind === 'direct' && hub.presence.isOffline(route.connection.id);
    return route.kind === 'direct' && !isAway && route.connection.id !== call.caller.id ? route : undefined;
  } catch (error) {
    if (error instanceof HubError && error.code === 'receiver-unreachable') return undefined;
    throw error;
  }
}

export interface RelayedList {
  readonly module: ListedModule;
  /** Of lists whose items are about one party each: whom. Others are shown their own items only. */
  readonly counterpartyOf?: CounterpartyOf;
}

/** Relays a GET of a list to the party that it names; the Link to the next page leads to the hub. */
export function relayList(
  hub: RoamingHub,
  call: OcpiCall,
  { route, ...list }: RelayedList & { readonly route: DirectRoute },
): Promise<OcpiAnswer> {
  return relayPage(hub, call, { ...list, route, url: relayedUrl(route, restOf(call)) });
}

/** Relays a GET of the page that an id of the hub stands for. Refuses as `findNextPage`. */
export async function followPage(
  hub: RoamingHub,
  call: OcpiCall,
  { id, ...list }: RelayedList & { readonly id: string },
): Promise<OcpiAnswer> {
  const { caller, routing } = call;
  const wanted = { id, module: list.module, caller, asker: askerOf(call), ...(routing.to && { to: routing.to }) };
  const { route, url } = await findNextPage(hub, wanted);
  call.decide({ way: 'CALLBACK', receivers: [partyKey(route.receiver)], because: 'next_page' });
  return relayPage(hub, call, { ...list, route, url });
}

interface AskedPage extends RelayedList {
  readonly route: DirectRoute;
  readonly url: string;
}

async function relayPage(
  hub: RoamingHub,
  call: OcpiCall,
  { route, module, url, counterpartyOf }: AskedPage,
): Promise<OcpiAnswer> {
  const { caller, routing, ocpiVersion } = call;
  const answer = await relayRequest(hub, { route, method: 'GET', rest: '', url, routing });
  const asker = askerOf(call);
  const { correlationId } = routing;
  const next = await keepNextPage(hub, { route, module, caller, asker, correlationId }, { url, answer });
  const link = `<${hub.ocpiUrl}/${ocpiVersion}/sender/${module}?next_page=${next}>; rel="next"`;
  const page = counterpartyOf ? withoutOthers(answer, { asker, counterpartyOf, clock: hub.clock }) : undefined;
  if (page?.hidden) {
    const { hidden } = page;
    hub.log.warn({ event: 'page.items-hidden', connection: route.connection.id, module, hidden, correlationId });
  }
  const shown = page?.answer ?? answer;
  return {
    kind: 'relayed',
    answer: shown,
    from: route.receiver,
    ...(next !== undefined && { headers: { Link: link } }),
  };
}
