import { HubError } from '../../domain/errors.js';
import type { CampaignTarget, FirmwareCampaign } from '../../domain/firmware/campaign.js';
import type { HealingHub } from '../healing/healing-hub.js';
import type { Hub } from '../hub.js';

/** What firmware campaigns ask for. */
export type FirmwareHub = Pick<
  HealingHub,
  | 'alerts'
  | 'clock'
  | 'connectorStates'
  | 'healing'
  | 'identity'
  | 'log'
  | 'secrets'
  | 'stationClient'
  | 'stations'
  | 'transactions'
> &
  Pick<Hub, 'firmwareCampaigns'>;

const MAX_ATTEMPTS = 20;
const INT32_MAX = 2_147_483_647;

/** A positive int32 by which a station names an update or an upload; of one station two are hardly ever the same. */
export function newRequestNumber({ secrets }: Pick<Hub, 'secrets'>): number {
  return 1 + Math.floor(secrets.fraction() * INT32_MAX);
}

/** Changes a campaign as it is at that moment; undefined leaves it. Refuses with `conflict` when others keep writing. */
export async function changeCampaign(
  hub: Pick<Hub, 'clock' | 'firmwareCampaigns'>,
  id: string,
  change: (campaign: FirmwareCampaign) => FirmwareCampaign | undefined,
): Promise<FirmwareCampaign | undefined> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const current = await hub.firmwareCampaigns.find(id);
    const changed = current && change(current);
    if (!changed) return undefined;
    const next = { ...changed, updatedAt: hub.clock.now(), revision: changed.revision + 1 };
    if (await hub.firmwareCampaigns.change(next)) return next;
  }
  throw new HubError('conflict', `firmware campaign ${id} is being changed by others`);
}

/** The same for the update of a station that is under way; undefined: there is none, or it stays as it is. */
export async function changeUnderWay(
  hub: Pick<Hub, 'firmwareCampaigns'>,
  stationId: string,
  change: (target: CampaignTarget, campaign: FirmwareCampaign) => CampaignTarget | undefined,
): Promise<CampaignTarget | undefined> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const target = await hub.firmwareCampaigns.underWayAt(stationId);
    const campaign = target && (await hub.firmwareCampaigns.find(target.campaignId));
    const changed = campaign && change(target, campaign);
    if (!changed) return undefined;
    if (await hub.firmwareCampaigns.changeTarget(changed)) return changed;
  }
  throw new HubError('conflict', `the update of station ${stationId} is being changed by others`);
}
