import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCpoPlatform } from '../src/simulator/cpo-platform.js';
import { type EmspPlatform, startEmspPlatform } from '../src/simulator/emsp-platform.js';
import { registerAtHub } from '../src/simulator/join-hub.js';
import type { OcpiParty } from '../src/simulator/ocpi-objects.js';
import type { OperatorApi } from '../src/simulator/operator-api.js';
import { freePort, type HubProcess, logInAsOperator, startHubProcess } from './hub-process.js';
import { joinAs, type Load, load, type Measured, routingHeaders, stopPeers } from './relay-peers.js';

/**
 * What a dead and a slow partner cost the others: messages a second that the hub relays to a healthy partner while one
 * partner takes connections and never answers (20 messages a second to it) and another one takes 2 s for each answer
 * (200 callers at once), beside the same load undisturbed, in turns, in the same run. In the first turns the dead one's
 * messages hang until their deadline; in the last ones the hub has stopped sending them.
 *
 *   npx tsx bench/dead-partner.ts [turns, 5]
 */
const GOAL = 0.9;
const TURNS = Number(process.argv[2] ?? 5);
const SECONDS = 2;
const WARM_UP_S = 2;
const CONNECTIONS = 32;
const SLOW = { delayMs: 2_000, callers: 200 };
const DEAD = { delayMs: 600_000, everyMs: 50 };

const folder = mkdtempSync(join(tmpdir(), 'dead-partner-'));
const hub = await startHubProcess({ dataDir: join(folder, 'data'), port: await freePort() });
const api = await logInAsOperator(hub.url);
const platforms: { stop(): Promise<void> }[] = [];
try {
  const ratio = await measure();
  console.log(`DEADPARTNER RATIO=${ratio.toFixed(2)} goal=${GOAL.toFixed(1)} ${ratio >= GOAL ? 'ok' : 'short'}`);
} finally {
  stopPeers();
  await Promise.all(platforms.map((platform) => platform.stop()));
  await api.close();
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<number> {
  const healthy = await healthyLoad(hub, api);
  const disturbance = await startDisturbance();
  // Once with the disturbance, so that its connections are open and its code is compiled.
  disturbance.begin();
  await load(healthy, { connections: CONNECTIONS, seconds: WARM_UP_S });
  disturbance.pause();
  const sums = { undisturbed: 0, disturbed: 0 };
  for (let turn = 1; turn <= TURNS; turn += 1) {
    sums.undisturbed += (await told(`turn ${turn}, undisturbed`, healthy)).perSecond;
    disturbance.begin();
    sums.disturbed += (await told(`turn ${turn}, disturbed`, healthy)).perSecond;
    disturbance.pause();
  }
  console.log(`answers of the hub for the two: ${disturbance.told()}; memory ${hub.peakMemoryMb()} MB at most`);
  return sums.disturbed / sums.undisturbed;
}

async function told(what: string, healthy: Load): Promise<Measured> {
  const before = cpuSeconds();
  const measured = await load(healthy, { connections: CONNECTIONS, seconds: SECONDS });
  const us = ((cpuSeconds() - before) * 1e6) / (measured.perSecond * SECONDS);
  const { perSecond, p99Ms } = measured;
  console.log(`${what}: ${perSecond.toFixed(0)}/s, p99 ${p99Ms} ms, ${us.toFixed(0)} us CPU of the hub per message`);
  return measured;
}

function cpuSeconds(): number {
  const { main, store, rest } = hub.cpuSeconds();
  return main + store + rest;
}

/** A GET of a CPO's Session by an eMSP, answered by light processes of their own. */
async function healthyLoad({ url }: HubProcess, operator: OperatorApi): Promise<Load> {
  const cpo = await joinAs(operator, 'NL*CPA', 'CPO');
  await joinAs(operator, 'DE*MSP', 'EMSP');
  const path = '/ocpi/2.2.1/receiver/sessions/NL/CPA/S-000001';
  return { method: 'GET', url: `${url}${path}`, headers: routingHeaders(cpo.token, { from: 'NL*CPA', to: 'DE*MSP' }) };
}

interface Disturbance {
  begin(): void;
  /** What hangs goes on hanging; nothing new is sent. */
  pause(): void;
  /** How often the hub answered with which OCPI status. */
  told(): string;
}

async function startDisturbance(): Promise<Disturbance> {
  const from = { country_code: 'NL', party_id: 'CPB' };
  const sender = await startCpoPlatform({
    roles: [{ ...from, role: 'CPO', business_details: { name: 'Sender' } }],
    client: { connections: 1_000 },
  });
  platforms.push(sender);
  await registerAtHub(api, 'Sender', sender);
  const slow = await startEmsp('SLO');
  const dead = await startEmsp('DED');
  slow.platform.fail({ kind: 'slow', delayMs: SLOW.delayMs }, { module: 'sessions' });
  dead.platform.fail({ kind: 'slow', delayMs: DEAD.delayMs }, { module: 'sessions' });

  const counts = new Map<string, number>();
  const ask = async (to: OcpiParty): Promise<void> => {
    const path = ['NL', 'CPB', 'S-000001'];
    const asked = await sender
      .send({ method: 'GET', module: 'sessions', side: 'RECEIVER', path, from, to })
      .catch(() => undefined);
    const what = `${to.party_id} ${asked?.statusCode ?? 'no answer'}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  };
  let callers = 0;
  let timer: NodeJS.Timeout | undefined;
  const call = async (): Promise<void> => {
    callers += 1;
    while (timer) await ask(slow.party);
    callers -= 1;
  };
  return {
    begin: () => {
      timer = setInterval(() => void ask(dead.party), DEAD.everyMs);
      while (callers < SLOW.callers) void call();
    },
    pause: () => {
      clearInterval(timer);
      timer = undefined;
    },
    told: () => [...counts].map(([what, count]) => `${what} ${count} times`).join(', '),
  };
}

async function startEmsp(id: string): Promise<{ readonly party: OcpiParty; readonly platform: EmspPlatform }> {
  const party = { country_code: 'DE', party_id: id };
  const platform = await startEmspPlatform({ roles: [{ ...party, role: 'EMSP', business_details: { name: id } }] });
  platforms.push(platform);
  await registerAtHub(api, id, platform);
  return { party, platform };
}
