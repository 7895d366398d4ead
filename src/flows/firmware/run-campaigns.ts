import type { CampaignTarget, FirmwareCampaign } from '../../domain/firmware/campaign.js';
import { judgeCampaign } from '../../domain/firmware/judge-campaign.js';
import {
  askedToBoot,
  confirmed,
  failed,
  postponed,
  queued,
  sending,
  skipped,
} from '../../domain/firmware/target-life.js';
import { isInUse } from '../../domain/healing/judge-ladder.js';
import type { Station } from '../../domain/stations/station.js';
import { raiseAlert } from '../healing/raise-alert.js';
import { changeCampaign, type FirmwareHub, newRequestNumber } from './firmware-hub.js';

/** Stations of one campaign that are looked at in one go, and how many at the same time. */
const MOST_OF_ONE_LOOK = 500;
const AT_ONCE = 16;
const AGAIN_MS = 60_000;
const COMMAND_MS = 30_000;
const HOUR_MS = 3_600_000;
/** Answers to an update that another attempt cannot make better. */
const NEVER: ReadonlySet<string> = new Set(['InvalidCertificate', 'NOT_SUPPORTED', 'RevokedCertificate']);

/**
 * Takes every campaign a step on: sends the update to stations of the wave at which nobody charges, gives up on those that
 * took too long, and lets the next wave out when the one before went well. Returns how many stations were looked at. A
 * campaign that is paused is followed and sends nothing.
 */
export async function runCampaigns(hub: FirmwareHub): Promise<number> {
  let count = 0;
  for (const state of ['RUNNING', 'PAUSED'] as const) {
    for (const campaign of await hub.firmwareCampaigns.inState(state)) {
      count += await lookAtTargets(hub, campaign);
      if (state === 'RUNNING') await goOn(hub, campaign);
    }
  }
  return count;
}

async function lookAtTargets(hub: FirmwareHub, campaign: FirmwareCampaign): Promise<number> {
  const due = [...(await hub.firmwareCampaigns.dueTargets(campaign.id, hub.clock.now(), MOST_OF_ONE_LOOK))];
  const count = due.length;
  const lanes = Array.from({ length: Math.min(AT_ONCE, count) }, async () => {
    for (let target = due.shift(); target; target = due.shift()) await lookAt(hub, campaign, target);
  });
  await Promise.all(lanes);
  return count;
}

async function lookAt(hub: FirmwareHub, campaign: FirmwareCampaign, target: CampaignTarget): Promise<void> {
  try {
    if (target.state !== 'QUEUED') await giveUpWaiting(hub, campaign, target);
    else if (campaign.state === 'RUNNING') await sendIfIdle(hub, campaign, target);
  } catch (error) {
    const fields = { campaign: campaign.id, station: target.stationId, error: String(error) };
    hub.log.error({ event: 'firmware.failed', ...fields });
  }
}

/** The station took too long. One that says it is installed is asked which version it runs, once. */
async function giveUpWaiting(hub: FirmwareHub, { plan }: FirmwareCampaign, target: CampaignTarget): Promise<void> {
  const now = hub.clock.now();
  const { firmwareCampaigns, stationClient } = hub;
  if (target.state !== 'INSTALLED') {
    await firmwareCampaigns.changeTarget(failed(target, { reason: 'TIMEOUT', now, plan }));
  } else if (target.askedBoot) {
    await firmwareCampaigns.changeTarget(failed(target, { reason: 'NOT_CONFIRMED', now, plan, isFinal: true }));
  } else if (await firmwareCampaigns.changeTarget(askedToBoot(target, now))) {
    await stationClient.command(target.stationId, { kind: 'TRIGGER', message: 'BOOT_NOTIFICATION' }, COMMAND_MS);
  }
}

async function sendIfIdle(hub: FirmwareHub, campaign: FirmwareCampaign, target: CampaignTarget): Promise<void> {
  const { firmwareCampaigns } = hub;
  const now = hub.clock.now();
  const station = await hub.stations.find(target.stationId);
  if (!station || station.retiredAt) {
    await firmwareCampaigns.changeTarget(skipped(target, 'RETIRED'));
    return;
  }
  const version = station.boot?.firmwareVersion;
  if (version !== undefined && version === campaign.firmware.version) {
    await firmwareCampaigns.changeTarget(confirmed(target, version));
    return;
  }
  if (!(await isIdle(hub, station))) {
    const isOver = now.getTime() - (target.queuedAt ?? now).getTime() > campaign.plan.patienceHours * HOUR_MS;
    const later = new Date(now.getTime() + AGAIN_MS);
    await firmwareCampaigns.changeTarget(isOver ? skipped(target, 'NEVER_IDLE') : postponed(target, later));
    return;
  }
  await send(hub, campaign, { target, ...(version !== undefined && { version }) });
}

