import type { CampaignState, CampaignTarget, FirmwareCampaign, TargetCounts } from '../../domain/firmware/campaign.js';
import type { PartyKey } from '../../domain/party.js';

/** Firmware campaigns and what became of each of their stations. */
export interface FirmwareCampaignStore {
  insert(campaign: FirmwareCampaign): Promise<boolean>;
  find(id: string): Promise<FirmwareCampaign | undefined>;
  /** Writes it unless it was changed since it was read: its revision must be one more than what is stored. */
  change(campaign: FirmwareCampaign): Promise<boolean>;
  inState(state: CampaignState): Promise<readonly FirmwareCampaign[]>;
  /** Newest first. `parties`: of these parties' stations only. */
  page(
    filter: { readonly parties?: readonly PartyKey[] },
    paging: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly items: readonly FirmwareCampaign[]; readonly total: number }>;
  /** Those that are there already stay as they are. */
  insertTargets(targets: readonly CampaignTarget[]): Promise<void>;
  /** Writes it unless it was changed since it was read. */
  changeTarget(target: CampaignTarget): Promise<boolean>;
  /** The update of a station that is under way, the one that was sent last. */
  underWayAt(stationId: string): Promise<CampaignTarget | undefined>;
  /** By station. */
  targets(asked: TargetQuery): Promise<readonly CampaignTarget[]>;
  /** Of a campaign what is to be looked at, the longest due first. */
  dueTargets(campaignId: string, at: Date, limit: number): Promise<readonly CampaignTarget[]>;
  /** Of the whole campaign, or of one wave. */
  counts(campaignId: string, wave?: number): Promise<TargetCounts>;
}

export interface TargetQuery {
  readonly campaignId: string;
  readonly state?: CampaignTarget['state'];
  /** The last station of the page before. */
  readonly after?: string;
  readonly limit: number;
}
