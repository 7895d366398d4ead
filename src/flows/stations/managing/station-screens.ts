import type { Staff } from '../../../domain/access.js';
import type { ConnectorState } from '../../../domain/stations/connector-state.js';
import type { KnownEvseStatus } from '../../../domain/stations/evse-status.js';
import type { Hub } from '../../hub.js';
import { evsesNow, type SiteFactsDeps } from '../status/site-facts.js';
import { type ListedStation, visibleStation } from './list-stations.js';

/** What a list of stations shows of one beside what `listStations` tells. */
export interface StationNow {
  /** OCPI status of each EVSE, by its number. */
  readonly statuses: ReadonlyMap<number, KnownEvseStatus>;
  /** Incidents that are not over, without those that are only watched. */
  readonly openIncidents: number;
}

export type StationsNowDeps = Pick<Hub, 'incidents'> & Omit<SiteFactsDeps, 'connectorStates' | 'stationPresences'>;

/** How stations are right now, by id. The caller has found out which of them somebody may see. */
export async function stationsNow(
  hub: StationsNowDeps,
  listed: readonly Pick<ListedStation, 'presence' | 'station' | 'states'>[],
): Promise<ReadonlyMap<string, StationNow>> {
  const entries = listed.map(async ({ station, states, presence }) => {
    const [evses, unsolved] = await Promise.all([
      evsesNow(hub, station, { states, presence }),
      hub.incidents.unsolved(station.id),
    ]);
    const statuses = new Map(evses.map(({ evse, status }) => [evse.number, status] as const));
    const openIncidents = unsolved.filter(({ state }) => state !== 'WATCHED').length;
    return [station.id, { statuses, openIncidents }] as const;
  });
  return new Map(await Promise.all(entries));
}

export type PastState = Omit<ConnectorState, 'revision'>;

/** What a station has said of its connectors, newest first. Refuses (`unknown-object`) as `showStation` does. */
export async function statusHistory(
  hub: Pick<Hub, 'connectorStates' | 'stations'>,
  staff: Staff,
  { stationId, limit }: { readonly stationId: string; readonly limit: number },
): Promise<readonly PastState[]> {
  return hub.connectorStates.history((await visibleStation(hub, staff, stationId)).id, limit);
}
