import { inspectableParties, mayInspect, type Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import {
  type CampaignPlan,
  type CampaignTarget,
  type Firmware,
  type FirmwareCampaign,
  isFinal,
  type TargetCounts,
} from '../../domain/firmware/campaign.js';
import { skipped } from '../../domain/firmware/target-life.js';
import { type PartyId, partyKey } from '../../domain/party.js';
import type { Station } from '../../domain/stations/station.js';
import type { TargetQuery } from '../../store/stations/firmware-campaign-store.js';
import type { Hub } from '../hub.js';
import { changeCampaign } from './firmware-hub.js';

type DeskHub = Pick<Hub, 'clock' | 'firmwareCampaigns' | 'log' | 'secrets' | 'stations'>;

/** A campaign as a person wishes it: the stations by their ids, or by what they said of themselves when they booted. */
export interface NewCampaign {
  readonly name: string;
  readonly party?: PartyId;
  readonly stations?: readonly string[];
  readonly vendor?: string;
  readonly model?: string;
  /** The version that they run now. */
  readonly runs?: string;
  readonly firmware: Firmware;
  readonly plan: CampaignPlan;
}

const PAGE = 500;

/**
 * Starts a campaign with the stations that fit now; the job sends it out. Refuses with `bad-field` (`stations`) when none
 * fits or one that is named is not there, and with `url` what stations cannot fetch.
 */
export async function startCampaign(hub: DeskHub, staff: Staff, wanted: NewCampaign): Promise<FirmwareCampaign> {
  const { name, party, firmware, plan } = wanted;
  checkFirmware(firmware);
  const stations = await fittingStations(hub, wanted);
  if (stations.length === 0) throw new HubError('bad-field', 'stations: no station fits', 'stations');
  const now = hub.clock.now();
  const id = hub.secrets.newId();
  const campaign: FirmwareCampaign = {
    id,
    ...(party && { party }),
    name,
    firmware,
    plan,
    state: 'RUNNING',
    wave: 0,
    createdBy: staff.email,
    createdAt: now,
    updatedAt: now,
    revision: 1,
  };
  const targets = stations.map(
    ({ id: stationId, boot }): CampaignTarget => ({
      campaignId: id,
      stationId,
      state: 'WAITING',
      attempt: 0,
      ...(boot?.firmwareVersion !== undefined && { versionBefore: boot.firmwareVersion }),
      revision: 1,
    }),
  );
  // Before the campaign: nobody looks for stations of one that is not there.
  await hub.firmwareCampaigns.insertTargets(targets);
  await hub.firmwareCampaigns.insert(campaign);
  hub.log.info({ event: 'firmware.started', campaign: id, stations: targets.length, by: staff.email });
  return campaign;
}

export interface CampaignShown {
  readonly campaign: FirmwareCampaign;
  readonly counts: TargetCounts;
}

/** Campaigns of the parties that somebody may look at; those for stations of any party are an operator's. */
export async function listCampaigns(
  hub: Pick<Hub, 'firmwareCampaigns'>,
  staff: Staff,
  paging: { readonly offset: number; readonly limit: number },
): Promise<{ readonly items: readonly CampaignShown[]; readonly total: number }> {
  const parties = inspectableParties(staff);
  const { items, total } = await hub.firmwareCampaigns.page(parties ? { parties } : {}, paging);
  const shown = items.map(async (campaign) => ({ campaign, counts: await hub.firmwareCampaigns.counts(campaign.id) }));
  return { items: await Promise.all(shown), total };
}

/** Refuses with `unknown-object` also what somebody may not look at. */
export async function findCampaign(
  hub: Pick<Hub, 'firmwareCampaigns'>,
  staff: Staff,
  id: string,
): Promise<CampaignShown> {
  const campaign = await hub.firmwareCampaigns.find(id);
  if (!campaign || !mayInspect(staff, campaign.party ? [partyKey(campaign.party)] : [])) throw unknown(id);
  return { campaign, counts: await hub.firmwareCampaigns.counts(id) };
}

/** The stations of a campaign and what became of each, by station. */
export async function campaignStations(
  hub: Pick<Hub, 'firmwareCampaigns'>,
  staff: Staff,
  asked: TargetQuery,
): Promise<readonly CampaignTarget[]> {
  await findCampaign(hub, staff, asked.campaignId);
  return hub.firmwareCampaigns.targets(asked);
}

export type CampaignDecision = 'CANCEL' | 'PAUSE' | 'RESUME';

/**
 * Pauses a campaign, lets it go on (also one that was halted: the failures of its wave are let pass), or ends it: what is
 * under way at a station goes on there. Refuses with `conflict` what is not possible any more.
 */
export async function decideCampaign(
  hub: DeskHub,
  staff: Staff,
  { id, decision }: { readonly id: string; readonly decision: CampaignDecision },
): Promise<CampaignShown> {
  await findCampaign(hub, staff, id);
  const changed = await changeCampaign(hub, id, (campaign) => decided(campaign, decision));
  const { campaign } = await findCampaign(hub, staff, id);
  // Canceled before: what a crash left behind is done now.
  if (!changed && !(decision === 'CANCEL' && campaign.state === 'CANCELED')) {
    throw new HubError('conflict', `firmware campaign ${id} is ${campaign.state}`);
  }
  if (campaign.state === 'CANCELED') await skipRest(hub, id);
  hub.log.info({ event: 'firmware.decided', campaign: id, decision, by: staff.email });
  return findCampaign(hub, staff, id);
}

function decided(campaign: FirmwareCampaign, decision: CampaignDecision): FirmwareCampaign | undefined {
  const { state, wave } = campaign;
  if (decision === 'PAUSE') return state === 'RUNNING' ? { ...campaign, state: 'PAUSED' } : undefined;
  if (decision === 'CANCEL') return isFinal(campaign) ? undefined : { ...campaign, state: 'CANCELED' };
  if (state === 'HALTED') return { ...campaign, state: 'RUNNING', toleratedWave: wave };
  return state === 'PAUSED' ? { ...campaign, state: 'RUNNING' } : undefined;
}

async function skipRest(hub: DeskHub, campaignId: string): Promise<void> {
  for (const state of ['WAITING', 'QUEUED'] as const) {
    let after: string | undefined;
    for (;;) {
      const page: readonly CampaignTarget[] = await hub.firmwareCampaigns.targets({
        campaignId,
        state,
        limit: PAGE,
        ...(after !== undefined && { after }),
      });
      for (const target of page) await hub.firmwareCampaigns.changeTarget(skipped(target, 'CANCELED'));
      after = page.at(-1)?.stationId;
      if (page.length < PAGE) break;
    }
  }
}

async function fittingStations(hub: Pick<Hub, 'stations'>, wanted: NewCampaign): Promise<readonly Station[]> {
  if (wanted.stations) return namedStations(hub, wanted.stations, wanted.party);
  const found: Station[] = [];
  let after: string | undefined;
  for (;;) {
    const page: readonly Station[] = await hub.stations.list({
      ...(wanted.party && { parties: [partyKey(wanted.party)] }),
      ...(after !== undefined && { after }),
      limit: PAGE,
    });
    found.push(...page.filter((station) => fits(station, wanted)));
    after = page.at(-1)?.id;
    if (page.length < PAGE) return found;
  }
}

function fits({ boot, retiredAt }: Station, { vendor, model, runs, firmware }: NewCampaign): boolean {
  if (retiredAt || !boot || boot.firmwareVersion === firmware.version) return false;
  const isSame = (wanted: string | undefined, said: string | undefined) =>
    wanted === undefined || wanted.toLowerCase() === said?.toLowerCase();
  return isSame(vendor, boot.vendor) && isSame(model, boot.model) && isSame(runs, boot.firmwareVersion);
}

async function namedStations(
  hub: Pick<Hub, 'stations'>,
  ids: readonly string[],
  party: PartyId | undefined,
): Promise<readonly Station[]> {
  const stations: Station[] = [];
  for (const id of new Set(ids)) {
    const station = await hub.stations.find(id);
    if (!station || station.retiredAt || (party && partyKey(station.party) !== partyKey(party))) {
      throw new HubError('bad-field', `stations: no station ${id}${party ? ` of ${partyKey(party)}` : ''}`, 'stations');
    }
    stations.push(station);
  }
  return stations;
}

/** Stations fetch by these (OCPP 1.6, 5.19); a password may stand in the URL, since stations know no other way. */
function checkFirmware({ url, signature, signingCertificatePem }: Firmware): void {
  const isFetched = URL.canParse(url) && /^(?:https?|s?ftps?):$/.test(new URL(url).protocol);
  if (!isFetched) throw new HubError('bad-field', 'url: expected a URL of http, https, ftp, ftps or sftp', 'url');
  if ((signature === undefined) !== (signingCertificatePem === undefined)) {
    throw new HubError('bad-field', 'signature: needs signing_certificate too, and the other way round', 'signature');
  }
}

function unknown(id: string): HubError {
  return new HubError('unknown-object', `no firmware campaign ${id}`);
}
