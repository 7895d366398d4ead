import { listRequestedLogs, requestLog } from '../flows/firmware/station-logs.js';
import type { Hub } from '../flows/hub.js';
import { addSite, changeSite } from '../flows/stations/managing/add-site.js';
import { addStation, renewOnboarding } from '../flows/stations/managing/add-station.js';
import { changeStation, moveStation, retireStation } from '../flows/stations/managing/change-station.js';
import { commandStation } from '../flows/stations/managing/command-station.js';
import { importStations } from '../flows/stations/managing/import-stations.js';
import {
  listQuirks,
  listSites,
  listStations,
  showSite,
  showStation,
} from '../flows/stations/managing/list-stations.js';
import { readFrames } from '../flows/stations/managing/read-frames.js';
import { listTemplates, putTemplate } from '../flows/stations/managing/station-templates.js';
import { renewKey } from '../flows/stations/provisioning/renew-key.js';
import type { StationClient } from '../flows/stations/station-ports.js';
import type { StatusPublisher } from '../flows/stations/status/status-publisher.js';
import type { StationApiFlows } from '../wire/api/flows/station-flows.js';

/** What sites and stations need beside the hub. */
export interface StationParts {
  readonly stationClient: StationClient;
  readonly statusPublisher: Pick<StatusPublisher, 'changed'>;
  /** Lets changes of a connected station count from its next message on; absent: within half a minute. */
  readonly refreshStation?: (stationId: string) => Promise<void>;
}

/** Sites and stations over /api, with the hub handed in. */
export function stationApiFlows(hub: Hub & StationParts): StationApiFlows {
  return {
    listSites: (staff, query) => listSites(hub, staff, query),
    showSite: (staff, place) => showSite(hub, staff, place),
    addSite: (site) => addSite(hub, site),
    changeSite: (place, change) => changeSite(hub, place, change),
    listStations: (staff, query) => listStations(hub, staff, query),
    showStation: (staff, id) => showStation(hub, staff, id),
    listQuirks: (staff, id) => listQuirks(hub, staff, id),
    readFrames: (staff, search) => readFrames(hub, staff, search),
    addStation: (station) => addStation(hub, station),
    renewOnboarding: (id) => renewOnboarding(hub, id),
    importStations: (rows) => importStations(hub, rows),
    changeStation: async (id, change) => {
      const changed = await changeStation(hub, id, change);
      await hub.refreshStation?.(id);
      return changed;
    },
    moveStation: (id, to) => moveStation(hub, id, to),
    retireStation: (id) => retireStation(hub, id),
    renewKey: (id) => renewKey(hub, id),
    commandStation: (id, wanted) => commandStation(hub, id, wanted),
    requestLog: (staff, wanted) => requestLog(hub, staff, wanted),
    listRequestedLogs: (staff, id) => listRequestedLogs(hub, staff, id),
    listTemplates: (staff, party) => listTemplates(hub, staff, party),
    putTemplate: (party, template) => putTemplate(hub, party, template),
  };
}
