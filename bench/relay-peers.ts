import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { ApiInvitation, OperatorApi } from '../src/simulator/operator-api.js';

/** A light process at the other end of a message; see `relay-peer.ts`. */
export interface Peer {
  readonly url: string;
  /** The token that the hub gave it. */
  readonly token: string;
}

export interface Load {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  readonly url: string;
  readonly headers: readonly string[];
  readonly body?: string;
}

export interface Measured {
  readonly perSecond: number;
  readonly p99Ms: number;
}

const autocannon = createRequire(import.meta.url).resolve('autocannon/autocannon.js');
const children: ChildProcess[] = [];

/** Starts a platform and has the hub register with it. */
export async function joinAs(api: OperatorApi, party: string, role: string): Promise<Peer> {
  const peer = await startPeer('platform', party, role);
  const { id } = await api.post<ApiInvitation>('/partners', { name: party, roles: [{ party, role, name: party }] });
  await api.post(`/partners/${id}/register`, { versions_url: `${peer.url}/versions`, token_a: 'bench-token' });
  return { url: peer.url, token: await peer.nextLine() };
}

/** A bare buffered undici hop to an address. */
export async function startHop(origin: string): Promise<string> {
  return (await startPeer('hop', origin)).url;
}

export function stopPeers(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** Headers of a message between two parties. */
export function routingHeaders(token: string, { from, to }: { readonly from: string; readonly to?: string }) {
  const party = (side: string, key: string) => {
    const [country, id] = key.split('*');
    return [`OCPI-${side}-country-code: ${country}`, `OCPI-${side}-party-id: ${id}`];
  };
  return [
    `Authorization: Token ${Buffer.from(token).toString('base64')}`,
    'Content-Type: application/json',
    'X-Request-ID: 5a7c1c3e-0c1f-4b5e-8f58-000000000001',
    'X-Correlation-ID: 5a7c1c3e-0c1f-4b5e-8f58-000000000002',
    ...party('from', from),
    ...(to ? party('to', to) : []),
  ];
}

/** Sends for some seconds, or so many messages, from a process of its own. Refuses when any was refused. */
export async function load(
  { method, url, headers, body }: Load,
  { connections, ...much }: { readonly connections: number; readonly seconds?: number; readonly amount?: number },
): Promise<Measured> {
  const length = much.amount ? ['--amount', String(much.amount)] : ['--duration', String(much.seconds)];
  const options = ['--json', '--connections', String(connections), ...length, '--method', method];
  const all = [...options, ...headers.flatMap((header) => ['-H', header]), ...(body ? ['--body', body] : []), url];
  const { stdout } = await promisify(execFile)(process.execPath, [autocannon, ...all], { maxBuffer: 1e7 });
  const { requests, latency, non2xx, errors } = JSON.parse(stdout);
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} refused, ${errors} failed`);
  return { perSecond: requests.average, p99Ms: latency.p99 };
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
