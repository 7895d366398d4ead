import { authorizeDriver, identifyDriver } from '../../../src/flows/authorizing/authorize-driver.js';
import { dropPendingStarts } from '../../../src/flows/hosting/drop-pending-starts.js';
import { settlePendingCommands } from '../../../src/flows/hosting/results/settle-pending.js';
import type { FromStation } from '../../../src/flows/stations/station-flows.js';
import { useTestDatabase } from '../../support/mongo.js';
import { envelope, type HostingScene, MSP, openHostingScene } from '../../support/stations/hosting-scene.js';
import { answered } from '../../support/stations/recording-station-client.js';

const database = useTestDatabase();
let scene: HostingScene;
const noon = new Date('2026-10-12T12:00:00Z');

beforeAll(async () => {
  scene = await openHostingScene(database);
});
afterAll(() => scene.close());
beforeEach(() => {
  scene.emsp = () => envelope();
  scene.sent.length = 0;
  scene.stations.asked.length = 0;
  delete scene.stations.answer;
  scene.hub.time.now = noon;
});

const wait = (seconds: number): void => {
  scene.hub.time.now = new Date(scene.hub.time.now.getTime() + seconds * 1_000);
};

async function start(from: FromStation, fields: Readonly<Record<string, unknown>> = {}, token = {}) {
  const sent = { ...(await scene.addToken({ uid: `APP-${from.station.id}`, type: 'APP_USER' })), ...token };
  const { siteId, id } = from.station;
  const body = { location_id: siteId, evse_uid: `${id}*1`, token: sent, authorization_reference: 'REF7', ...fields };
  return scene.ask({ command: 'START_SESSION', body });
}

