import { HubError } from '../../../domain/errors.js';
import { objectKey, type PartyKey, parsePartyKey, partyKey } from '../../../domain/party.js';
import type { Site } from '../../../domain/stations/site.js';
import { type Missing, missingOf, namingTariffs, type SiteLocation } from '../../../domain/stations/site-location.js';
import type { Station } from '../../../domain/stations/station.js';
import type { StoredObject } from '../../../store/object-store.js';
import type { Hub } from '../../hub.js';
import type { NamedTariffs } from '../../plans/named-tariffs.js';
import { type PushSiteDeps, pushPart } from './push-site.js';
import { type SiteFactsDeps, siteLocation } from './site-facts.js';
import type { UntoldSites } from './untold-sites.js';

export type PublishSiteDeps = SiteFactsDeps &
  PushSiteDeps &
  Pick<Hub, 'objects' | 'sites' | 'stations'> & {
    readonly writeSiteLocation: WriteSiteLocation;
    readonly namedTariffs: Pick<NamedTariffs, 'idsAt' | 'readIdsAt'>;
    readonly untoldSites: Pick<UntoldSites, 'during'>;
  };

/** Writes a site as the JSON of a Location, over the text in which it was told before. */
export type WriteSiteLocation = (
  location: SiteLocation,
  over: { readonly now: Date; readonly before?: string },
) => WrittenLocation;

/** STATUS: nothing but the status of EVSEs is another one; each is told alone. */
export type WrittenLocation =
  | { readonly change: 'NOTHING' }
  | { readonly change: 'WHOLE'; readonly json: string; readonly lastUpdated: Date }
  | {
      readonly change: 'STATUS';
      readonly json: string;
      readonly lastUpdated: Date;
      readonly statuses: readonly { readonly evseUid: string; readonly json: string }[];
    };

/** What became of it. `missing`: what is not shown, and why. `changesAt`: when a status changes by time alone. */
export interface PublishedSite {
  readonly kind: 'INCOMPLETE' | 'PUSHED' | 'UNCHANGED';
  readonly missing: readonly Missing[];
  readonly changesAt?: Date;
}

/** Version in which the hub keeps and pushes what it publishes. */
const OCPI_VERSION = '2.2.1';
/** Writers of one Location that may get in each other's way. */
const MAX_ATTEMPTS = 20;

/**
 * Tells of a site what it is now: keeps it as a Location of its party and pushes what has changed to all that may have
 * it (OCPI 2.2.1, mod_locations): the whole with PUT, or the status of an EVSE with PATCH. Everything is read from the
 * stores after the copy that is replaced, so that of two that do it at once the later one tells what is so. Nothing is
 * pushed before a first station is complete. A process that ends in between leaves it to another one to push. Refuses
 * with `unknown-object`.
 */
export async function publishSite(hub: PublishSiteDeps, party: PartyKey, siteId: string): Promise<PublishedSite> {
  const owner = parsePartyKey(party);
  const key = objectKey(owner, siteId);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const current = await hub.objects.find('locations', key);
    const { site, stations } = await readSite(hub, party, siteId);
    const missing = missingOf(site, stations);
    const { location, changesAt } = await siteLocation(hub, site, stations);
    const told = { missing, ...(changesAt && { changesAt }) };
    if (!current && location.evses.length === 0) return { kind: 'INCOMPLETE', ...told };
    const written = await write(hub, location, current);
    if (written.change === 'NOTHING') return { kind: 'UNCHANGED', ...told };
    const isTold = await hub.untoldSites.during({ party: owner, siteId, at: written.lastUpdated }, async () => {
      if (!(await hub.objects.put(contentOf(site, current, written)))) return false;
      await push(hub, site, written);
      return true;
    });
    if (isTold) return { kind: 'PUSHED', ...told };
  }
  throw new HubError('conflict', `site ${siteId} of ${party} is being changed by others`);
}

type Changed = Exclude<WrittenLocation, { readonly change: 'NOTHING' }>;

async function readSite(
  hub: Pick<Hub, 'sites' | 'stations'>,
  party: PartyKey,
  siteId: string,
): Promise<{ readonly site: Site; readonly stations: readonly Station[] }> {
  const site = await hub.sites.find(party, siteId);
  if (!site) throw new HubError('unknown-object', `no site ${siteId} of ${party}`);
  return { site, stations: await hub.stations.ofSite(party, site.id) };
}

/** Tariffs of plans as remembered, so that a status costs no more; read anew before anything else is told. */
async function write(
  hub: PublishSiteDeps,
  location: SiteLocation,
  current: StoredObject | undefined,
): Promise<WrittenLocation> {
  const { party, id } = location.site;
  const place = { party, locationId: id };
  const naming = (tariffIds: readonly string[]): WrittenLocation =>
    hub.writeSiteLocation(namingTariffs(location, tariffIds), {
      now: hub.clock.now(),
      ...(current && { before: current.json }),
    });
  const written = naming(await hub.namedTariffs.idsAt(place));
  return written.change === 'WHOLE' ? naming(await hub.namedTariffs.readIdsAt(place)) : written;
}

function contentOf(site: Site, current: StoredObject | undefined, { json, lastUpdated }: Changed): StoredObject {
  return {
    module: 'locations',
    key: objectKey(site.party, site.id),
    owner: partyKey(site.party),
    id: site.id,
    audience: 'EVERYBODY',
    ocpiVersion: OCPI_VERSION,
    json,
    lastUpdated,
    revision: (current?.revision ?? 0) + 1,
  };
}

async function push(hub: PublishSiteDeps, { party, id }: Site, written: Changed): Promise<void> {
  if (written.change === 'WHOLE') return pushPart(hub, party, { ids: [id], method: 'PUT', json: written.json });
  for (const { evseUid, json } of written.statuses) {
    await pushPart(hub, party, { ids: [id, evseUid], method: 'PATCH', json });
  }
}
