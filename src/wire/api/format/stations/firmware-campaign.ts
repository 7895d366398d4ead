import type { CampaignTarget } from '../../../../domain/firmware/campaign.js';
import { partyKey } from '../../../../domain/party.js';
import type { CampaignShown } from '../../../../flows/firmware/campaign-desk.js';

/** FirmwareCampaign of openapi.yaml. A password in the URL is shown to nobody. */
export function formatCampaign({ campaign, counts }: CampaignShown): object {
  const { id, party, name, firmware, plan, state, wave } = campaign;
  return {
    id,
    name,
    ...(party && { party: partyKey(party) }),
    url: withoutPassword(firmware.url),
    retrieve_at: firmware.retrieveAt.toISOString(),
    ...(firmware.version !== undefined && { version: firmware.version }),
    signed: firmware.signature !== undefined,
    wave_size: plan.waveSize,
    max_failure_share: plan.maxFailureShare,
    attempts: plan.attempts,
    timeout_minutes: plan.timeoutMinutes,
    patience_hours: plan.patienceHours,
    state,
    wave,
    stations: counts,
    created_by: campaign.createdBy,
    created_at: campaign.createdAt.toISOString(),
    updated_at: campaign.updatedAt.toISOString(),
  };
}

/** CampaignStation of openapi.yaml. */
export function formatTarget(target: CampaignTarget): object {
  const { stationId, state, wave, attempt, versionBefore, versionAfter, lastStatus, reason, sentAt, statusAt } = target;
  return {
    station: stationId,
    state,
    attempts: attempt,
    ...(wave !== undefined && { wave }),
    ...(versionBefore !== undefined && { version_before: versionBefore }),
    ...(versionAfter !== undefined && { version_after: versionAfter }),
    ...(lastStatus !== undefined && { last_status: lastStatus }),
    ...(reason !== undefined && { reason }),
    ...(sentAt && { sent_at: sentAt.toISOString() }),
    ...(statusAt && { status_at: statusAt.toISOString() }),
  };
}

function withoutPassword(text: string): string {
  const url = new URL(text);
  if (url.password !== '') url.password = '***';
  return url.href;
}
