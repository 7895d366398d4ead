import { randomUUID } from 'node:crypto';
import type { CampaignTarget } from '../../../src/domain/firmware/campaign.js';
import { parsePartyKey } from '../../../src/domain/party.js';
import type { Station } from '../../../src/domain/stations/station.js';
import {
  campaignStations,
  decideCampaign,
  findCampaign,
  listCampaigns,
  startCampaign,
} from '../../../src/flows/firmware/campaign-desk.js';
import { firmwareStatus, noticeFirmwareBoot } from '../../../src/flows/firmware/firmware-status.js';
import { runCampaigns } from '../../../src/flows/firmware/run-campaigns.js';
import { logStatus, requestLog } from '../../../src/flows/firmware/station-logs.js';
import type { Stores } from '../../../src/flows/hub.js';
import { aTransaction } from '../../domain/charging/builders.js';
import { staffOf } from '../../support/api/api-scene.js';
import { useStores } from '../../support/open-stores.js';
import { ACCEPTED, aHealingScene, type HealingScene } from '../../support/stations/a-healing-hub.js';
import { anEvse, aStation } from '../../support/stations/a-station.js';

const stores = useStores();
const OPERATOR = staffOf(['OPERATOR']);
const PLAN = { waveSize: 2, maxFailureShare: 0.5, attempts: 1, timeoutMinutes: 60, patienceHours: 24 };
let opened: Stores;
let scene: HealingScene;
let stations: readonly Station[];
let model: string;

beforeAll(async () => {
  opened = await stores();
});
beforeEach(async () => {
  scene = await aHealingScene(opened);
  model = randomUUID().slice(0, 8);
  stations = [1, 2, 3].map((number) => {
    const id = `${model}-${number}`;
    const boot = { at: scene.time.now, version: '1.6', vendor: 'Acme', model, firmwareVersion: '1.0' } as const;
    return aStation({ id, boot, evses: [anEvse(1, { uid: `${id}*1` })] });
  });
  for (const station of stations) await opened.stations.insert(station);
});

const firmware = () => ({ url: 'https://f.example/2.0.bin', retrieveAt: scene.time.now, version: '2.0' });
const start = (change: object = {}) =>
  startCampaign(scene.hub, OPERATOR, {
    name: 'March',
    vendor: 'acme',
    model,
    firmware: firmware(),
    plan: PLAN,
    ...change,
  });
const from = (station: Station) => ({ station, version: '1.6', receivedAt: scene.time.now }) as const;
const updates = () =>
  scene.asked.flatMap(({ stationId, command }) =>
    command.kind === 'UPDATE_FIRMWARE' && stationId.startsWith(model) ? [{ stationId, ...command }] : [],
  );
const statesOf = async (campaignId: string) =>
  (await campaignStations(scene.hub, OPERATOR, { campaignId, limit: 10 })).map(({ state }: CampaignTarget) => state);
const station = (number: number): Station => {
  const found = stations[number - 1];
  if (!found) throw new Error(`there is no station ${number}`);
  return found;
};
/** The first look lets a wave out, the second sends it. */
async function look(): Promise<void> {
  await runCampaigns(scene.hub);
  await runCampaigns(scene.hub);
}

