import { HubError } from '../../../domain/errors.js';
import { type PartyKey, partyKey } from '../../../domain/party.js';
import { checkSite } from '../../../domain/stations/check-station.js';
import type { Site } from '../../../domain/stations/site.js';
import type { Hub } from '../../hub.js';
import { requireSite } from '../change-stored.js';
import { type EnsureHostedDeps, ensureHosted, hostedId } from '../ensure-hosted.js';
import type { StatusPublisher } from '../status/status-publisher.js';

export type ManageSitesDeps = EnsureHostedDeps &
  Pick<Hub, 'log' | 'sites'> & { readonly statusPublisher: Pick<StatusPublisher, 'changed'> };

export interface NewSite extends Omit<Site, 'createdAt' | 'revision' | 'updatedAt'> {
  /** Name of the party as others see it; absent: as before, or its OCPI id. */
  readonly operatorName?: string;
}

/** What can be changed of a site. */
export type SiteChange = Partial<Omit<NewSite, 'id' | 'party'>>;

const MAX_ATTEMPTS = 20;

/**
 * Adds a place for stations. With the first one of a party the hub becomes the party's CPO platform. Refuses with
 * `bad-field`; with `conflict` an id that the party has; and with `party-taken` a party of another platform.
 */
export async function addSite(hub: ManageSitesDeps, { operatorName, ...site }: NewSite): Promise<Site> {
  checkSite(site);
  await beHost(hub, site, operatorName);
  const now = hub.clock.now();
  const added: Site = { ...site, createdAt: now, updatedAt: now, revision: 1 };
  if (!(await hub.sites.insert(added))) {
    throw new HubError('conflict', `id: ${partyKey(site.party)} has a site ${site.id}`, 'id');
  }
  hub.log.info({ event: 'site.added', party: partyKey(site.party), site: site.id });
  hub.statusPublisher.changed({ party: site.party, siteId: site.id });
  return added;
}

/** Changes what is named of a site, and tells of it. Refuses with `unknown-object`, and as `addSite` does. */
export async function changeSite(
  hub: ManageSitesDeps,
  place: { readonly party: PartyKey; readonly siteId: string },
  { operatorName, ...change }: SiteChange,
): Promise<Site> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const current = await requireSite(hub, place.party, place.siteId);
    const changed: Site = { ...current, ...change, updatedAt: hub.clock.now(), revision: current.revision + 1 };
    checkSite(changed);
    await beHost(hub, changed, operatorName);
    if (!(await hub.sites.replace(changed))) continue;
    hub.statusPublisher.changed({ party: changed.party, siteId: changed.id });
    return changed;
  }
  throw new HubError('conflict', `site ${place.siteId} is being changed by others`);
}

async function beHost(hub: ManageSitesDeps, { party }: Pick<Site, 'party'>, operatorName?: string): Promise<void> {
  const known = await hub.connections.find(hostedId(party));
  await ensureHosted(hub, party, operatorName ?? known?.name ?? partyKey(party));
}
