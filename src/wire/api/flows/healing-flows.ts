import type { Staff } from '../../../domain/access.js';
import type { CampaignTarget, FirmwareCampaign } from '../../../domain/firmware/campaign.js';
import type { HealingShare } from '../../../domain/healing/healing-share.js';
import type { Incident } from '../../../domain/healing/incident.js';
import type { CampaignDecision, CampaignShown, NewCampaign } from '../../../flows/firmware/campaign-desk.js';
import type { IncidentSearch } from '../../../flows/healing/incident-desk.js';

/** Incidents of stations: what /api asks of the flows. Refuses with `unknown-object` what the person may not look at. */
export interface IncidentFlows {
  listIncidents(
    staff: Staff,
    search: IncidentSearch,
  ): Promise<{ readonly items: readonly Incident[]; readonly total: number }>;
  findIncident(staff: Staff, id: string): Promise<Incident>;
  /** Refuses with `conflict` one that is over. */
  closeIncident(staff: Staff, closing: { readonly id: string; readonly text: string }): Promise<Incident>;
  healingShare(staff: Staff, span: { readonly from?: Date; readonly until?: Date }): Promise<HealingShare>;
}

/** Firmware campaigns: the same. */
export interface FirmwareFlows {
  /** Refuses with `bad-field` when no station fits. */
  startCampaign(staff: Staff, wanted: NewCampaign): Promise<FirmwareCampaign>;
  listCampaigns(
    staff: Staff,
    paging: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly items: readonly CampaignShown[]; readonly total: number }>;
  findCampaign(staff: Staff, id: string): Promise<CampaignShown>;
  campaignStations(
    staff: Staff,
    asked: {
      readonly campaignId: string;
      readonly state?: CampaignTarget['state'];
      readonly after?: string;
      readonly limit: number;
    },
  ): Promise<readonly CampaignTarget[]>;
  /** Refuses with `conflict` what is not possible any more. */
  decideCampaign(
    staff: Staff,
    decision: { readonly id: string; readonly decision: CampaignDecision },
  ): Promise<CampaignShown>;
}