/** On the line, nobody charges or is about to, and no other update is under way. */
async function isIdle(hub: FirmwareHub, { id }: Station): Promise<boolean> {
  if (!(await hub.stationClient.isConnected(id))) return false;
  const [open, states, other] = await Promise.all([
    hub.transactions.openOf(id),
    hub.connectorStates.ofStation(id),
    hub.firmwareCampaigns.underWayAt(id),
  ]);
  return open.length === 0 && !other && !states.some(({ status }) => isInUse(status));
}

async function send(
  hub: FirmwareHub,
  { firmware, plan }: FirmwareCampaign,
  { target, version }: { readonly target: CampaignTarget; readonly version?: string },
): Promise<void> {
  const { url, retrieveAt, signature, signingCertificatePem } = firmware;
  const now = hub.clock.now();
  const requestNumber = newRequestNumber(hub);
  const sent = sending(target, { now, plan, requestNumber, ...(version !== undefined && { version }) });
  if (!(await hub.firmwareCampaigns.changeTarget(sent))) return;
  const signed = signature !== undefined && signingCertificatePem !== undefined && { signature, signingCertificatePem };
  const outcome = await hub.stationClient.command(
    target.stationId,
    { kind: 'UPDATE_FIRMWARE', requestNumber, url, retrieveAt, ...signed },
    COMMAND_MS,
  );
  const word = outcome.kind === 'ANSWERED' ? outcome.status : outcome.kind;
  hub.log.info({ event: 'firmware.sent', campaign: target.campaignId, station: target.stationId, outcome: word });
  // Without an answer it may have arrived: its notifications or the time will tell.
  if (['Accepted', 'AcceptedCanceled', 'FAILED', 'TIMEOUT'].includes(word)) return;
  await hub.firmwareCampaigns.changeTarget(
    failed(sent, { reason: word, now: hub.clock.now(), plan, isFinal: NEVER.has(word) }),
  );
}

async function goOn(hub: FirmwareHub, campaign: FirmwareCampaign): Promise<void> {
  const { id, wave, plan } = campaign;
  const [ofWave, all] = await Promise.all([hub.firmwareCampaigns.counts(id, wave), hub.firmwareCampaigns.counts(id)]);
  const step = judgeCampaign(campaign, { wave: ofWave, all });
  const advance = (change: Partial<FirmwareCampaign>) =>
    changeCampaign(hub, id, (one) =>
      one.state === 'RUNNING' && one.wave === wave ? { ...one, ...change } : undefined,
    );
  switch (step) {
    case 'WAIT':
      return;
    case 'DONE':
      await advance({ state: 'DONE' });
      hub.log.info({ event: 'firmware.done', campaign: id });
      return;
    case 'HALT':
      await halt(hub, campaign, `${ofWave.FAILED}/${ofWave.FAILED + ofWave.CONFIRMED}`);
      await advance({ state: 'HALTED' });
      return;
    case 'NEXT_WAVE':
      // Before its stations: a crash in between leaves an empty wave, and the next one goes out.
      if (await advance({ wave: wave + 1 })) await queueWave(hub, { id, wave: wave + 1, size: plan.waveSize });
  }
}

async function halt(hub: FirmwareHub, { id, name, party, wave }: FirmwareCampaign, detail: string): Promise<void> {
  await raiseAlert(hub, {
    event: 'CAMPAIGN_HALTED',
    about: id,
    round: String(wave),
    ...(party && { party }),
    facts: { kind: name, detail },
  });
}

async function queueWave(
  hub: FirmwareHub,
  { id, wave, size }: { readonly id: string; readonly wave: number; readonly size: number },
): Promise<void> {
  const now = hub.clock.now();
  const next = await hub.firmwareCampaigns.targets({ campaignId: id, state: 'WAITING', limit: size });
  for (const target of next) await hub.firmwareCampaigns.changeTarget(queued(target, wave, now));
  hub.log.info({ event: 'firmware.wave', campaign: id, wave, stations: next.length });
}
