import type { FirmwareCampaign, TargetCounts } from './campaign.js';

export type CampaignStep = 'DONE' | 'HALT' | 'NEXT_WAVE' | 'WAIT';

/**
 * What a running campaign does next: the next wave goes out only when the one before has come to an end, and not when too
 * many of it have failed. `wave`: the counts of the wave that is out, `all` of the whole campaign.
 */
export function judgeCampaign(
  { plan, toleratedWave, wave: number }: Pick<FirmwareCampaign, 'plan' | 'toleratedWave' | 'wave'>,
  { wave, all }: { readonly wave: TargetCounts; readonly all: TargetCounts },
): CampaignStep {
  if (openOf(wave) > 0) return 'WAIT';
  // Stations that were never reached say nothing of the firmware.
  const tried = wave.CONFIRMED + wave.FAILED;
  const hasFailed = tried > 0 && wave.FAILED / tried > plan.maxFailureShare;
  if (hasFailed && toleratedWave !== number) return 'HALT';
  return all.WAITING > 0 ? 'NEXT_WAVE' : 'DONE';
}

function openOf({ QUEUED, SENT, DOWNLOADING, DOWNLOADED, INSTALLING, INSTALLED }: TargetCounts): number {
  return QUEUED + SENT + DOWNLOADING + DOWNLOADED + INSTALLING + INSTALLED;
}
