import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHub } from '../../../src/app.js';
import { readConfig } from '../../../src/config.js';
import type { Job } from '../../../src/jobs/schedule.js';
import { type EmspPlatform, startEmspPlatform } from '../../../src/simulator/emsp-platform.js';
import { letHubRegister } from '../../../src/simulator/join-hub.js';
import type { ModuleHandlers } from '../../../src/simulator/modules/handlers.js';
import type { JsonObject } from '../../../src/simulator/object-shelf.js';
import { dataOf } from '../../../src/simulator/ocpi-client.js';
import type { OcpiToken } from '../../../src/simulator/ocpi-objects.js';
import { logInAtHub, type OperatorApi } from '../../../src/simulator/operator-api.js';
import { hubSettings, OPERATOR } from '../hub-settings.js';
import { SLOW_MS } from '../running-hub.js';
import { CPO, createStationPark, partyText, SITE, type StationPark } from './station-park.js';

export { CPO, type PlainStation, SITE, type StationPlan, until } from './station-park.js';

export const EMSP = { country_code: 'DE', party_id: 'RHM' };

export interface StationJourneyOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** Cards of the eMSP: RFID, valid, whitelist ALWAYS, unless it says otherwise. */
  readonly tokens?: readonly TokenPlan[];
  /** YAML of a price plan of NL*ABC; absent: 0.50 EUR a kWh and 20 % VAT. */
  readonly plan?: string;
  /** What the eMSP answers when it is asked, and what it does with what it gets. */
  readonly handlers?: ModuleHandlers;
}

export type TokenPlan = Pick<OcpiToken, 'uid'> & Partial<OcpiToken> & { readonly group_id?: string };

/** A whole hub in this process, a CPO's stations that it knows, and an eMSP with drivers, over real sockets. */
export interface StationJourney extends Omit<StationPark, 'close'> {
  readonly hubUrl: string;
  /** Where stations connect, without their id. */
  readonly socketUrl: string;
  readonly api: OperatorApi;
  readonly emsp: EmspPlatform;
  /** The hub's clock goes on by so much. */
  passTime(ms: number): void;
  now(): Date;
  /** Does what a job does, once, such as `settle-commands` (src/jobs/). */
  runJob(name: string): Promise<void>;
  /** EVSE as the eMSP was told of it last. */
  evse(uid: string): JsonObject | undefined;
  stop(): Promise<void>;
}

/** Starts one with a site and no stations. Jobs run when the test says so. */
export async function startStationJourney(options: StationJourneyOptions = {}): Promise<StationJourney> {
  const folder = mkdtempSync(join(tmpdir(), 'station-journey-'));
  let passedMs = 0;
  const now = (): Date => new Date(Date.now() + passedMs);
  const settings = hubSettings(join(folder, 'data'), {
    HUB_ALLOW_PRIVATE_NETWORKS: 'true',
    HUB_TARIFFS_DIR: tariffsIn(folder, options.plan ?? PLAN),
    ...options.settings,
  });
  const jobs: Job[] = [];
  const schedule = (table: readonly Job[]) => {
    jobs.push(...table);
    return { stop: async () => undefined };
  };
  const hub = await startHub(readConfig(settings), { clock: { now }, schedule });
  const api = await logInAtHub({ hubUrl: hub.url, ...OPERATOR });
  const emsp = await startEmspPlatform({
    roles: [{ ...EMSP, role: 'EMSP', business_details: { name: 'Rhein Mobil' } }],
    ...(options.handlers && { handlers: options.handlers }),
  });
  const socketUrl = `${hub.url.replace('http', 'ws')}/ocpp`;
  const park = createStationPark(api, socketUrl);
  await park.addSite(SITE);
  await agree(api);
  await letHubRegister(api, 'Rhein Mobil', emsp);
  for (const token of options.tokens ?? []) dataOf(await emsp.putToken(tokenOf(token), CPO), `PUT ${token.uid}`);
  return {
    hubUrl: hub.url,
    socketUrl,
    api,
    emsp,
    ...park,
    passTime(ms) {
      passedMs += ms;
    },
    now,
    async runJob(name) {
      const job = jobs.find((one) => one.name === name);
      if (!job) throw new Error(`no job ${name}`);
      await job.run(now());
    },
    evse: (uid) => evseAt(emsp, uid),
    async stop() {
      await park.close();
      await emsp.stop();
      await api.close();
      await hub.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts a journey before the tests of a file or of a group, and stops it after them. */
export function useStationJourney(start: () => Promise<StationJourney>): () => StationJourney {
  let journey: StationJourney | undefined;
  beforeAll(async () => {
    journey = await start();
  }, SLOW_MS);
  afterAll(() => journey?.stop(), SLOW_MS);
  return () => {
    if (!journey) throw new Error('the journey has not started');
    return journey;
  };
}

/** A card of the eMSP. */
export function tokenOf(plan: TokenPlan): OcpiToken {
  return {
    ...EMSP,
    type: 'RFID',
    contract_id: `DE-RHM-C${plan.uid.replace(/\W/g, '').padStart(8, '0').slice(-8)}-1`,
    issuer: 'Rhein Mobil',
    valid: true,
    whitelist: 'ALWAYS',
    last_updated: '2026-01-01T00:00:00Z',
    ...plan,
  };
}

function evseAt(emsp: EmspPlatform, uid: string): JsonObject | undefined {
  const locations = emsp.received.list('locations');
  return locations
    .flatMap((location) => location['evses'] as readonly JsonObject[])
    .find((evse) => evse['uid'] === uid);
}

const PLAN = `id: JOURNEY
party: NL*ABC
level: RETAIL
currency: EUR
time_zone: Europe/Amsterdam
name: { en: Journey }
valid_from: 2020-01-01T00:00:00Z
vat: 20
energy:
  base:
    - { name: Energy, price: 0.50 }
`;

/** The data of the project, and one plan more. */
function tariffsIn(folder: string, plan: string): string {
  const tariffs = join(folder, 'tariffs');
  cpSync('tariffs', tariffs, { recursive: true });
  writeFileSync(join(tariffs, 'plans', 'journey.yaml'), plan);
  return tariffs;
}

async function agree(api: OperatorApi): Promise<void> {
  for (const party of [CPO, EMSP]) {
    const [name, country_code] = [`Company ${party.party_id}`, party.country_code];
    await api.put(`/legal-entities/${encodeURIComponent(partyText(party))}`, {
      name,
      street: 'Hauptstr. 1',
      postal_code: '10115',
      city: 'Berlin',
      country_code,
      vat_ids: [{ country_code, id: country_code === 'DE' ? 'DE100000017' : 'NL100000009B38' }],
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
