import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { logInAtHub, type OperatorApi } from '../src/simulator/operator-api.js';

/** A hub in a process of its own, as it is run in earnest, so that it can be killed and measured. */
export interface HubProcess {
  readonly url: string;
  readonly pid: number;
  /** Resolves when the process is gone, for whatever reason. */
  ended(): Promise<void>;
  /** SIGKILL: nothing is finished, nothing is closed. */
  kill(): Promise<void>;
  /** SIGTERM, and waits until the process is gone. */
  stop(): Promise<void>;
  /** Highest resident memory so far, in MB. */
  peakMemoryMb(): number;
  /** CPU seconds so far of the main thread, the busiest other thread (the store) and all the rest. */
  cpuSeconds(): { readonly main: number; readonly store: number; readonly rest: number };
}

export interface HubProcessOptions {
  readonly dataDir: string;
  readonly port: number;
  /** Options of Node itself, such as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
  /** Runs what `npm run build` has made, as in production; absent: the sources. */
  readonly isBuilt?: true;
  /** Settings beside those of a benchmark. */
  readonly settings?: Readonly<Record<string, string>>;
}

const OPERATOR = { email: 'operator@bench.example', password: 'only-for-this-benchmark' };

const START_MS = 60_000;

/** Starts a hub on a data folder and waits until it is well. */
export async function startHubProcess(options: HubProcessOptions): Promise<HubProcess> {
  const { dataDir, port, nodeOptions = [], isBuilt, settings: more = {} } = options;
  const program = isBuilt ? ['dist/main.js'] : ['--import', 'tsx', 'src/main.ts'];
  const child = spawn(process.execPath, [...nodeOptions, ...program], {
    env: { ...process.env, ...settings(dataDir, port), ...more },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const dieWithUs = (): boolean => child.kill('SIGKILL');
  process.once('exit', dieWithUs);
  child.once('exit', () => process.off('exit', dieWithUs));
  const url = `http://127.0.0.1:${port}`;
  const gone = once(child, 'exit');
  await untilHealthy(child, url);
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await gone;
  };
  return {
    url,
    pid: child.pid ?? 0,
    ended: async () => {
      await gone;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    peakMemoryMb: () => peakMemoryMb(child.pid ?? 0),
    cpuSeconds: () => cpuSeconds(child.pid ?? 0),
  };
}

const LOGIN_ATTEMPTS = 4;

/** Logs in as the operator; right after a first start the hub may not know its operator yet. */
export async function logInAsOperator(hubUrl: string): Promise<OperatorApi> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await logInAtHub({ hubUrl, ...OPERATOR });
    } catch (error) {
      if (attempt >= LOGIN_ATTEMPTS) throw error;
      await sleep(500);
    }
  }
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

function settings(dataDir: string, port: number): Record<string, string> {
  return {
    MONGODB_URI: '',
    HUB_DATA_DIR: dataDir,
    HUB_HOST: '127.0.0.1',
    HUB_PORT: String(port),
    HUB_ADMIN_EMAIL: OPERATOR.email,
    HUB_ADMIN_PASSWORD: OPERATOR.password,
    HUB_ALLOW_PRIVATE_NETWORKS: 'true',
    HUB_PARTNER_REQUESTS_PER_SECOND: '100000',
    HUB_LOG_LEVEL: 'error',
  };
}

async function untilHealthy(child: ChildProcess, url: string): Promise<void> {
  for (const untilMs = performance.now() + START_MS; performance.now() < untilMs; await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`the hub ended with ${child.exitCode}`);
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error('the hub did not start in time');
}

function peakMemoryMb(pid: number): number {
  const kb = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return Math.round(Number(kb) / 1024);
}

/** Clock ticks a second, as Linux counts them everywhere. */
const TICKS = 100;

function cpuSeconds(pid: number): { main: number; store: number; rest: number } {
  const threads = readdirSync(`/proc/${pid}/task`).map((tid) => {
    const stat = readFileSync(`/proc/${pid}/task/${tid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { tid: Number(tid), seconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
  });
  const main = threads.find(({ tid }) => tid === pid)?.seconds ?? 0;
  const others = threads.filter(({ tid }) => tid !== pid).map(({ seconds }) => seconds);
  const store = Math.max(0, ...others);
  return { main, store, rest: others.reduce((sum, seconds) => sum + seconds, 0) - store };
}
