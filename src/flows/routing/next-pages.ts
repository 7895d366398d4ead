import { HubError } from '../../domain/errors.js';
import { type PartyId, sameParty } from '../../domain/party.js';
import type { Callback } from '../../domain/roaming/callback.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { ListedModule } from '../../domain/routing/module-roles.js';
import { readNextPage } from '../../domain/routing/next-page.js';
import type { DirectRoute } from '../../domain/routing/route-message.js';
import type { Hub } from '../hub.js';
import type { PartnerAnswer } from '../ports.js';
import { type FindRouteDeps, findRoute } from './find-route.js';

/** Somebody pages through a long list for minutes, and may come back to it the next day. */
const VALID_MS = 24 * 3_600_000;

/** Whose list it is, and who pages through it. */
export interface PagedList {
  readonly route: DirectRoute;
  readonly module: ListedModule;
  readonly caller: Connection;
  readonly asker: PartyId;
  readonly correlationId: string;
}

export interface AnsweredPage {
  /** Where the partner was asked for it. */
  readonly url: string;
  readonly answer: PartnerAnswer;
}

/**
 * Keeps where a partner's next page is and returns the id that stands for it at the hub, since the asker has no token
 * there; undefined on the last page, and after a Link that leads elsewhere (threat: pagination trap).
 */
export async function keepNextPage(
  hub: Pick<Hub, 'callbacks' | 'clock' | 'log' | 'secrets'>,
  list: PagedList,
  { url, answer }: AnsweredPage,
): Promise<string | undefined> {
  const { route, module, caller, asker, correlationId } = list;
  const next = readNextPage(answer.headers['link'], url);
  if (next.kind === 'odd') {
    hub.log.warn({ event: 'page.link-dropped', connection: route.connection.id, module, why: next.why, correlationId });
  }
  if (next.kind !== 'page') return undefined;
  const now = hub.clock.now();
  const id = hub.secrets.newId();
  await hub.callbacks.insert({
    id,
    kind: 'NEXT_PAGE',
    url: next.url,
    owner: { connectionId: route.connection.id, party: route.receiver },
    user: { connectionId: caller.id, party: asker },
    module,
    correlationId,
    createdAt: now,
    expiresAt: new Date(now.getTime() + VALID_MS),
  });
  return id;
}

export interface WantedPage extends Pick<PagedList, 'module' | 'caller' | 'asker'> {
  readonly id: string;
  /** Whom the message names. */
  readonly to?: PartyId;
}

/**
 * Finds the partner's page that an id of the hub stands for: for the platform and party that were given it, until it
 * expires. For everybody else it does not exist, in the same words (`unknown-object`), and it is gone when the
 * partner's endpoint has moved since. Refuses as `findRoute` does.
 */
export async function findNextPage(
  hub: FindRouteDeps & Pick<Hub, 'callbacks'>,
  { id, module, caller, asker, to }: WantedPage,
): Promise<{ readonly route: DirectRoute; readonly url: string }> {
  const page = await hub.callbacks.find(id);
  const isNamed = !to || sameParty(to, hub.identity) || (page && sameParty(to, page.owner.party));
  const isTheirs = page?.user.connectionId === caller.id && sameParty(page.user.party, asker);
  if (!page || !isTheirs || !isNamed || !isPageOf(page, module) || page.expiresAt <= hub.clock.now()) throw noPage();

  const route = await findRoute(hub, { from: asker, to: page.owner.party, module, interface: 'SENDER' });
  const isThere = route.kind === 'direct' && route.connection.id === page.owner.connectionId;
  if (!isThere || new URL(route.endpoint.url).origin !== new URL(page.url).origin) throw noPage();
  return { route, url: page.url };
}

function isPageOf(page: Callback, module: ListedModule): boolean {
  return page.kind === 'NEXT_PAGE' && page.module === module;
}

function noPage(): HubError {
  return new HubError('unknown-object', 'there is no such page, ask for the list from its beginning');
}
