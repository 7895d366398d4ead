import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stationApiFlows } from '../../../src/compose/station-api-flows.js';
import { aScene, CLERK, PASSWORD } from '../../support/api/api-scene.js';
import { apiServer } from '../../support/api/api-server.js';
import { useTestDatabase } from '../../support/mongo.js';
import { type CliRun, runCli } from '../../support/run-cli.js';
import { openStationHub, type StationHub } from '../../support/stations/station-hub.js';

const database = useTestDatabase();
let hub: StationHub;
let server: Server;
let folder: string;
beforeAll(async () => {
  hub = await openStationHub(database);
  folder = await mkdtemp(join(tmpdir(), 'stations-'));
  const scene = await aScene();
  const app = apiServer(
    { ...scene, flows: { ...scene.flows, ...stationApiFlows(hub) } },
    { judged: 'requests-and-answers' },
  );
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
  await hub.close();
});

async function asOperator(...args: readonly string[]): Promise<CliRun> {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return runCli([...args, '--hub', `http://127.0.0.1:${port}`, '--email', CLERK, '--password', PASSWORD]);
}

/** Each command is a process of its own. */
const SLOW_MS = 30_000;
const FILE = [
  'party,operator_name,site,address,city,country,latitude,longitude,time_zone,currency,station,evse,evse_id,standard,format,power_type,voltage,amperage',
  'NL*ABC,ABC Laden,DEPOT,Kade 1,Delft,NLD,52.010000,4.360000,Europe/Amsterdam,EUR,NL-1,1,NL*ABC*E1,IEC_62196_T2,SOCKET,AC_3_PHASE,230,32',
];

describe('voltclear stations', () => {
  it(
    'imports a file, adds a station like others, and asks them something',
    async () => {
      const file = join(folder, 'stations.csv');
      await writeFile(file, FILE.join('\n'));
      const imported = await asOperator('stations', 'import', file);
      expect(imported).toMatchObject({ code: 0, stderr: '' });
      expect(imported.stdout).toMatch(/^NL-1 {2}[0-9A-F]{40}\n1 sites and 1 stations added, 0 were there already\n$/);
      const place = ['--party', 'NL-ABC', '--site', 'DEPOT', '--connectors', '2', '--evse-id', 'NL*ABC*E2'];
      const added = await asOperator('stations', 'add', 'NL-2', ...place);
      expect(added.stdout).toMatch(/^NL-2 may connect with this password, shown this once: [0-9A-F]{40}\n$/);
      expect((await hub.stations.find('NL-2'))?.evses.map(({ evseId }) => evseId)).toEqual([
        'NL*ABC*E2*1',
        'NL*ABC*E2*2',
      ]);
      const [listed, site, reset, wrong] = await Promise.all([
        asOperator('stations', 'list', '--party', 'nl*abc'),
        asOperator('sites', 'show', 'NL*ABC', 'DEPOT'),
        asOperator('stations', 'command', 'NL-1', '--do', 'reset', '--now'),
        asOperator('stations', 'command', 'NL-1', '--do', 'set', '--values', 'A'),
      ]);
      expect(listed.stdout).toBe(
        'NL-1  NL*ABC/DEPOT  not connected  never booted\nNL-2  NL*ABC/DEPOT  not connected  never booted\n2 of 2\n',
      );
      expect(site.stdout).toContain('NL*ABC/DEPOT  Kade 1, Delft, NLD\nmissing: site DEPOT has no station');
      expect(reset).toMatchObject({ code: 0, stdout: 'Accepted\n' });
      expect(wrong).toMatchObject({ code: 2, stdout: '' });
    },
    SLOW_MS,
  );
});
