import { HubError } from '../../../src/domain/errors.js';
import type { StationApiFlows } from '../../../src/wire/api/flows/station-flows.js';

/** A hub without stations. */
export function noStations(): StationApiFlows {
  const none = () => Promise.reject(new HubError('unknown-object', 'no such station'));
  return {
    listSites: async () => [],
    showSite: none,
    addSite: none,
    changeSite: none,
    listStations: async () => ({ items: [], total: 0 }),
    showStation: none,
    listQuirks: none,
    readFrames: none,
    addStation: none,
    renewOnboarding: none,
    importStations: none,
    changeStation: none,
    moveStation: none,
    retireStation: none,
    renewKey: none,
    commandStation: none,
    requestLog: none,
    listRequestedLogs: none,
    listTemplates: async () => [],
    putTemplate: none,
  };
}
