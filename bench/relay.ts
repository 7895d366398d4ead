import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs, promisify } from 'node:util';
import type { ApiInvitation, OperatorApi } from '../src/simulator/operator-api.js';
import { freePort, logInAsOperator, startHubProcess } from './hub-process.js';

/**
 * What a routed message costs: a POST and a GET through the hub to one party and back, authenticated, checked against
 * the roaming agreements and recorded, beside a bare buffered undici hop to the same platform in the same run. The load
 * comes from a process of its own, 32 connections, in turns.
 *
 *   npx tsx bench/relay.ts [--seconds 5] [--rounds 3] [--profile]
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    profile: { type: 'boolean', default: false },
  },
});
const GOAL = { ratio: 0.4, p99: 2.5 };
const CONNECTIONS = 32;
const autocannon = createRequire(import.meta.url).resolve('autocannon/autocannon.js');

interface Load {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: readonly string[];
  readonly body?: string;
}

interface Measured {
  readonly perSecond: number;
  readonly p99Ms: number;
}

const NOTHING: Measured = { perSecond: 0, p99Ms: Number.POSITIVE_INFINITY };

const folder = mkdtempSync(join(tmpdir(), 'relay-'));
const children: ChildProcess[] = [];
const hub = await startHubProcess({ dataDir: join(folder, 'data'), port: await freePort() });
try {
  const api = await logInAsOperator(hub.url);
  await agree(api).catch(() => console.log('no agreements yet'));
  const cpo = await joinAs(api, 'NL*CPA', 'CPO');
  const emsp = await joinAs(api, 'DE*MSP', 'EMSP');
  const hop = (await startPeer('hop', emsp.url)).url;
  await measure({ cpo, emsp, hop });
  await api.close();
} finally {
  for (const child of children) child.kill('SIGKILL');
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
}

interface Peer {
  readonly url: string;
  /** The token that the hub gave it. */
  readonly token: string;
}

async function measure({ cpo, emsp, hop }: { cpo: Peer; emsp: Peer; hop: string }): Promise<void> {
  const authorize = '/ocpi/2.2.1/sender/tokens/04A2B3C4/authorize?type=RFID';
  const post = { method: 'POST' as const, body: JSON.stringify({ location_id: 'LOC1', evse_uids: ['EVSE1'] }) };
  const session = '/ocpi/2.2.1/receiver/sessions/NL/CPA/S-000001';
  const get = { method: 'GET' as const };
  const headers = routingHeaders(cpo.token);
  for (const [name, load, path] of [
    ['POST', post, authorize],
    ['GET', get, session],
  ] as const) {
    const through: Load = { ...load, url: `${hub.url}${path}`, headers };
    const bare: Load = { ...load, url: `${hop}/x${path}`, headers };
    const direct: Load = { ...load, url: `${emsp.url}/x${path}`, headers };
    await run(through, 3);
    await run(bare, 3);
    const best = { hub: NOTHING, hop: NOTHING };
    const before = hub.cpuSeconds();
    let asked = 0;
    for (let round = 0; round < Number(values.rounds); round += 1) {
      best.hop = better(best.hop, await run(bare, Number(values.seconds)));
      const measured = await run(through, Number(values.seconds));
      asked += measured.perSecond * Number(values.seconds);
      best.hub = better(best.hub, measured);
    }
    const after = hub.cpuSeconds();
    const us = (seconds: number): string => `${((seconds * 1e6) / asked).toFixed(0)} us`;
    console.log(
      `${name}: hub ${best.hub.perSecond.toFixed(0)}/s p99 ${best.hub.p99Ms} ms, hop ${best.hop.perSecond.toFixed(0)}/s ` +
        `p99 ${best.hop.p99Ms} ms, platform alone ${(await run(direct, 2)).perSecond.toFixed(0)}/s`,
    );
    console.log(
      `${name}: CPU of the hub per message: main thread ${us(after.main - before.main)}, ` +
        `store ${us(after.store - before.store)}, GC and the rest ${us(after.rest - before.rest)}`,
    );
    report(`RELAY_${name} RATIO`, best.hub.perSecond / best.hop.perSecond, { goal: GOAL.ratio, isAtLeast: true });
    report(`RELAY_${name} P99_RATIO`, best.hub.p99Ms / best.hop.p99Ms, { goal: GOAL.p99, isAtLeast: false });
  }
}

function report(name: string, value: number, { goal, isAtLeast }: { goal: number; isAtLeast: boolean }): void {
  const isMet = isAtLeast ? value >= goal : value <= goal;
  console.log(`${name}=${value.toFixed(2)} goal=${goal} ${isMet ? 'ok' : 'short'}`);
}

/** All that the two exchange is covered by an agreement, so that the check has something to find. */
async function agree(api: OperatorApi): Promise<void> {
  const agreement = { parties: ['NL*CPA', 'DE*MSP'], modules: 'ALL', valid_from: '2026-01-01T00:00:00Z' };
  await api.post('/roaming-agreements', agreement);
}

async function joinAs(api: OperatorApi, party: string, role: string): Promise<Peer> {
  const peer = await startPeer('platform', party, role);
  const { id } = await api.post<ApiInvitation>('/partners', { name: party, roles: [{ party, role, name: party }] });
  await api.post(`/partners/${id}/register`, { versions_url: `${peer.url}/versions`, token_a: 'bench-token' });
  return { url: peer.url, token: await peer.nextLine() };
}

async function startPeer(...args: readonly string[]): Promise<{ url: string; nextLine(): Promise<string> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/relay-peer.ts', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => String((await lines.next()).value);
  return { url: await nextLine(), nextLine };
}

function routingHeaders(token: string): readonly string[] {
  return [
    `Authorization: Token ${Buffer.from(token).toString('base64')}`,
    'Content-Type: application/json',
    'X-Request-ID: 5a7c1c3e-0c1f-4b5e-8f58-000000000001',
    'X-Correlation-ID: 5a7c1c3e-0c1f-4b5e-8f58-000000000002',
    'OCPI-from-country-code: NL',
    'OCPI-from-party-id: CPA',
    'OCPI-to-country-code: DE',
    'OCPI-to-party-id: MSP',
  ];
}

function better(a: Measured, b: Measured): Measured {
  return { perSecond: Math.max(a.perSecond, b.perSecond), p99Ms: Math.min(a.p99Ms, b.p99Ms) };
}

async function run({ method, url, headers, body }: Load, seconds: number): Promise<Measured> {
  const options = ['--json', '--connections', String(CONNECTIONS), '--duration', String(seconds), '--method', method];
  const all = [...options, ...headers.flatMap((header) => ['-H', header]), ...(body ? ['--body', body] : []), url];
  const { stdout } = await promisify(execFile)(process.execPath, [autocannon, ...all], { maxBuffer: 1e7 });
  const { requests, latency, non2xx, errors } = JSON.parse(stdout);
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} refused, ${errors} failed`);
  return { perSecond: requests.average, p99Ms: latency.p99 };
}
