import type { Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import type { GridSignal } from '../../domain/load/site-slots.js';
import { objectKey, type PartyId, type PartyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';
import { requireSite } from '../stations/change-stored.js';
import { visibleSite } from '../stations/managing/list-stations.js';

/** A site, as it is asked for. */
export interface LoadPlace {
  readonly party: PartyKey;
  readonly siteId: string;
}

/** Shares a site anew soon. */
export type BalanceSoon = (place: { readonly party: PartyId; readonly siteId: string }) => void;

/**
 * Keeps what the grid operator allows at a site for a while; the same id again replaces it, and an end in the past takes
 * it back. It counts from the next time that the site is shared, which `balanceSoon` brings about. Refuses with
 * `unknown-object`, `bad-field`, and `conflict` where the site has no limit: nothing is shared there.
 */
export async function putGridSignal(
  hub: Pick<Hub, 'loads' | 'log' | 'sites'> & { readonly balanceSoon: BalanceSoon },
  { party, siteId }: LoadPlace,
  { signal, by }: { readonly signal: GridSignal; readonly by: string },
): Promise<GridSignal> {
  const site = await requireSite(hub, party, siteId);
  if (signal.until <= signal.from) throw new HubError('bad-field', 'until: is not after from', 'until');
  if (!site.limit) throw new HubError('conflict', 'limit: the site has no limit that is shared', 'limit');
  await hub.loads.putSignal(objectKey(site.party, site.id), signal);
  const fields = { site: objectKey(site.party, site.id), signal: signal.id, maxPowerW: signal.maxPowerW, by };
  hub.log.info({ event: 'load.signal', ...fields });
  hub.balanceSoon({ party: site.party, siteId: site.id });
  return signal;
}

/** The signals of a site that are not over, the first to end first. Refuses (`unknown-object`) a site of other parties. */
export async function listGridSignals(
  hub: Pick<Hub, 'clock' | 'loads' | 'sites'>,
  staff: Staff,
  place: LoadPlace,
): Promise<readonly GridSignal[]> {
  const site = await visibleSite(hub, staff, place);
  return hub.loads.signals(objectKey(site.party, site.id), hub.clock.now());
}