describe('a firmware campaign', () => {
  it('goes out wave by wave, is followed by what stations say, and is done when their boots confirm it', async () => {
    const { id } = await start();
    await look();
    expect(
      updates()
        .map(({ stationId }) => stationId)
        .sort(),
    ).toEqual([station(1).id, station(2).id]);
    for (const status of ['Downloading', 'Downloaded', 'Installing', 'Installed']) {
      await firmwareStatus(scene.hub, from(station(1)), { status });
    }
    expect(await statesOf(id)).toEqual(['INSTALLED', 'SENT', 'WAITING']);
    await noticeFirmwareBoot(scene.hub, from(station(1)), '1.0');
    await noticeFirmwareBoot(scene.hub, from(station(1)), '2.0');
    await noticeFirmwareBoot(scene.hub, from(station(2)), '2.0');
    await look();
    expect(updates()).toHaveLength(3);
    await noticeFirmwareBoot(scene.hub, from(station(3)), '2.0');
    await look();
    const { campaign, counts } = await findCampaign(scene.hub, OPERATOR, id);
    expect({ state: campaign.state, confirmed: counts.CONFIRMED }).toEqual({ state: 'DONE', confirmed: 3 });
  });

  it('sends nothing to a station while a transaction is open there, or that is off the line', async () => {
    const { id } = await start({ plan: { ...PLAN, waveSize: 1 } });
    const transaction = aTransaction({
      id: randomUUID(),
      startKey: randomUUID(),
      stationRef: randomUUID(),
      stationId: station(1).id,
    });
    await opened.transactions.insert(transaction);
    await look();
    expect(updates()).toEqual([]);
    await opened.transactions.replace({
      ...transaction,
      end: { at: scene.time.now, how: 'STATION' },
      revision: transaction.revision + 1,
    });
    scene.isConnected = false;
    scene.pass(61);
    await look();
    expect(updates()).toEqual([]);
    scene.isConnected = true;
    scene.pass(61);
    await look();
    expect(updates().map(({ stationId }) => stationId)).toEqual([station(1).id]);
    expect(await statesOf(id)).toEqual(['SENT', 'WAITING', 'WAITING']);
  });

  it('is halted when too many of a wave fail, people are told, and goes on when a person lets it', async () => {
    const { id } = await start();
    await look();
    await firmwareStatus(scene.hub, from(station(1)), { status: 'DownloadFailed' });
    scene.pass(3_601);
    await look();
    await look();
    expect((await findCampaign(scene.hub, OPERATOR, id)).campaign.state).toBe('HALTED');
    const lease = { now: scene.time.now, until: scene.time.now, leaseId: randomUUID(), limit: 100 };
    const alerts = (await opened.alerts.take(lease)).filter(({ alert }) => alert.about === id);
    expect(alerts.map(({ alert }) => alert.subject)).toEqual(Array(2).fill('Firmware campaign March is halted'));
    expect(updates()).toHaveLength(2);
    await decideCampaign(scene.hub, OPERATOR, { id, decision: 'RESUME' });
    await look();
    expect(updates()).toHaveLength(3);
  });

  it('sends nothing while it is paused, and leaves the rest out when it is canceled', async () => {
    const { id } = await start();
    await runCampaigns(scene.hub);
    await decideCampaign(scene.hub, OPERATOR, { id, decision: 'PAUSE' });
    await look();
    expect(updates()).toEqual([]);
    const { counts } = await decideCampaign(scene.hub, OPERATOR, { id, decision: 'CANCEL' });
    expect(counts.SKIPPED).toBe(3);
    await look();
    expect(updates()).toEqual([]);
    await expect(decideCampaign(scene.hub, OPERATOR, { id, decision: 'RESUME' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('asks a station that says it is installed for its version, once, before it is taken for failed', async () => {
    const { id } = await start({ stations: [station(1).id] });
    await look();
    await firmwareStatus(scene.hub, from(station(1)), { status: 'Installed' });
    scene.pass(3_601);
    await look();
    expect(scene.asked.at(-1)?.command).toEqual({ kind: 'TRIGGER', message: 'BOOT_NOTIFICATION' });
    scene.pass(301);
    await look();
    expect(await campaignStations(scene.hub, OPERATOR, { campaignId: id, limit: 1 })).toMatchObject([
      { state: 'FAILED', reason: 'NOT_CONFIRMED' },
    ]);
  });

  it('hears the words of its own update only', async () => {
    const { id } = await start({ stations: [station(1).id] });
    await look();
    const requestNumber = updates()[0]?.requestNumber ?? 0;
    await firmwareStatus(scene.hub, from(station(1)), { status: 'DownloadFailed', requestNumber: requestNumber - 1 });
    expect(await statesOf(id)).toEqual(['SENT']);
    await firmwareStatus(scene.hub, from(station(1)), { status: 'Downloading', requestNumber });
    expect(await statesOf(id)).toEqual(['DOWNLOADING']);
  });

  it.each([
    ['NOT_SUPPORTED', { kind: 'NOT_SUPPORTED', why: 'x' }, 'FAILED'],
    ['Rejected', { kind: 'ANSWERED', status: 'Rejected', payload: {} }, 'FAILED'],
    ['TIMEOUT', { kind: 'TIMEOUT' }, 'SENT'],
  ] as const)('counts what a station answers to it: %s', async (_word, outcome, state) => {
    scene.answer = ({ kind }) => (kind === 'UPDATE_FIRMWARE' ? outcome : ACCEPTED);
    const { id } = await start({ stations: [station(1).id] });
    await look();
    expect(await statesOf(id)).toEqual([state]);
  });

  it.each([
    [{ model: 'none' }, 'stations'],
    [{ stations: ['nobody'] }, 'stations'],
    [{ party: parsePartyKey('FR*QRS'), stations: ['x'] }, 'stations'],
    [{ firmware: { url: 'file:///etc/passwd', retrieveAt: new Date() } }, 'url'],
    [{ firmware: { url: 'https://f.example', retrieveAt: new Date(), signature: 'x' } }, 'signature'],
  ])('is refused with the field: %j', async (change, field) => {
    await expect(start(change)).rejects.toMatchObject({ code: 'bad-field', field });
  });

  it('is looked at by people of its party only', async () => {
    const { id } = await start({ party: parsePartyKey('NL*ABC') });
    expect((await findCampaign(scene.hub, staffOf(['ENGINEER'], 'NL*ABC'), id)).counts.WAITING).toBe(3);
    const stranger = staffOf(['ENGINEER'], 'FR*QRS');
    await expect(findCampaign(scene.hub, stranger, id)).rejects.toMatchObject({ code: 'unknown-object' });
    expect(await listCampaigns(scene.hub, stranger, { offset: 0, limit: 9 })).toEqual({ items: [], total: 0 });
    expect((await listCampaigns(scene.hub, OPERATOR, { offset: 0, limit: 1 })).items).toHaveLength(1);
  });
});

describe('the log of a station', () => {
  it('is asked for by people of the party, and what the station says of it is kept', async () => {
    const wanted = { stationId: station(1).id, url: 'https://l.example/in', log: 'DIAGNOSTICS' } as const;
    const stranger = staffOf(['ENGINEER'], 'FR*QRS');
    await expect(requestLog(scene.hub, stranger, wanted)).rejects.toMatchObject({ code: 'unknown-object' });
    await expect(requestLog(scene.hub, OPERATOR, { ...wanted, url: 'x' })).rejects.toMatchObject({ field: 'url' });
    const { requestNumber, status } = await requestLog(scene.hub, OPERATOR, wanted);
    expect(status).toBe('Accepted');
    await logStatus(scene.hub, from(station(1)), { status: 'Uploaded' });
    await logStatus(scene.hub, from(station(1)), { status: 'Idle', requestNumber: 1 });
    expect((await opened.stationHealths.find(station(1).id))?.logs).toMatchObject([
      { requestNumber, status: 'Uploaded' },
    ]);
  });
});
