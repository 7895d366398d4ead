import { HubError } from '../../domain/errors.js';
import type { PartyKey } from '../../domain/party.js';
import type { Site } from '../../domain/stations/site.js';
import type { Station } from '../../domain/stations/station.js';
import type { Hub } from '../hub.js';

/** Writers of one station that may get in each other's way. */
const MAX_ATTEMPTS = 20;

/**
 * Changes a station as it is at that moment; `change` is asked again when somebody else wrote in between, may refuse, and
 * undefined leaves all as it is. Returns the station as it is then. Refuses with `unknown-object`, and with `conflict`
 * when others keep writing.
 */
export async function changeStored(
  hub: Pick<Hub, 'clock' | 'stations'>,
  stationId: string,
  change: (station: Station) => Station | undefined,
): Promise<Station> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const current = await hub.stations.find(stationId);
    if (!current) throw unknownStation(stationId);
    const changed = change(current);
    if (!changed) return current;
    const next = { ...changed, updatedAt: hub.clock.now(), revision: current.revision + 1 };
    if (await hub.stations.replace(next)) return next;
  }
  throw new HubError('conflict', `station ${stationId} is being changed by others`);
}

/** Reads a station. Refuses with `unknown-object`. */
export async function requireStation(hub: Pick<Hub, 'stations'>, stationId: string): Promise<Station> {
  const station = await hub.stations.find(stationId);
  if (!station) throw unknownStation(stationId);
  return station;
}

/** Refuses with `unknown-object`. */
export async function requireSite(hub: Pick<Hub, 'sites'>, party: PartyKey, siteId: string): Promise<Site> {
  const site = await hub.sites.find(party, siteId);
  if (!site) throw unknownSite(party, siteId);
  return site;
}

export function unknownSite(party: PartyKey, siteId: string): HubError {
  return new HubError('unknown-object', `no site ${siteId} of ${party}`, 'site');
}

export function unknownStation(stationId: string): HubError {
  return new HubError('unknown-object', `no station ${stationId}`);
}
