import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HubInstead, startHub } from '../../../src/app.js';
import { type Config, readConfig } from '../../../src/config.js';
import type { RenderPool } from '../../../src/documents/workers/render-pool.js';
import { registerAtHub } from '../../../src/simulator/join-hub.js';
import type { OcpiReply } from '../../../src/simulator/ocpi-client.js';
import type { OcpiParty } from '../../../src/simulator/ocpi-objects.js';
import {
  type ApiDryRun,
  type ApiList,
  ApiRefusal,
  type ApiRun,
  type LogIn,
  logInAtHub,
  type OperatorApi,
} from '../../../src/simulator/operator-api.js';
import { type Platform, type PublishedModules, startPlatform } from '../../../src/simulator/platform.js';
import { hubSettings, OPERATOR } from '../hub-settings.js';
import { type EntityParts, entityBody } from './vector-parties.js';

/** A whole hub in this process with a clock of its own, its operators, and platforms that are CPO and eMSP at once. */
export interface VectorHub {
  /** Operator. */
  readonly api: PatientApi;
  /** Another operator. */
  readonly approver: PatientApi;
  /** Sets the hub's clock. */
  at(instant: string): void;
  /** A finance user of a member, `NL*ALF`. */
  financeOf(party: string): Promise<PatientApi>;
  /** Registers a platform for those of these members who have none, and tells the hub their legal entities. */
  join(members: Readonly<Record<string, EntityParts>>): Promise<void>;
  /** Tells the hub the legal entities of members without a platform. */
  enter(members: Readonly<Record<string, EntityParts>>): Promise<void>;
  /** POSTs a CDR as its CPO. */
  post(cdr: string): Promise<OcpiReply>;
  /** Resolves when no CDR waits to be judged. */
  judged(): Promise<void>;
  platformOf(party: string): Platform;
  /** A run of October 2026 of so many CDRs that one operator starts and the other one approves. */
  settle(cdrs: number, wanted: WantedRun): Promise<ApiRun>;
  stop(): Promise<void>;
}

export interface WantedRun {
  readonly issue_date: string;
  readonly settlement_currency?: string;
}

/** Logs in again when its token has ended, because the hub's clock was set on. */
export type PatientApi = Omit<OperatorApi, 'close'>;

export const HUB_IBAN = 'NL91ABNA0417164300';
const APPROVER = { email: 'approver@hub.example', password: 'another battery staple' };
const PASSWORD = 'finance battery staple';

const PUBLISHED: PublishedModules = [
  { identifier: 'cdrs', role: 'SENDER' },
  { identifier: 'cdrs', role: 'RECEIVER' },
  { identifier: 'tokens', role: 'SENDER' },
  { identifier: 'tokens', role: 'RECEIVER' },
];

/** Bytes that are no PDF, in no time: the vectors say nothing of how papers look. */
export const PLAIN_PAPERS: RenderPool = {
  pdf: async ({ number }) => Buffer.from(number),
  preview: async ({ key }) => Buffer.from(key),
  close: async () => undefined,
};

/** Starts one as NL*HUB, whose clock stands at `instant` until it is set. */
export async function startVectorHub(instant: string, instead: HubInstead = {}): Promise<VectorHub> {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
  let now = new Date(instant);
  const hub = await startHub(configIn(folder), { ...instead, clock: { now: () => now } });
  const open: OperatorApi[] = [];
  const logIn = (person: Omit<LogIn, 'hubUrl'>) => patient({ hubUrl: hub.url, ...person }, open);
  const api = await logIn(OPERATOR);
  await api.post('/users', { ...APPROVER, roles: ['OPERATOR'], parties: [] });
  const approver = await logIn(APPROVER);
  const platforms = new Map<string, Platform>();
  return {
    api,
    approver,
    at: (next) => {
      now = new Date(next);
    },
    financeOf: async (party) => {
      const email = `finance@${party.replace('*', '-').toLowerCase()}.example`;
      await api.post('/users', { email, password: PASSWORD, roles: ['FINANCE'], parties: [party] });
      return logIn({ email, password: PASSWORD });
    },
    ...membersAt(api, platforms),
    settle: async (cdrs, wanted) => {
      await ready(api, cdrs);
      const { id } = await api.post<ApiRun>('/runs', { period: '2026-10', ...wanted });
      await approver.post(`/runs/${id}/approve`, {});
      return api.get<ApiRun>(`/runs/${id}`);
    },
    stop: async () => {
      await Promise.all([...new Set(platforms.values())].map((platform) => platform.stop()));
      await Promise.all(open.map((one) => one.close()));
      await hub.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configIn(folder: string): Config {
  const entityFile = join(folder, 'hub.json');
  const series = { invoice: 'HUB-NL', credit_note: 'HUB-NL-CN' };
  writeFileSync(entityFile, JSON.stringify(entityBody('NL*HUB', { iban: HUB_IBAN, series })));
  const settings = {
    HUB_PARTY: 'NL*HUB',
    HUB_LEGAL_ENTITY_FILE: entityFile,
    HUB_ALLOW_PRIVATE_NETWORKS: 'true',
    HUB_JOBS: 'false',
  };
  return readConfig(hubSettings(join(folder, 'data'), settings));
}

function membersAt(
  api: PatientApi,
  platforms: Map<string, Platform>,
): Pick<VectorHub, 'join' | 'enter' | 'post' | 'judged' | 'platformOf'> {
  const platformOf = (party: string): Platform => {
    const platform = platforms.get(party);
    if (!platform) throw new Error(`${party} has not joined`);
    return platform;
  };
  const enter: VectorHub['enter'] = async (members) => {
    for (const [party, parts] of Object.entries(members)) {
      await api.put(`/legal-entities/${encodeURIComponent(party)}`, entityBody(party, parts));
    }
  };
  return {
    platformOf,
    enter,
    join: async (members) => {
      const parties = Object.keys(members).filter((party) => !platforms.has(party));
      const platform = await joined(api, parties);
      for (const party of parties) platforms.set(party, platform);
      await enter(members);
    },
    post: async (body) => {
      const { country_code, party_id } = JSON.parse(body) as OcpiParty;
      const from = { country_code, party_id };
      const platform = platformOf(`${country_code}*${party_id}`);
      return platform.send({ method: 'POST', module: 'cdrs', side: 'RECEIVER', from, body });
    },
    judged: () => until(async () => (await api.get<ApiList<object>>('/cdrs?review=RECEIVED&limit=1')).total === 0),
  };
}

async function joined(api: PatientApi, parties: readonly string[]): Promise<Platform> {
  const roles = parties.flatMap((party) => {
    const [country_code = '', party_id = ''] = party.split('*');
    return (['CPO', 'EMSP'] as const).map((role) => ({
      country_code,
      party_id,
      role,
      business_details: { name: party },
    }));
  });
  const platform = await startPlatform(PUBLISHED, { roles });
  await registerAtHub(api, parties.join(' '), platform);
  return platform;
}

/** Until so many CDRs are booked and free: a run that is started sooner leaves some to the next one. */
async function ready(api: PatientApi, cdrs: number): Promise<void> {
  await until(async () => (await api.post<ApiDryRun>('/runs/dry-run', { period: '2026-10' })).cdr_count === cdrs);
}

const POLL_MS = 20;
const PATIENCE_MS = 20_000;

/** Asks again and again until it is so; refuses after a while. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const lastMs = performance.now() + PATIENCE_MS; performance.now() < lastMs; await sleep(POLL_MS)) {
    if (await isSo()) return;
  }
  throw new Error('the hub did not do it in time');
}

/** The hub forgets tokens that have ended. */
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
