import { useTestDatabase } from '../../support/mongo.js';
import { envelope } from '../../support/stations/hosting-scene.js';
import { answered } from '../../support/stations/recording-station-client.js';
import { amperes, NOON, openSharedSite, type SharedSite } from './shared-site.js';

const database = useTestDatabase();
let site: SharedSite;

beforeAll(async () => {
  site = await openSharedSite(database);
});
afterAll(() => site.scene.close());
beforeEach(() => site.reset());

describe('who has set a charging profile', () => {
  it('is told what is active when the share is lower than that, and nothing while it stays the same', async () => {
    const { one } = await site.twoCars(22_080);
    await site.share();
    await site.set(one.id, amperes(20, { min_charging_rate: 6 }));
    await site.share(1);
    const periods = [{ start_period: 0, limit: 16 }];
    expect(site.told()).toMatchObject([
      {
        url: `https://DE-MSP/SENDER/chargingprofiles/${one.id}`,
        routing: { from: { partyId: 'ABC' }, to: { partyId: 'MSP' } },
        start_date_time: '2026-10-12T12:00:01Z',
        charging_profile: {
          start_date_time: '2026-10-12T12:00:01Z',
          duration: 3_600,
          charging_rate_unit: 'A',
          min_charging_rate: 6,
          charging_profile_period: periods,
        },
      },
    ]);
    await site.share(60);
    await site.share(3_900);
    expect(site.told()).toHaveLength(1);
  });

  it('is told of changes at most twice a minute, of what is active then', async () => {
    const { one } = await site.twoCars(22_080);
    await site.set(one.id, amperes(20));
    await site.share();
    await site.limitTo(16_560);
    await site.share(10);
    await site.limitTo(11_040);
    await site.share(20);
    expect(site.limitsTold()).toEqual([[16]]);
    await site.share(31);
    expect(site.limitsTold()).toEqual([[16], [8]]);
  });

  it('is told of a time in which the grid operator allows less, and when the profile was taken away', async () => {
    const { one } = await site.twoCars(44_160);
    await site.set(one.id, amperes(20));
    await site.share();
    expect(site.told()).toEqual([]);
    const [from, until] = [new Date(NOON.getTime() + 900_000), new Date(NOON.getTime() + 1_800_000)];
    await site.scene.hub.loads.putSignal(`NL*ABC/${site.siteId()}`, { id: 'G1', from, until, maxPowerW: 11_040 });
    await site.share(60);
    expect(site.limitsTold()).toEqual([[20, 8, 20]]);
    await site.remove(one.id);
    await site.share(120);
    expect(site.limitsTold().slice(1)).toEqual([[32, 8, 32]]);
  });

  it('is the only one who is told', async () => {
    const { one, other } = await site.twoCars(22_080);
    await site.scene.ask({ command: 'ActiveChargingProfile', method: 'GET', sessionId: other.id });
    await site.set(one.id, amperes(20));
    await site.share();
    await site.limitTo(11_040);
    await site.share(40);
    expect(site.told().map(({ url }) => url.split('/').at(-1))).toEqual([one.id, one.id]);
  });

  it('is told again later after no answer, and not after a refusal', async () => {
    const { one, other } = await site.twoCars(22_080);
    site.scene.emsp = ({ method }) => envelope(undefined, method === 'PUT' ? 3000 : 1000, method === 'PUT' ? 503 : 200);
    await site.set(one.id, amperes(20));
    await site.share();
    expect(site.logged).toContainEqual(expect.objectContaining({ event: 'active-profile.failed', receiver: 'DE*MSP' }));
    site.scene.emsp = () => envelope();
    await site.share(299);
    expect(site.told()).toHaveLength(1);
    await site.share(300);
    await site.share(360);
    expect(site.limitsTold()).toEqual([[16], [16]]);
    site.scene.emsp = ({ method }) => envelope(undefined, method === 'PUT' ? 2003 : 1000);
    await site.set(other.id, amperes(20));
    await site.share(400);
    await site.share(900);
    expect(site.told()).toHaveLength(3);
  });

  it('is not told without an endpoint for it, which is logged once', async () => {
    const { one } = await site.twoCars(22_080);
    const driver = {
      token: { party: { countryCode: 'FR', partyId: 'OTH' }, uid: 'U1', type: 'RFID', contractId: 'C1' },
    };
    const running = await site.scene.hub.transactions.find(one.id);
    if (!running?.driver) throw new Error('no such transaction');
    const changed = { ...running, driver: { ...running.driver, ...driver }, revision: running.revision + 1 };
    await site.scene.hub.transactions.replace(changed);
    expect(await site.set(one.id, amperes(20), 'FR*OTH')).toBe('ACCEPTED');
    await site.share();
    await site.share(60);
    expect(site.told()).toEqual([]);
    expect(site.logged.filter(({ event }) => event === 'active-profile.not-sent')).toMatchObject([
      { receiver: 'FR*OTH' },
    ]);
  });

  it('is not told while the station does not keep to the share', async () => {
    const { one } = await site.twoCars(22_080);
    await site.set(one.id, amperes(20));
    site.scene.stations.answer = () => answered('Rejected');
    await site.share();
    expect(site.told()).toEqual([]);
  });
});
