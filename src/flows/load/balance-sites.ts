import { partyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';
import { type BalanceDeps, balanceSite } from './balance-site.js';

/** Sites that are read at a time. */
const PAGE = 200;

/** Keeps the limits of all sites that have one; one that fails holds up no other. Returns how many transactions were told. */
export async function balanceSites(hub: BalanceDeps & Pick<Hub, 'sites'>): Promise<number> {
  let told = 0;
  for (let after: string | undefined; ; ) {
    const sites = await hub.sites.list({ ...(after !== undefined && { after }), limit: PAGE });
    for (const site of sites.filter(({ limit }) => limit)) {
      try {
        told += (await balanceSite(hub, site))?.told ?? 0;
      } catch (error) {
        hub.log.error({ event: 'load.failed', site: site.id, error: String(error) });
      }
    }
    const last = sites.at(-1);
    if (!last || sites.length < PAGE) return told;
    after = `${partyKey(last.party)}/${last.id.toUpperCase()}`;
  }
}
