import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { OperatorApi } from '../src/simulator/operator-api.js';
import { cpuShares } from './cpu-profile.js';
import { freePort, type HubProcess, logInAsOperator, startHubProcess } from './hub-process.js';
import {
  joinAs,
  type Load,
  load,
  type Measured,
  type Peer,
  routingHeaders,
  startHop,
  stopPeers,
} from './relay-peers.js';

/**
 * What a routed message costs: a POST and a GET through the hub to one party and back, authenticated, checked against
 * the roaming agreements and recorded, beside a bare buffered undici hop to the same platform in the same run. The load
 * comes from a process of its own, 32 connections, in turns. At the end a profile shows where the hub's time goes.
 *
 *   npx tsx bench/relay.ts [--seconds 5] [--rounds 3]
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, rounds: { type: 'string', default: '3' } },
});
const GOAL = { ratio: 0.4, p99: 2.5 };
const CONNECTIONS = 32;
const WARM_UP_S = 3;
const SECONDS = Number(values.seconds);
const NOTHING: Measured = { perSecond: 0, p99Ms: Number.POSITIVE_INFINITY };
const AUTHORIZE = '/ocpi/2.2.1/sender/tokens/04A2B3C4/authorize?type=RFID';
const SESSION = '/ocpi/2.2.1/receiver/sessions/NL/CPA/S-000001';
const KINDS = [
  { name: 'POST', method: 'POST', path: AUTHORIZE, body: '{"location_id":"LOC1","evse_uids":["EVSE1"]}' },
  { name: 'GET', method: 'GET', path: SESSION },
] as const;

const folder = mkdtempSync(join(tmpdir(), 'relay-'));
try {
  await withHub('measured', [], measure);
  await withHub('profiled', ['--cpu-prof', `--cpu-prof-dir=${join(folder, 'profile')}`], async ({ hub, cpo }) => {
    await load(through(hub, cpo, KINDS[0]), { connections: CONNECTIONS, seconds: SECONDS });
  });
  console.log('where the CPU time of a routed POST goes:');
  for (const line of cpuShares(join(folder, 'profile'), 24)) console.log(line);
} finally {
  stopPeers();
  rmSync(folder, { recursive: true, force: true });
}

interface Scene {
  readonly hub: HubProcess;
  readonly cpo: Peer;
  readonly emsp: Peer;
}

async function withHub(name: string, nodeOptions: readonly string[], work: (scene: Scene) => Promise<void>) {
  const hub = await startHubProcess({ dataDir: join(folder, name), port: await freePort(), nodeOptions });
  try {
    const api = await logInAsOperator(hub.url);
    await agree(api);
    const scene = { hub, cpo: await joinAs(api, 'NL*CPA', 'CPO'), emsp: await joinAs(api, 'DE*MSP', 'EMSP') };
    await api.close();
    await work(scene);
  } finally {
    await hub.stop();
  }
}

/** All that the two exchange is covered by an agreement, so that the check has something to find. */
async function agree(api: OperatorApi): Promise<void> {
  const agreement = { parties: ['NL*CPA', 'DE*MSP'], modules: 'ALL', valid_from: '2026-01-01T00:00:00Z' };
  await api.post('/roaming-agreements', agreement);
}

function through(hub: HubProcess, cpo: Peer, { path, ...kind }: (typeof KINDS)[number]): Load {
  return { ...kind, url: `${hub.url}${path}`, headers: routingHeaders(cpo.token, { from: 'NL*CPA', to: 'DE*MSP' }) };
}

async function measure({ hub, cpo, emsp }: Scene): Promise<void> {
  const hop = await startHop(emsp.url);
  for (const kind of KINDS) {
    const routed = through(hub, cpo, kind);
    const bare: Load = { ...routed, url: `${hop}/x${kind.path}` };
    await load(routed, { connections: CONNECTIONS, seconds: WARM_UP_S });
    await load(bare, { connections: CONNECTIONS, seconds: WARM_UP_S });
    const best = { hub: NOTHING, hop: NOTHING };
    const before = hub.cpuSeconds();
    let asked = 0;
    for (let round = 0; round < Number(values.rounds); round += 1) {
      best.hop = better(best.hop, await load(bare, { connections: CONNECTIONS, seconds: SECONDS }));
      const measured = await load(routed, { connections: CONNECTIONS, seconds: SECONDS });
      asked += measured.perSecond * SECONDS;
      best.hub = better(best.hub, measured);
    }
    const after = hub.cpuSeconds();
    const us = (seconds: number): string => `${((seconds * 1e6) / asked).toFixed(0)} us`;
    console.log(
      `${kind.name}: hub ${best.hub.perSecond.toFixed(0)}/s p99 ${best.hub.p99Ms} ms, ` +
        `hop ${best.hop.perSecond.toFixed(0)}/s p99 ${best.hop.p99Ms} ms`,
    );
    console.log(
      `${kind.name}: CPU of the hub per message: main thread ${us(after.main - before.main)}, ` +
        `store ${us(after.store - before.store)}, GC and the rest ${us(after.rest - before.rest)}`,
    );
    const ratio = best.hub.perSecond / best.hop.perSecond;
    const p99Ratio = best.hub.p99Ms / best.hop.p99Ms;
    console.log(
      `RELAY_${kind.name} RATIO=${ratio.toFixed(2)} goal=${GOAL.ratio} ${ratio >= GOAL.ratio ? 'ok' : 'short'}`,
    );
    console.log(
      `RELAY_${kind.name} P99_RATIO=${p99Ratio.toFixed(2)} goal=${GOAL.p99} ${p99Ratio <= GOAL.p99 ? 'ok' : 'short'}`,
    );
  }
}

function better(a: Measured, b: Measured): Measured {
  return { perSecond: Math.max(a.perSecond, b.perSecond), p99Ms: Math.min(a.p99Ms, b.p99Ms) };
}
