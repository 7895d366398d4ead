import { startHub } from '../../../src/app.js';
import { readConfig } from '../../../src/config.js';
import { logInAtHub, type OperatorApi } from '../../../src/simulator/operator-api.js';
import type { SimulatedStation } from '../../../src/simulator/station/station.js';
import { hubSettings, OPERATOR, useTempFolder } from '../../support/hub-settings.js';
import { useTestDatabase } from '../../support/mongo.js';
import { SLOW_MS } from '../../support/running-hub.js';
import { createStationPark, type StationPark, until } from '../../support/stations/station-park.js';

interface HubAtWork {
  readonly url: string;
  readonly api: OperatorApi;
  stop(): Promise<void>;
}

/** Two hubs on one database, as two processes of a fleet behind a balancer are. */
describe('a station that is connected to one process of the hub', () => {
  const { uri, dbName } = useTestDatabase();
  const folder = useTempFolder('two-processes');
  const secret = 'the same secret in all processes, long enough';
  let here: HubAtWork;
  let there: HubAtWork;
  let park: StationPark;
  let station: SimulatedStation;

  const start = async (name: string): Promise<HubAtWork> => {
    const database = new URL(uri);
    database.pathname = `/${dbName}`;
    const settings = { MONGODB_URI: database.href, HUB_SECRET: secret, HUB_JOBS: 'false' };
    const hub = await startHub(readConfig(hubSettings(`${folder}/${name}`, settings)));
    return { url: hub.url, api: await logInAtHub({ hubUrl: hub.url, ...OPERATOR }), stop: hub.stop };
  };
  const clear = (hub: HubAtWork, id: string) =>
    hub.api.post<{ outcome: string; status?: string }>(`/stations/${id}/commands`, { command: 'CLEAR_CACHE' });

  beforeAll(async () => {
    here = await start('here');
    there = await start('there');
    park = createStationPark(here.api, `${here.url.replace('http', 'ws')}/ocpp`);
    await park.addSite('SITE-1');
    await park.addStations({ id: 'FLEET-1' });
    station = await park.online('FLEET-1', { habits: { reconnects: false } });
  }, SLOW_MS);
  afterAll(async () => {
    await park.close();
    await Promise.all([here, there].map(async ({ api, stop }) => Promise.all([api.close(), stop()])));
  }, SLOW_MS);

  it(
    'gets the commands that are given at another one, in their order',
    async () => {
      const outcomes = await until(async () => {
        const two = await Promise.all([clear(there, 'FLEET-1'), clear(there, 'FLEET-1')]);
        return two.every(({ outcome }) => outcome === 'ANSWERED') ? two : undefined;
      }, 'no answer over the other process');
      expect(outcomes).toEqual([
        expect.objectContaining({ outcome: 'ANSWERED', status: 'Accepted' }),
        expect.objectContaining({ outcome: 'ANSWERED', status: 'Accepted' }),
      ]);
    },
    SLOW_MS,
  );

  it(
    'is followed when it connects to another one, where the newer connection counts',
    async () => {
      const url = `${there.url.replace('http', 'ws')}/ocpp`;
      const again = park.station('FLEET-1', { url, memory: station.memory, habits: { reconnects: false } });
      await again.connect();
      const isAsked = () => again.events.some(({ kind }) => kind === 'COMMAND');
      await until(async () => {
        await clear(here, 'FLEET-1');
        return isAsked() || undefined;
      }, 'no command came over the newer connection');
      await until(() => !station.isOnline() || undefined, 'the older connection was not closed');
    },
    SLOW_MS,
  );

  it(
    'is told to be offline when no process has it',
    async () => {
      await park.addStations({ id: 'FLEET-2' });
      expect(await clear(there, 'FLEET-2')).toEqual({ outcome: 'OFFLINE' });
    },
    SLOW_MS,
  );
});
