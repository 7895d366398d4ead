import { type ClientInfo, seenBy } from '../../domain/roaming/client-info.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { Page, PageQuery } from '../../store/object-store.js';
import type { Hub } from '../hub.js';
import { type ListClientsDeps, listClients } from './list-clients.js';

export interface ClientInfoRequest extends Pick<PageQuery, 'dateFrom' | 'dateTo' | 'offset' | 'limit'> {
  readonly caller: Connection;
}

/** A page of the parties that a platform may know of, and of their status: all others, not its own. */
export async function listClientInfo(
  hub: ListClientsDeps & Pick<Hub, 'clock' | 'roamingRules'>,
  { caller, dateFrom, dateTo, offset, limit }: ClientInfoRequest,
): Promise<Page<ClientInfo>> {
  const viewer = { connection: caller, rules: await hub.roamingRules(), now: hub.clock.now() };
  const infos = (await listClients(hub))
    .flatMap((client) => seenBy(viewer, client) ?? [])
    .filter(({ lastUpdated }) => (!dateFrom || lastUpdated >= dateFrom) && (!dateTo || lastUpdated < dateTo));
  return { items: infos.slice(offset, offset + limit), total: infos.length };
}
