import type { Station } from '../../../src/domain/stations/station.js';
import type { StationStore } from '../../../src/store/stations/station-store.js';

/** Stations in memory; `put` writes one as it is. Lists are not wanted where this is used. */
export function memoryStations(...stations: readonly Station[]): StationStore & { put(station: Station): void } {
  const known = new Map(stations.map((station) => [station.id, station]));
  return {
    put: (station) => known.set(station.id, station),
    insert: async (station) => {
      if (known.has(station.id)) return false;
      known.set(station.id, station);
      return true;
    },
    replace: async (station) => {
      if (known.get(station.id)?.revision !== station.revision - 1) return false;
      known.set(station.id, station);
      return true;
    },
    find: async (id) => known.get(id),
    findByEvse: async (_party, uid) => [...known.values()].find(({ evses }) => evses.some((evse) => evse.uid === uid)),
    ofSite: async (_party, siteId) => [...known.values()].filter((station) => station.siteId === siteId),
    list: async ({ limit }) => [...known.values()].slice(0, limit),
    count: async () => known.size,
  };
}