describe('START_SESSION', () => {
  it('starts with a tag for this once, which is then known to be the driver; the eMSP is not asked again', async () => {
    const from = await scene.addStation();
    expect(await start(from)).toMatchObject({ status: 1000, data: { result: 'ACCEPTED', timeout: 60 } });
    expect(await scene.results()).toEqual([{ result: 'ACCEPTED' }]);
    const { idToken, outlet } = scene.stations.last('START');
    expect(outlet).toEqual({ connector: 1 });
    expect(idToken.value).toMatch(/^[0-9A-F]{20}$/);

    wait(20);
    const now = { ...from, receivedAt: scene.hub.time.now };
    expect((await authorizeDriver(scene.hub, now, { idToken })).status).toBe('ACCEPTED');
    const begins = { idToken, outlet, at: scene.hub.time.now };
    const { status, driver } = await identifyDriver(scene.hub, now, begins);
    expect([status, driver?.authMethod, driver?.authorizationReference]).toEqual(['ACCEPTED', 'COMMAND', 'REF7']);
    expect(driver?.token).toMatchObject({ party: MSP, type: 'APP_USER' });
    expect((await identifyDriver(scene.hub, now, begins)).status).toBe('ACCEPTED');
    wait(1);
    const again = await identifyDriver(scene.hub, now, { ...begins, at: scene.hub.time.now });
    expect([again.status, again.driver?.token.uid]).toEqual(['INVALID', driver?.token.uid]);
    expect(scene.sent.filter(({ url }) => url.includes('authorize'))).toEqual([]);
  });

  it('of a station of 2.0.1 is known by its number', async () => {
    const from = await scene.addStation({ version: '2.0.1' });
    await start(from);
    await scene.background.idle();
    const { idToken, remoteStartNumber } = scene.stations.last('START');
    expect(idToken).toEqual({ value: `APP-${from.station.id}`, type: 'Central' });
    const begins = { idToken: { value: 'something else', type: 'Central' }, at: noon, remoteStartNumber };
    expect(await identifyDriver(scene.hub, from, begins)).toMatchObject({
      status: 'ACCEPTED',
      driver: { authMethod: 'COMMAND' },
    });
  });

  it('without an EVSE takes the outlet where a car is plugged in; where none is free it is rejected', async () => {
    const from = await scene.addStation();
    expect((await start(from, { evse_uid: undefined })).data).toMatchObject({ result: 'REJECTED' });
    await scene.status(from, 'Available', 1);
    await scene.status(from, 'Preparing', 2);
    expect((await start(from, { evse_uid: undefined }, { uid: 'OTHER' })).data['result']).toBe('ACCEPTED');
    await scene.background.idle();
    expect(scene.stations.last('START').outlet).toEqual({ connector: 2 });
  });

  it('is refused at once: unknown place, station away, not in service, another one’s token, token not valid', async () => {
    const from = await scene.addStation();
    expect((await start(from, { location_id: 'NOWHERE' })).status).toBe(2003);
    expect((await start(from, { evse_uid: 'NONE' })).status).toBe(2003);
    expect((await start(from, { connector_id: '9' })).status).toBe(2003);
    expect((await start(from, { evse_uid: undefined, connector_id: '1' })).status).toBe(2001);
    expect((await start(from, { token: 'none' })).status).toBe(2001);
    const foreign = await start(from, {}, { country_code: 'FR', party_id: 'OTH' });
    const invalid = await start(from, {}, { valid: false });
    const pending = await start(await scene.addStation({ registration: 'PENDING' }));
    scene.stations.offline.add(from.station.id);
    const away = await start(from);
    const results = [foreign, invalid, pending, away].map(({ data }) => data['result']);
    expect(results).toEqual(['REJECTED', 'REJECTED', 'REJECTED', 'REJECTED']);
    expect(away.data['message']).toEqual([{ language: 'en', text: 'The station cannot be reached at the moment.' }]);
    expect([await scene.results(), scene.stations.asked]).toEqual([[], []]);
  });

  it('with a card that charges already is rejected, and so is one without credit', async () => {
    const from = await scene.addStation();
    const token = { party: MSP, uid: 'CARD1', type: 'RFID', contractId: 'C' } as const;
    await scene.addSession(from, { evse: 2, driver: { token, authMethod: 'WHITELIST' } });
    expect((await start(from, {}, { uid: 'CARD1', type: 'RFID' })).data['result']).toBe('REJECTED');
    const { credit } = scene.hub;
    Object.assign(scene.hub, { credit: { ...credit, authorize: async () => ({ kind: 'NO_CREDIT' }) } });
    const other = await scene.addStation();
    expect((await start(other)).data['result']).toBe('REJECTED');
    Object.assign(scene.hub, { credit });
    expect((await start(other)).data['result']).toBe('ACCEPTED');
    await scene.results();
  });

  it('that the station does not take leaves nothing behind; the last status tells why', async () => {
    const from = await scene.addStation();
    await scene.status(from, 'Charging');
    scene.stations.answer = () => answered('Rejected');
    await start(from);
    expect(await scene.results()).toEqual([{ result: 'EVSE_OCCUPIED' }]);
    const { idToken } = scene.stations.last('START');
    expect(await identifyDriver(scene.hub, from, { idToken, at: noon })).toMatchObject({ status: 'INVALID' });
  });

  it('of which the station says nothing is TIMEOUT, and its session is known when it comes all the same', async () => {
    const from = await scene.addStation();
    scene.stations.answer = () => ({ kind: 'TIMEOUT' });
    await start(from);
    expect(await scene.results()).toEqual([{ result: 'TIMEOUT' }]);
    const { idToken } = scene.stations.last('START');
    expect(await identifyDriver(scene.hub, from, { idToken, at: noon })).toMatchObject({ status: 'ACCEPTED' });
  });

  it('that nobody plugs in for is dropped after the ConnectionTimeOut, and people can see it', async () => {
    const abilities = { readAt: noon, profiles: [], connectionTimeoutSeconds: 60 };
    const from = await scene.addStation({ abilities });
    await start(from);
    await scene.background.idle();
    const told: unknown[] = [];
    const hub = { ...scene.hub, log: { ...scene.hub.log, info: (fields: object) => told.push(fields) } };
    wait(80);
    await dropPendingStarts(hub);
    expect(told).toEqual([]);
    wait(20);
    await dropPendingStarts(hub);
    expect(told).toContainEqual(expect.objectContaining({ event: 'start.never-came', station: from.station.id }));
    const { idToken } = scene.stations.last('START');
    const late = { ...from, receivedAt: scene.hub.time.now };
    const answer = await identifyDriver(scene.hub, late, { idToken, at: scene.hub.time.now });
    expect([answer.status, answer.driver?.authMethod]).toEqual(['EXPIRED', 'COMMAND']);
  });
});

