import { HubError } from '../../../src/domain/errors.js';
import { shareOf } from '../../../src/domain/healing/healing-share.js';
import type { FirmwareFlows, IncidentFlows } from '../../../src/wire/api/flows/healing-flows.js';

/** A hub at whose stations nothing was ever wrong, and that has sent no firmware: whatever is asked for does not exist. */
export function healingFlows(): FirmwareFlows & IncidentFlows {
  const unknown = () => Promise.reject(new HubError('unknown-object', 'no such thing'));
  const none = async () => ({ items: [], total: 0 });
  return {
    listIncidents: none,
    findIncident: unknown,
    closeIncident: unknown,
    healingShare: async () => shareOf([]),
    startCampaign: () => Promise.reject(new HubError('bad-field', 'stations: no station fits', 'stations')),
    listCampaigns: none,
    findCampaign: unknown,
    campaignStations: unknown,
    decideCampaign: unknown,
  };
}
