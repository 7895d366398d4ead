import { HubError } from '../../domain/errors.js';
import type { OutletNumbers } from '../../domain/hosting/outlet-for-station.js';
import { type PartyId, partyKey } from '../../domain/party.js';
import { sameId } from '../../domain/roaming/location.js';
import { isFree } from '../../domain/stations/command-result.js';
import type { ConnectorStatus } from '../../domain/stations/connector-state.js';
import type { Station, StationEvse } from '../../domain/stations/station.js';
import type { HostingHub } from './hosting-hub.js';

/** Where an eMSP wants something done, by OCPI's ids. */
export interface WantedPlace {
  readonly locationId: string;
  readonly evseUid?: string;
  readonly connectorId?: string;
}

export interface Place extends OutletNumbers {
  readonly station: Station;
  readonly evseUid: string;
  /** What the station last said of it. */
  readonly status?: ConnectorStatus;
}

type FindPlaceDeps = Pick<HostingHub, 'connectorStates' | 'sites' | 'stationClient' | 'stations' | 'transactions'>;

/** The stations at a Location. Refuses with `unknown-location` one that the CPO does not have. */
export async function stationsAt(
  hub: Pick<FindPlaceDeps, 'sites' | 'stations'>,
  cpo: PartyId,
  locationId: string,
): Promise<readonly Station[]> {
  const site = await hub.sites.find(partyKey(cpo), locationId);
  const stations = site ? await hub.stations.ofSite(partyKey(cpo), site.id) : [];
  const inUse = stations.filter(({ retiredAt }) => !retiredAt);
  if (inUse.length > 0) return inUse;
  throw new HubError('unknown-location', `location_id: no Location ${locationId} with stations`, 'location_id');
}

/**
 * The outlet that an EVSE and a connector mean; without a connector the EVSE's first one. Refuses with
 * `unknown-location` what is not there.
 */
export async function placeOf(
  hub: FindPlaceDeps,
  stations: readonly Station[],
  wanted: { readonly evseUid: string; readonly connectorId?: string },
): Promise<Place> {
  const { evseUid, connectorId } = wanted;
  for (const station of stations) {
    const evse = station.evses.find(({ uid }) => sameId(uid, evseUid));
    if (evse) return placeIn(hub, station, evse, connectorId);
  }
  throw new HubError('unknown-location', `evse_uid: no EVSE ${evseUid} there`, 'evse_uid');
}

async function placeIn(hub: FindPlaceDeps, station: Station, evse: StationEvse, connectorId?: string): Promise<Place> {
  const connector = connectorId ? evse.connectors.find(({ id }) => sameId(id, connectorId)) : evse.connectors[0];
  if (!connector)
    throw new HubError('unknown-location', `connector_id: no connector ${connectorId} there`, 'connector_id');
  const numbers = { evse: evse.number, connector: connector.number };
  const state = await hub.connectorStates.find(station.id, numbers.evse, numbers.connector);
  return { station, evseUid: evse.uid, ...numbers, ...(state && { status: state.status }) };
}

/**
 * An outlet where somebody could charge now, at a station that is connected: first one with a car plugged in, for that
 * is most likely where the driver is. Undefined: none.
 */
export async function freePlace(hub: FindPlaceDeps, stations: readonly Station[]): Promise<Place | undefined> {
  const places: Place[] = [];
  for (const station of stations) {
    if (!(await hub.stationClient.isConnected(station.id))) continue;
    places.push(...(await freePlacesOf(hub, station)));
  }
  return places.find(({ status }) => status === 'Preparing' || status === 'Occupied') ?? places[0];
}

async function freePlacesOf(hub: FindPlaceDeps, station: Station): Promise<readonly Place[]> {
  const [states, open] = await Promise.all([
    hub.connectorStates.ofStation(station.id),
    hub.transactions.openOf(station.id),
  ]);
  return states.flatMap(({ evse: number, connector, status }): readonly Place[] => {
    const evse = station.evses.find((one) => one.number === number);
    const isBusy = open.some((one) => one.evse === number);
    if (!evse || isBusy || !(isFree(status) || status === 'Occupied')) return [];
    return [{ station, evse: number, connector, evseUid: evse.uid, status }];
  });
}
