import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';
import type { ApiInvitation, OperatorApi } from '../src/simulator/operator-api.js';
import { freePort, logInAsOperator, startHubProcess } from './hub-process.js';

/**
 * One status of an EVSE to 100 eMSPs, 10 of which take 2 s for each answer: how long its CPO waits for the hub's answer,
 * and when the last healthy eMSP has it. The hub is a process of its own; all platforms are one light server in this one.
 *
 *   npx tsx bench/broadcast.ts [rounds, 100]
 */
const ROUNDS = Number(process.argv.at(-1)) || 100;
const WARM_UP = 10;
const RECEIVERS = 100;
const SLOW = { receivers: 10, delayMs: 2_000 };
const GOALS = { answerP99Ms: 50, lastHealthyMs: 1_000 };
/** A round in which somebody healthy has nothing by then is over. */
const ROUND_MS = 10_000;
const PAUSE_MS = 50;

/** Credentials tokens that the hub gave, by the name of the platform. */
const tokens = new Map<string, string>();
/** When each healthy receiver got the message of this round. */
const arrivals = new Map<string, number>();
let awaited = '';
let allArrived = (): void => undefined;

const server = createServer(answer);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const platformsUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const folder = mkdtempSync(join(tmpdir(), 'broadcast-'));
const hub = await startHubProcess({ dataDir: join(folder, 'data'), port: await freePort() });
const api = await logInAsOperator(hub.url);
const cpo = new Client(hub.url);
try {
  await joinAll(api);
  await push('PUT', '', location(), 'put');
  await sleep(SLOW.delayMs);
  await measure(WARM_UP);
  const rounds = await measure(ROUNDS);
  const answers = rounds.map(({ answerMs }) => answerMs);
  const lasts = rounds.map(({ lastHealthyMs }) => lastHealthyMs);
  const [p99Ms, lastMs] = [percentile(answers, 0.99), Math.max(...lasts)];
  console.log(
    `${ROUNDS} rounds, ${RECEIVERS} receivers, ${SLOW.receivers} of them slow: medians ` +
      `answer ${percentile(answers, 0.5).toFixed(1)} ms, last healthy ${percentile(lasts, 0.5).toFixed(1)} ms; ` +
      `memory ${hub.peakMemoryMb()} MB`,
  );
  console.log(`BROADCAST ANSWER_P99_MS=${p99Ms.toFixed(1)} ${verdict(p99Ms, GOALS.answerP99Ms)}`);
  console.log(`BROADCAST LAST_HEALTHY_MS=${lastMs.toFixed(0)} ${verdict(lastMs, GOALS.lastHealthyMs)}`);
} finally {
  await cpo.destroy();
  await api.close();
  await hub.stop();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}

interface Round {
  readonly answerMs: number;
  readonly lastHealthyMs: number;
}

async function measure(rounds: number): Promise<readonly Round[]> {
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    awaited = `${rounds}-${round}`;
    arrivals.clear();
    const arrived = new Promise<void>((resolve) => {
      allArrived = resolve;
    });
    const startedMs = performance.now();
    const status = round % 2 === 0 ? 'CHARGING' : 'AVAILABLE';
    await push('PATCH', '/E1', { status, last_updated: new Date().toISOString() }, awaited);
    const answerMs = performance.now() - startedMs;
    await Promise.race([arrived, sleep(ROUND_MS, undefined, { ref: false })]);
    const isComplete = arrivals.size === RECEIVERS - SLOW.receivers;
    const lastHealthyMs = isComplete ? Math.max(...arrivals.values()) - startedMs : ROUND_MS;
    measured.push({ answerMs, lastHealthyMs });
    await sleep(PAUSE_MS);
  }
  return measured;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

function verdict(value: number, goal: number): string {
  return `goal=${goal} ${value < goal ? 'ok' : 'short'}`;
}

