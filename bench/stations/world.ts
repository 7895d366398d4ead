import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmspPlatform, startEmspPlatform } from '../../src/simulator/emsp-platform.js';
import type { TellExchange } from '../../src/simulator/exchange.js';
import { letHubRegister } from '../../src/simulator/join-hub.js';
import { dataOf } from '../../src/simulator/ocpi-client.js';
import type { OcpiToken } from '../../src/simulator/ocpi-objects.js';
import type { OperatorApi } from '../../src/simulator/operator-api.js';
import { freePort, type HubProcess, logInAsOperator, startHubProcess } from '../hub-process.js';
import { addStations, type BenchStation } from './add-stations.js';
import { CPO, EMSP, partyText } from './parties.js';

/** VAT of the bench's prices, percent. */
const VAT = 20;

/** A price per kWh, excl. VAT, from an instant on. */
export interface BenchPrice {
  readonly from: string;
  readonly perKwh: string;
}

export interface WorldOptions {
  readonly stations: readonly BenchStation[];
  /** Cards of the eMSP; all of them may charge everywhere. */
  readonly tokens: readonly string[];
  readonly prices: readonly BenchPrice[];
  readonly settings?: Readonly<Record<string, string>>;
  /** Runs the hub as it is built; absent: from its sources. */
  readonly isBuilt?: true;
  /** Options of Node for the hub, such as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
  /** Is told of every message at the eMSP. */
  readonly tell?: TellExchange;
  /** Whether the eMSP keeps what it is sent. */
  readonly remembers: boolean;
}

/** A hub in a process of its own, a CPO's stations that it knows, and an eMSP with drivers. */
export interface StationWorld {
  /** Where stations connect. */
  readonly socketUrl: string;
  readonly emsp: EmspPlatform;
  /** AuthorizationKeys for the first connection. */
  readonly keys: ReadonlyMap<string, string>;
  hub(): HubProcess;
  /** Of the hub as it runs now. */
  api(): OperatorApi;
  /** SIGKILL, and up again on the same data and port. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

export async function buildWorld(options: WorldOptions): Promise<StationWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'stations-'));
  const port = await freePort();
  const start = () =>
    startHubProcess({
      dataDir: join(folder, 'data'),
      port,
      ...(options.nodeOptions && { nodeOptions: options.nodeOptions }),
      ...(options.isBuilt && { isBuilt: options.isBuilt }),
      settings: { HUB_TARIFFS_DIR: tariffsIn(folder, options.prices), ...options.settings },
    });
  let hub = await start();
  let api = await logInAsOperator(hub.url);
  const emsp = await startEmspPlatform({
    roles: [{ ...EMSP, role: 'EMSP', business_details: { name: 'Bench eMSP' } }],
    remember: options.remembers ? 'objects' : 'nothing',
    ...(options.tell && { tell: options.tell }),
  });
  const stop = async (): Promise<void> => {
    await emsp.stop();
    await api.close();
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const keys = await addStations(api, options.stations);
    await agree(api);
    await letHubRegister(api, 'Bench eMSP', emsp);
    for (const uid of options.tokens) dataOf(await emsp.putToken(tokenOf(uid), CPO), `PUT token ${uid}`);
    return {
      socketUrl: `${hub.url.replace('http', 'ws')}/ocpp`,
      emsp,
      keys,
      hub: () => hub,
      api: () => api,
      async killAndRestart() {
        await hub.kill();
        await api.close();
        hub = await start();
        api = await logInAsOperator(hub.url);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The data of the project, and a plan for each price. */
function tariffsIn(folder: string, prices: readonly BenchPrice[]): string {
  const tariffs = join(folder, 'tariffs');
  cpSync('tariffs', tariffs, { recursive: true });
  prices.forEach(({ from, perKwh }, index) => {
    const until = prices[index + 1]?.from;
    const plan = [
      `id: BENCH-${index + 1}`,
      `party: ${partyText(CPO)}`,
      'level: RETAIL',
      'currency: EUR',
      'time_zone: Europe/Paris',
      'name: { en: Bench }',
      `valid_from: ${from}`,
      ...(until === undefined ? [] : [`valid_until: ${until}`]),
      `vat: ${VAT}`,
      'energy:',
      '  base:',
      `    - { name: Energy, price: ${perKwh} }`,
    ];
    writeFileSync(join(tariffs, 'plans', `bench-${index + 1}.yaml`), `${plan.join('\n')}\n`);
  });
  return tariffs;
}

async function agree(api: OperatorApi): Promise<void> {
  for (const [party, name] of [
    [CPO, 'Bench CPO'],
    [EMSP, 'Bench eMSP'],
  ] as const) {
    await api.put(`/legal-entities/${encodeURIComponent(partyText(party))}`, {
      name,
      street: 'Rue des Bornes 1',
      postal_code: '06250',
      city: 'Mougins',
      country_code: 'FR',
      vat_ids: [{ country_code: 'FR', id: 'FR00000000018', evidence: 'made up for the benchmark' }],
      dealer: true,
      language: 'en',
    });
  }
  await api.post('/agreements', {
    cpo: partyText(CPO),
    emsp: partyText(EMSP),
    currency: 'EUR',
    valid_from: '2000-01-01T00:00:00Z',
    tolerance: { absolute: '0.01', relative: '0.005', cap: '0.50' },
    contest_days: 0,
    max_power_kw: '175',
  });
}

function tokenOf(uid: string): OcpiToken {
  return {
    ...EMSP,
    uid,
    type: 'RFID',
    contract_id: `FR-EMS-C${uid
      .replace(/[^A-Z0-9]/gi, '')
      .padStart(8, '0')
      .slice(-8)}-1`,
    issuer: 'Bench',
    valid: true,
    whitelist: 'ALWAYS',
    last_updated: '2017-01-01T00:00:00Z',
  };
}