describe('the result of a command', () => {
  it('is TIMEOUT, once, when the process has died while the station was asked', async () => {
    const from = await scene.addStation();
    const died = { start: () => undefined, idle: async () => undefined };
    const background = scene.hub.background;
    Object.assign(scene.hub, { background: died });
    await start(from);
    Object.assign(scene.hub, { background });
    await settlePendingCommands(scene.hub);
    expect(await scene.results()).toEqual([]);
    wait(61);
    await Promise.all([settlePendingCommands(scene.hub), settlePendingCommands(scene.hub)]);
    await settlePendingCommands(scene.hub);
    expect(await scene.results()).toEqual([{ result: 'TIMEOUT', message: expect.anything() }]);
  });

  it('that comes after the TIMEOUT is not given any more', async () => {
    const from = await scene.addStation();
    let answer: (outcome: ReturnType<typeof answered>) => void = () => undefined;
    scene.stations.answer = () => new Promise((resolve) => (answer = resolve));
    await start(from);
    wait(61);
    await settlePendingCommands(scene.hub);
    answer(answered('Accepted'));
    expect((await scene.results()).map(({ result }) => result)).toEqual(['TIMEOUT']);
  });

  it('is tried again while the eMSP cannot take it, always the same one', async () => {
    const from = await scene.addStation();
    scene.emsp = () => envelope(undefined, 3000, 503);
    await start(from);
    await scene.results();
    await settlePendingCommands(scene.hub);
    wait(6);
    await settlePendingCommands(scene.hub);
    scene.emsp = () => envelope();
    wait(16);
    await settlePendingCommands(scene.hub);
    wait(3_600);
    await settlePendingCommands(scene.hub);
    expect(await scene.results()).toEqual([{ result: 'ACCEPTED' }, { result: 'ACCEPTED' }, { result: 'ACCEPTED' }]);
    expect(new Set(scene.sent.map(({ url }) => url)).size).toBe(1);
  });
});

describe('STOP_SESSION and UNLOCK_CONNECTOR', () => {
  const stop = (sessionId: string, from = 'DE*MSP') =>
    scene.ask({ command: 'STOP_SESSION', from, body: { session_id: sessionId } });

  it('a session is stopped by the eMSP whose token it is, and is unknown to others', async () => {
    const session = await scene.addSession(await scene.addStation());
    expect((await stop(session.id, 'FR*OTH')).data['result']).toBe('UNKNOWN_SESSION');
    expect((await stop('none')).data['result']).toBe('UNKNOWN_SESSION');
    expect((await stop(session.id.toUpperCase())).data['result']).toBe('ACCEPTED');
    expect(await scene.results()).toEqual([{ result: 'ACCEPTED' }]);
    expect(scene.stations.last('STOP')).toEqual({ kind: 'STOP', stationRef: session.stationRef });
  });

  it('one that has ended is not stopped again', async () => {
    const session = await scene.addSession(await scene.addStation(), { end: { at: noon, how: 'STATION' } });
    expect((await stop(session.id)).data['result']).toBe('REJECTED');
  });

  it('a connector is unlocked, but not where somebody else charges', async () => {
    const from = await scene.addStation();
    const body = { location_id: from.station.siteId, evse_uid: `${from.station.id}*1`, connector_id: '1' };
    scene.stations.answer = () => answered('UnlockFailed');
    expect((await scene.ask({ command: 'UNLOCK_CONNECTOR', body })).data['result']).toBe('ACCEPTED');
    expect(await scene.results()).toEqual([{ result: 'FAILED' }]);
    expect(scene.stations.last('UNLOCK').outlet).toEqual({ connector: 1 });
    await scene.addSession(from);
    const other = await scene.ask({ command: 'UNLOCK_CONNECTOR', from: 'FR*OTH', body });
    expect(other.data['result']).toBe('REJECTED');
    expect((await scene.ask({ command: 'UNLOCK_CONNECTOR', body: { ...body, evse_uid: undefined } })).status).toBe(
      2001,
    );
  });

  it('a command that there is not is refused', async () => {
    expect((await scene.ask({ command: 'DANCE' })).status).toBe(2000);
  });
});
