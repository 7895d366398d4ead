import type { StationAbilities } from '../../../src/domain/stations/station.js';
import { useTestDatabase } from '../../support/mongo.js';
import { envelope, type HostingScene, openHostingScene } from '../../support/stations/hosting-scene.js';
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

const PROFILE = {
  charging_rate_unit: 'A',
  charging_profile_period: [
    { start_period: 0, limit: 16.25 },
    { start_period: 600, limit: 0 },
  ],
};

async function session(abilities?: StationAbilities) {
  const from = await scene.addStation(abilities ? { abilities } : {});
  return scene.addSession(from);
}

const put = (sessionId: string, profile: unknown = PROFILE, from = 'DE*MSP') => {
  const body = { charging_profile: profile };
  return scene.ask({ command: 'SetChargingProfile', method: 'PUT', sessionId, body, from });
};
const get = (sessionId: string) => scene.ask({ command: 'ActiveChargingProfile', method: 'GET', sessionId });
const remove = (sessionId: string) => scene.ask({ command: 'ClearProfile', method: 'DELETE', sessionId });

describe('a charging profile', () => {
  it('is set for the transaction, replaced under its number, and taken away', async () => {
    const { id, stationRef } = await session();
    expect((await put(id)).data).toEqual({ result: 'ACCEPTED', timeout: 60 });
    expect(await scene.results()).toEqual([{ result: 'ACCEPTED' }]);
    const { profile, outlet } = scene.stations.last('SET_PROFILE');
    expect(outlet).toEqual({ connector: 1 });
    expect(profile).toMatchObject({ purpose: 'TX', stationRef, kind: 'RELATIVE', unit: 'A', stackLevel: 1 });
    expect(profile.periods.map(({ limit }) => limit.toString())).toEqual(['16.2', '0']);
    await put(id, { ...PROFILE, start_date_time: '2026-10-12T12:00:00Z' });
    await scene.results();
    expect(scene.stations.last('SET_PROFILE').profile).toMatchObject({ number: profile.number, kind: 'ABSOLUTE' });
    scene.stations.answer = () => answered('Unknown');
    await remove(id);
    expect((await scene.results()).at(-1)).toEqual({ result: 'UNKNOWN' });
    expect(scene.stations.last('CLEAR_PROFILE')).toEqual({ kind: 'CLEAR_PROFILE', profileNumber: profile.number });
  });

  it('is refused for sessions that are not the eMSP’s or have ended, and for stations that cannot', async () => {
    const { id } = await session();
    const ended = await scene.addSession(await scene.addStation(), { end: { at: noon, how: 'STATION' } });
    const unable = await session({ readAt: noon, profiles: ['Core'] });
    const answers = [await put(id, PROFILE, 'FR*OTH'), await put(ended.id), await put('none'), await put(unable.id)];
    const results = answers.map(({ data }) => data['result']);
    expect(results).toEqual(['UNKNOWN_SESSION', 'UNKNOWN_SESSION', 'UNKNOWN_SESSION', 'NOT_SUPPORTED']);
    const late = { ...PROFILE, charging_profile_period: [{ start_period: 60, limit: 16 }] };
    expect((await put(id, late)).status).toBe(2001);
    expect((await put(id, { ...PROFILE, charging_rate_unit: 'kW' })).status).toBe(2001);
    expect(scene.stations.asked).toEqual([]);
  });

  it('may be set by a Smart Charging Service Provider', async () => {
    const { id } = await session();
    const [other] = await scene.hub.connections.findByParty('FR*OTH');
    if (!other) throw new Error('no such party');
    const roles = other.roles.map((role) => ({ ...role, role: 'SCSP' as const }));
    await scene.hub.connections.replace({ ...other, roles, updatedAt: noon }, other.updatedAt);
    expect((await put(id, PROFILE, 'FR*OTH')).data['result']).toBe('ACCEPTED');
    await scene.results();
  });

  it('is told as the station has calculated it; soon again is too often', async () => {
    const { id } = await session();
    const chargingSchedule = {
      chargingRateUnit: 'W',
      duration: 3600,
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 11000 }],
    };
    const schedule = { scheduleStart: '2026-10-12T12:00:00Z', chargingSchedule };
    scene.stations.answer = () => answered('Accepted', schedule);
    expect((await get(id)).data['result']).toBe('ACCEPTED');
    const start_date_time = '2026-10-12T12:00:00Z';
    const charging_profile = {
      start_date_time,
      duration: 3600,
      charging_rate_unit: 'W',
      charging_profile_period: [{ start_period: 0, limit: 11000 }],
    };
    expect(await scene.results()).toEqual([{ result: 'ACCEPTED', profile: { start_date_time, charging_profile } }]);
    expect(scene.stations.last('GET_SCHEDULE')).toMatchObject({ durationSeconds: 3600 });
    expect((await get(id)).data['result']).toBe('TOO_OFTEN');
    scene.hub.time.now = new Date(noon.getTime() + 16_000);
    scene.stations.answer = () => ({ kind: 'TIMEOUT' });
    expect((await get(id)).data['result']).toBe('ACCEPTED');
    expect((await scene.results()).at(-1)).toEqual({ result: 'REJECTED' });
  });
});
