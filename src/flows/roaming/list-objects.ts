import { type PartyId, partyKey } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import { mayReadOpen } from '../../domain/routing/module-roles.js';
import { visibleOwners } from '../../domain/routing/visible-owners.js';
import type { Page, PageQuery, StoredObject } from '../../store/object-store.js';
import type { Hub } from '../hub.js';
import { findReceiver, refuseUnagreed } from '../routing/find-route.js';

/** A list that a party asks for, of one owner (`to`) or of all. */
export interface ListRequest extends Pick<PageQuery, 'dateFrom' | 'dateTo' | 'offset' | 'limit'> {
  readonly caller: Connection;
  readonly from?: PartyId;
  readonly to?: PartyId;
}

export type ListDeps = Pick<Hub, 'clock' | 'connections' | 'identity' | 'roamingRules'>;

/**
 * Objects of the hub's copy that a party may see, by page: its own, those that their owners addressed to it, and those
 * that are open to everybody in its role (`MODULE_ROLES`); never those of owners with whom its roaming agreements do not
 * allow it. Refuses an owner that is unknown or not connected, and with `not-agreed`.
 */
export async function listObjects(
  hub: ListDeps & Pick<Hub, 'objects'>,
  module: StoredObject['module'],
  request: ListRequest,
): Promise<Page<StoredObject>> {
  const { caller, from, to, ...page } = request;
  const owner = await findReceiver(hub, to);
  const readers = readersOf(request);
  const seesOpen = readers.some((reader) => mayReadOpen(caller, reader, module));
  if (owner.kind === 'party' && from) await refuseUnagreed(hub, [from, owner.receiver], module);
  const owners = visibleOwners(await hub.roamingRules(), { parties: readers, module, at: hub.clock.now() });
  return hub.objects.page(module, {
    ...page,
    ...(owner.kind === 'party' && { owner: partyKey(owner.receiver) }),
    ...(owner.kind === 'hub' && owners.kind !== 'all' && { owners }),
    visibleTo: [...readers.map(partyKey), ...(seesOpen ? (['EVERYBODY'] as const) : [])],
  });
}

/** The party that asks; without a name, any party of the platform. */
export function readersOf({ caller, from }: Pick<ListRequest, 'caller' | 'from'>): readonly PartyId[] {
  return from ? [from] : caller.roles;
}
