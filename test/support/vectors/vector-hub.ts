import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startHub } from '../../../src/app.js';
import { readConfig } from '../../../src/config.js';
import type { OcpiReply } from '../../../src/simulator/ocpi-client.js';
import type { OcpiParty } from '../../../src/simulator/ocpi-objects.js';
import { type ApiList, ApiRefusal, type LogIn, logInAtHub, type OperatorApi } from '../../../src/simulator/operator-api.js';
import { registerAtHub } from '../../../src/simulator/join-hub.js';
import { type Platform, type PublishedModules, startPlatform } from '../../../src/simulator/platform.js';
import { hubSettings, OPERATOR } from '../hub-settings.js';
import { type EntityParts, entityBody } from './vector-parties.js';

/** A whole hub in this process with a clock of its own, its operators, and platforms that are CPO and eMSP at once. */
export interface VectorHub {
  readonly url: string;
  /** Operator. */
  readonly api: PatientApi;
  /** Another operator. */
  readonly approver: PatientApi;
  /** Sets the hub's clock. */
  at(instant: string): void;
  /** A finance user of a member, `NL*ALF`. */
  financeOf(party: string): Promise<PatientApi>;
  /** Registers the platform of members and tells the hub their legal entities. */
  join(...members: readonly (readonly [string, EntityParts])[]): Promise<void>;
  /** POSTs a CDR as its CPO, and waits until the hub has judged it. */
  post(cdr: string): Promise<OcpiReply>;
  platformOf(party: string): Platform;
  stop(): Promise<void>;
}

/** Logs in again when its token has ended, because the hub's clock was set on. */
export type PatientApi = Pick<OperatorApi, 'get' | 'post' | 'put' | 'download'>;

export const HUB_IBAN = 'NL91ABNA0417164300';
const APPROVER = { email: 'approver@hub.example', password: 'another battery staple' };
const PASSWORD = 'finance battery staple';

const PUBLISHED: PublishedModules = [
  { identifier: 'cdrs', role: 'SENDER' },
  { identifier: 'cdrs', role: 'RECEIVER' },
  { identifier: 'tokens', role: 'SENDER' },
  { identifier: 'tokens', role: 'RECEIVER' },
];

/** Starts one as NL*HUB, whose clock stands at `instant` until it is set. */
export async function startVectorHub(instant: string): Promise<VectorHub> {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
  let now = new Date(instant);
  const entityFile = join(folder, 'hub.json');
  const series = { invoice: 'HUB-NL', credit_note: 'HUB-NL-CN' };
  writeFileSync(entityFile, JSON.stringify(entityBody('NL*HUB', { dealer: true, iban: HUB_IBAN, series })));
  const settings = {
    HUB_PARTY: 'NL*HUB',
    HUB_LEGAL_ENTITY_FILE: entityFile,
    HUB_ALLOW_PRIVATE_NETWORKS: 'true',
    HUB_JOBS: 'false',
  };
  const config = readConfig(hubSettings(join(folder, 'data'), settings));
  const hub = await startHub(config, { clock: { now: () => now } });
  const open: OperatorApi[] = [];
  const logIn = (person: Omit<LogIn, 'hubUrl'>) => patient({ hubUrl: hub.url, ...person }, open);
  const api = await logIn(OPERATOR);
  await api.post('/users', { ...APPROVER, roles: ['OPERATOR'], parties: [] });
  const platforms = new Map<string, Platform>();
  const platformOf = (party: string): Platform => {
    const platform = platforms.get(party);
    if (!platform) throw new Error(`${party} has not joined`);
    return platform;
  };
  return {
    url: hub.url,
    api,
    approver: await logIn(APPROVER),
    at: (next) => {
      now = new Date(next);
    },
    financeOf: async (party) => {
      const email = `finance@${party.replace('*', '-').toLowerCase()}.example`;
      await api.post('/users', { email, password: PASSWORD, roles: ['FINANCE'], parties: [party] });
      return logIn({ email, password: PASSWORD });
    },
    join: async (...members) => {
      for (const [party, parts] of members) {
        platforms.set(party, await joined(api, party));
        await api.put(`/legal-entities/${encodeURIComponent(party)}`, entityBody(party, parts));
      }
    },
    post: async (cdr) => {
      const { country_code, party_id } = JSON.parse(cdr) as OcpiParty;
      const from = { country_code, party_id };
      const reply = await platformOf(`${country_code}*${party_id}`).send({
        method: 'POST',
        module: 'cdrs',
        side: 'RECEIVER',
        from,
        body: cdr,
      });
      await judged(api);
      return reply;
    },
    platformOf,
    stop: async () => {
      await Promise.all([...platforms.values()].map((platform) => platform.stop()));
      await Promise.all(open.map((one) => one.close()));
      await hub.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function joined(api: PatientApi, party: string): Promise<Platform> {
  const [country_code = '', party_id = ''] = party.split('*');
  const roles = (['CPO', 'EMSP'] as const).map((role) => ({
    country_code,
    party_id,
    role,
    business_details: { name: party },
  }));
  const platform = await startPlatform(PUBLISHED, { roles });
  await registerAtHub(api as OperatorApi, party, platform);
  return platform;
}

const POLL_MS = 5;
const PATIENCE_MS = 20_000;

/** Until no CDR waits to be judged. */
async function judged(api: PatientApi): Promise<void> {
  for (const untilMs = performance.now() + PATIENCE_MS; performance.now() < untilMs; await sleep(POLL_MS)) {
    const { total } = await api.get<ApiList<object>>('/cdrs?review=RECEIVED&limit=1');
    if (total === 0) return;
  }
  throw new Error('the hub did not judge a CDR in time');
}

async function patient(logIn: LogIn, open: OperatorApi[]): Promise<PatientApi> {
  const enter = async (): Promise<OperatorApi> => {
    const entered = await logInAtHub(logIn);
    open.push(entered);
    return entered;
  };
  let api = await enter();
  const again = async <Answer>(call: (through: OperatorApi) => Promise<Answer>): Promise<Answer> => {
    try {
      return await call(api);
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.httpStatus !== 401) throw error;
      api = await enter();
      return call(api);
    }
  };
  return {
    get: (path) => again((through) => through.get(path)),
    post: (path, body) => again((through) => through.post(path, body)),
    put: (path, body) => again((through) => through.put(path, body)),
    download: (path) => again((through) => through.download(path)),
  };
}
