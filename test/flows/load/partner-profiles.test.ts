import { useTestDatabase } from '../../support/mongo.js';
import { answered } from '../../support/stations/recording-station-client.js';
import { amperes, NOON, openSharedSite, type SharedSite } from './shared-site.js';

const database = useTestDatabase();
let site: SharedSite;

beforeAll(async () => {
  site = await openSharedSite(database);
});
afterAll(() => site.scene.close());
beforeEach(() => site.reset());

describe('at a site with a limit, an eMSP’s charging profile', () => {
  it('is kept to where it is lower than the share, and the others get the rest', async () => {
    const { one, other } = await site.twoCars(22_080);
    expect(await site.share()).toEqual({ [one.stationRef]: 16, [other.stationRef]: 16 });
    expect(await site.set(one.id, amperes(10.3))).toBe('ACCEPTED');
    expect(site.soon).toEqual([site.siteId()]);
    expect(await site.share(1)).toEqual({ [one.stationRef]: 10.3, [other.stationRef]: 21.7 });
    expect(site.told()).toEqual([]);
  });

  it('is bounded by the share where it is higher, ends with its duration, and with its DELETE', async () => {
    const { one, other } = await site.twoCars(22_080);
    await site.set(one.id, amperes(8, { duration: 1_200 }));
    await site.set(other.id, amperes(30));
    expect(await site.share()).toEqual({ [one.stationRef]: 8, [other.stationRef]: 24 });
    expect(await site.share(601)).toEqual({ [one.stationRef]: 16, [other.stationRef]: 16 });
    await site.set(one.id, amperes(9));
    expect(await site.share(602)).toMatchObject({ [one.stationRef]: 9 });
    site.soon.length = 0;
    await site.remove(one.id);
    expect(site.soon).toEqual([site.siteId()]);
    expect(await site.share(603)).toMatchObject({ [one.stationRef]: 16 });
  });

  it('is told in the eMSP’s unit, and an own 0 is kept for as long as it says', async () => {
    const { one, other } = await site.twoCars(22_080);
    const periods = [
      { start_period: 0, limit: 0 },
      { start_period: 1_800, limit: 3_680 },
    ];
    await site.set(one.id, {
      charging_rate_unit: 'W',
      start_date_time: NOON.toISOString(),
      charging_profile_period: periods,
    });
    expect(await site.share()).toEqual({ [one.stationRef]: 0, [other.stationRef]: 32 });
    expect(await site.share(1_801)).toEqual({ [one.stationRef]: 3_680, [other.stationRef]: 26.6 });
  });

  it('counts for nothing when it is not the eMSP’s session, has ended, or the station has refused', async () => {
    const { one, other } = await site.twoCars(22_080);
    expect(await site.set(one.id, amperes(7), 'FR*OTH')).toBe('UNKNOWN_SESSION');
    site.scene.stations.answer = (command) => answered(command.kind === 'SET_PROFILE' ? 'Rejected' : 'Accepted');
    expect(await site.set(one.id, amperes(7))).toBe('ACCEPTED');
    expect(await site.scene.results()).toEqual([{ result: 'REJECTED' }]);
    delete site.scene.stations.answer;
    expect(await site.scene.hub.keptProfiles.of([one.id])).toEqual([]);
    expect(site.soon).toEqual([]);
    expect(await site.share()).toEqual({ [one.stationRef]: 16, [other.stationRef]: 16 });
    await site.set(one.id, amperes(7));
    const running = await site.scene.hub.transactions.find(one.id);
    if (!running) throw new Error('no such transaction');
    const end = { at: NOON, how: 'STATION' as const };
    await site.scene.hub.transactions.replace({ ...running, end, revision: running.revision + 1 });
    expect(await site.set(one.id, amperes(6))).toBe('UNKNOWN_SESSION');
    expect(await site.share(1)).toMatchObject({ [other.stationRef]: 32 });
    expect(site.told()).toEqual([]);
  });
});
