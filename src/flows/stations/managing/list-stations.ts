import { inspectableParties, mayInspect, type Staff } from '../../../domain/access.js';
import { type PartyKey, partyKey } from '../../../domain/party.js';
import type { ConnectorState } from '../../../domain/stations/connector-state.js';
import type { QuirkFinding } from '../../../domain/stations/quirk.js';
import type { Site } from '../../../domain/stations/site.js';
import { type Missing, missingOf } from '../../../domain/stations/site-location.js';
import type { Station } from '../../../domain/stations/station.js';
import type { StationPresence } from '../../../domain/stations/station-presence.js';
import type { Hub } from '../../hub.js';
import { requireSite, requireStation, unknownSite, unknownStation } from '../change-stored.js';

export type ListStationsDeps = Pick<Hub, 'connectorStates' | 'quirks' | 'sites' | 'stationPresences' | 'stations'>;

export interface StationQueryOfStaff {
  readonly party?: PartyKey;
  readonly siteId?: string;
  /** Id of the last station, or key of the last site, of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export interface ListedStation {
  readonly station: Station;
  readonly presence?: StationPresence;
  readonly states: readonly ConnectorState[];
  /** Different things that it does otherwise than OCPP says. */
  readonly quirks: number;
}

/** The stations that somebody may see: an operator all, others those of their parties. By id. */
export async function listStations(
  hub: ListStationsDeps,
  staff: Staff,
  { party, siteId, after, limit }: StationQueryOfStaff,
): Promise<{ readonly items: readonly ListedStation[]; readonly total: number }> {
  const narrowed = narrow(staff, party);
  const found = await hub.stations.list({
    ...narrowed,
    ...(siteId !== undefined && { siteId }),
    ...(after !== undefined && { after }),
    limit,
  });
  const [items, total] = await Promise.all([withFacts(hub, found), hub.stations.count(narrowed)]);
  return { items, total };
}

/** One station. Refuses (`unknown-object`) somebody else's in the words for one that does not exist. */
export async function showStation(hub: ListStationsDeps, staff: Staff, stationId: string): Promise<ListedStation> {
  const [shown] = await withFacts(hub, [await visibleStation(hub, staff, stationId)]);
  if (!shown) throw unknownStation(stationId);
  return shown;
}

/** What a station does otherwise than OCPP says, most frequent first. Refuses as `showStation` does. */
export async function listQuirks(
  hub: ListStationsDeps,
  staff: Staff,
  stationId: string,
): Promise<readonly QuirkFinding[]> {
  return hub.quirks.list((await visibleStation(hub, staff, stationId)).id);
}

/** A station that somebody may see. Refuses (`unknown-object`) as if it did not exist. */
export async function visibleStation(hub: Pick<Hub, 'stations'>, staff: Staff, stationId: string): Promise<Station> {
  const station = await requireStation(hub, stationId);
  if (!mayInspect(staff, [partyKey(station.party)])) throw unknownStation(stationId);
  return station;
}

export async function listSites(
  hub: ListStationsDeps,
  staff: Staff,
  { party, after, limit }: Omit<StationQueryOfStaff, 'siteId'>,
): Promise<readonly Site[]> {
  return hub.sites.list({ ...narrow(staff, party), ...(after !== undefined && { after }), limit });
}

/** A site, and what keeps it or its stations from being shown at OCPI. Refuses as `showStation` does. */
export async function showSite(
  hub: ListStationsDeps,
  staff: Staff,
  { party, siteId }: { readonly party: PartyKey; readonly siteId: string },
): Promise<{ readonly site: Site; readonly missing: readonly Missing[] }> {
  const site = await visibleSite(hub, staff, { party, siteId });
  return { site, missing: missingOf(site, await hub.stations.ofSite(party, site.id)) };
}

/** A site that somebody may see. Refuses (`unknown-object`) as if it did not exist. */
export async function visibleSite(
  hub: Pick<Hub, 'sites'>,
  staff: Staff,
  { party, siteId }: { readonly party: PartyKey; readonly siteId: string },
): Promise<Site> {
  if (!mayInspect(staff, [party])) throw unknownSite(party, siteId);
  return requireSite(hub, party, siteId);
}

function narrow(staff: Staff, party: PartyKey | undefined): { readonly parties?: readonly PartyKey[] } {
  const own = inspectableParties(staff);
  if (party === undefined) return own ? { parties: own } : {};
  return { parties: own && !own.includes(party) ? [] : [party] };
}

async function withFacts(hub: ListStationsDeps, stations: readonly Station[]): Promise<readonly ListedStation[]> {
  const ids = stations.map(({ id }) => id);
  const [presences, states, quirks] = await Promise.all([
    hub.stationPresences.of(ids),
    hub.connectorStates.ofStations(ids),
    hub.quirks.counts(ids),
  ]);
  return stations.map((station) => {
    const presence = presences.find(({ stationId }) => stationId === station.id);
    return {
      station,
      ...(presence && { presence }),
      states: states.filter(({ stationId }) => stationId === station.id),
      quirks: quirks.get(station.id) ?? 0,
    };
  });
}