/** A few at a time: the hub makes a handshake with each. */
async function joinAll(operator: OperatorApi): Promise<void> {
  const parties = Array.from({ length: RECEIVERS }, (_, index) => partyOf(index));
  const names = ['cpo', ...parties.keys()].map(String).values();
  const work = async (): Promise<void> => {
    for (const name of names) {
      const [party, role] = name === 'cpo' ? ['NL*CPO', 'CPO'] : [parties[Number(name)], 'EMSP'];
      const roles = [{ party, role, name: `Platform ${name}` }];
      const { id } = await operator.post<ApiInvitation>('/partners', { name: `Platform ${name}`, roles });
      const registration = { versions_url: `${platformsUrl}/${name}/versions`, token_a: 'bench-token' };
      await operator.post(`/partners/${id}/register`, registration);
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
}

function partyOf(index: number): string {
  return `DE*R${String(index).padStart(2, '0')}`;
}

async function push(method: 'PUT' | 'PATCH', below: string, body: object, correlationId: string): Promise<void> {
  const { statusCode, body: answered } = await cpo.request({
    method,
    path: `/ocpi/2.2.1/receiver/locations/NL/CPO/L1${below}`,
    headers: {
      authorization: `Token ${Buffer.from(tokens.get('cpo') ?? '').toString('base64')}`,
      'content-type': 'application/json',
      'x-request-id': correlationId,
      'x-correlation-id': correlationId,
      'ocpi-from-country-code': 'NL',
      'ocpi-from-party-id': 'CPO',
      'ocpi-to-country-code': 'XX',
      'ocpi-to-party-id': 'HUB',
    },
    body: JSON.stringify(body),
  });
  const text = await answered.text();
  if (statusCode >= 300 || !text.includes('"status_code":1000')) throw new Error(`HTTP ${statusCode} ${text}`);
}

/** Answers as the platform that stands first in the path: `/17/versions`. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const [, name = '', ...path] = (request.url ?? '').split('/');
  if (request.method === 'PATCH') arrived(name, request.headers['x-correlation-id']);
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const data = dataOf(name, path.join('/'), chunks);
    const send = (): void => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ status_code: 1000, timestamp: new Date().toISOString(), data }));
    };
    if (path[0] === 'locations' && isSlow(name)) setTimeout(send, SLOW.delayMs);
    else send();
  });
}

function isSlow(name: string): boolean {
  return Number(name) < SLOW.receivers;
}

function arrived(name: string, correlationId: unknown): void {
  if (correlationId !== awaited || isSlow(name)) return;
  arrivals.set(name, performance.now());
  if (arrivals.size === RECEIVERS - SLOW.receivers) allArrived();
}

function dataOf(name: string, path: string, chunks: readonly Buffer[]): unknown {
  const url = `${platformsUrl}/${name}`;
  if (path === 'versions') return [{ version: '2.2.1', url: `${url}/2.2.1` }];
  if (path === '2.2.1') {
    const endpoint = (identifier: string, role: string) => ({ identifier, role, url: `${url}/${identifier}` });
    return { version: '2.2.1', endpoints: [endpoint('credentials', 'SENDER'), endpoint('locations', 'RECEIVER')] };
  }
  if (path !== 'credentials') return undefined;
  const { token } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { token: string };
  tokens.set(name, token);
  const [country_code, party_id] = (name === 'cpo' ? 'NL*CPO' : partyOf(Number(name))).split('*');
  const role = name === 'cpo' ? 'CPO' : 'EMSP';
  const roles = [{ role, country_code, party_id, business_details: { name: `Platform ${name}` } }];
  return { token: `of-${name}`, url: `${url}/versions`, roles };
}

function location(): object {
  const last_updated = new Date().toISOString();
  const connector = {
    standard: 'IEC_62196_T2',
    format: 'SOCKET',
    power_type: 'AC_3_PHASE',
    max_voltage: 230,
    max_amperage: 16,
  };
  return {
    country_code: 'NL',
    party_id: 'CPO',
    id: 'L1',
    publish: true,
    address: 'Ringstraat 1',
    city: 'Utrecht',
    country: 'NLD',
    coordinates: { latitude: '52.09', longitude: '5.12' },
    time_zone: 'Europe/Amsterdam',
    evses: [{ uid: 'E1', status: 'AVAILABLE', connectors: [{ id: '1', ...connector, last_updated }], last_updated }],
    last_updated,
  };
}
