import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stationApiFlows } from '../../../src/compose/station-api-flows.js';
import { certificateFlows } from '../../../src/compose/stations/certificate-flows.js';
import { loadFlows } from '../../../src/compose/stations/load-flows.js';
import { transactionFlows } from '../../../src/compose/stations/transaction-flows.js';
import { encodeSignedValue } from '../../../src/wire/metering/encode-signed-value.js';
import { writeCharging } from '../../../src/wire/ocpi/v221/sessions/write-charging.js';
import { aTransaction } from '../../flows/load/a-transaction.js';
import { aScene, CLERK, PASSWORD } from '../../support/api/api-scene.js';
import { apiServer } from '../../support/api/api-server.js';
import { useTestDatabase } from '../../support/mongo.js';
import { type CliRun, runCli } from '../../support/run-cli.js';
import { aStation } from '../../support/stations/a-station.js';
import { openStationHub, type StationHub } from '../../support/stations/station-hub.js';

const database = useTestDatabase();
let hub: StationHub;
let server: Server;
let folder: string;
beforeAll(async () => {
  hub = await openStationHub(database);
  folder = await mkdtemp(join(tmpdir(), 'stations-'));
  const scene = await aScene();
  const app = apiServer({ ...scene, flows: { ...scene.flows, ...flowsOf(hub) } }, { judged: 'requests-and-answers' });
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
  await hub.close();
});

function flowsOf(parts: StationHub) {
  const charging = {
    ...parts,
    writeCharging,
    encodeSignedValue,
    identifyDriver: async () => ({ status: 'UNKNOWN' }) as const,
  };
  const load = loadFlows({ ...parts, balanceSoon: () => undefined });
  return { ...stationApiFlows(parts), ...transactionFlows(charging), ...load, ...certificateFlows(parts) };
}

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

  it(
    'shows and releases transactions, shares power, and asks stations for what they hold',
    async () => {
      const startedAt = hub.clock.now();
      const waits = { outcome: 'QUARANTINED', why: 'nobody is known', end: { at: startedAt, how: 'LOST' } } as const;
      const place = { stationId: 'NL-1', siteId: 'DEPOT' };
      for (const id of ['T-0', 'T-1'])
        await hub.transactions.insert(
          aTransaction(id, { ...place, startedAt, ...waits, stationRef: id, startKey: id }),
        );
      await hub.stations.insert(aStation({ id: 'NL-5', siteId: 'DEPOT' }));
      expect((await asOperator('sites', 'change', 'NL*ABC', 'DEPOT', '--max-power-w', '50000')).code).toBe(0);
      const signal = ['--id', 'G1', '--from', '2026-10-12T09:00:00Z', '--until', '2026-10-12T11:00:00Z'];
      const runs = await Promise.all([
        asOperator('transactions', 'list', '--outcome', 'QUARANTINED', '--limit', '1'),
        asOperator('transactions', 'show', 'T-1'),
        asOperator('sites', 'signal', 'NL*ABC', 'DEPOT', ...signal, '--max-power-w', '9000'),
        asOperator('stations', 'log', 'NL-5', '--url', 'https://logs.example/up'),
        asOperator('stations', 'certificates', 'list', 'NL-5'),
        asOperator('stations', 'certificates', 'delete', 'NL-5', 'SHA256:a0'),
        asOperator('certificates', 'list'),
      ]);
      expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 2, 0]);
      const [listed, shown, told, log, , wrong] = runs.map(({ stdout, stderr }) => stdout + stderr);
      const line = `T-1  NL-1/1/1  ${startedAt.toISOString()} to ${startedAt.toISOString()}  nobody known  QUARANTINED`;
      expect(listed).toBe(`${line}  nobody is known\nmore: --before ${startedAt.getTime()}_T-1\n`);
      expect(shown).toContain('0 Wh from 0 facts');
      expect(told).toBe('signal G1  2026-10-12T09:00:00.000Z to 2026-10-12T11:00:00.000Z  9000 W\n');
      expect(log).toContain(`by ${CLERK}  Accepted`);
      expect(wrong).toContain('Expected what `list` prints');
      const release = ['transactions', 'release', 'T-1', '--decision', 'NOTHING', '--reason', 'a test'];
      const [released, load] = await Promise.all([
        asOperator(...release),
        asOperator('sites', 'load', 'NL*ABC', 'DEPOT'),
      ]);
      expect(released.stdout).toContain(`NOTHING  ${CLERK}: a test`);
      expect(load.stdout).toContain('0 sessions, 0 W allowed, at most 9000 W\nsignal G1');
    },
    SLOW_MS,
  );
});
