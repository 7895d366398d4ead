import {
  campaignStations,
  decideCampaign,
  findCampaign,
  listCampaigns,
  startCampaign,
} from '../../flows/firmware/campaign-desk.js';
import { closeIncident, findIncident, healingShare, listIncidents } from '../../flows/healing/incident-desk.js';
import type { Hub } from '../../flows/hub.js';
import type { FirmwareFlows, IncidentFlows } from '../../wire/api/flows/healing-flows.js';

/** The flows of incidents and firmware campaigns that /api calls, with the hub handed in. */
export function healingFlows(hub: Hub): FirmwareFlows & IncidentFlows {
  return {
    listIncidents: (staff, search) => listIncidents(hub, staff, search),
    findIncident: (staff, id) => findIncident(hub, staff, id),
    closeIncident: (staff, closing) => closeIncident(hub, staff, closing),
    healingShare: (staff, span) => healingShare(hub, staff, span),
    startCampaign: (staff, wanted) => startCampaign(hub, staff, wanted),
    listCampaigns: (staff, paging) => listCampaigns(hub, staff, paging),
    findCampaign: (staff, id) => findCampaign(hub, staff, id),
    campaignStations: (staff, asked) => campaignStations(hub, staff, asked),
    decideCampaign: (staff, decision) => decideCampaign(hub, staff, decision),
  };
}
