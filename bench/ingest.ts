import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cdrOf } from '../src/simulator/day/cdr-of.js';
import { playDay } from '../src/simulator/day/charging-day.js';
import { tariffOf } from '../src/simulator/day/price-list.js';
import { seededRandom } from '../src/simulator/day/random.js';
import { castDemo } from '../src/simulator/demo/cast.js';
import { agreeTerms, connectNetworks, type DemoNetworks } from '../src/simulator/demo/join.js';
import { publishAll } from '../src/simulator/demo/play.js';
import { dataOf } from '../src/simulator/ocpi-client.js';
import type { OcpiCdr } from '../src/simulator/ocpi-objects.js';
import type { ApiCdrTotal, ApiList, ApiOutbox, OperatorApi } from '../src/simulator/operator-api.js';
import { freePort, logInAsOperator, startHubProcess } from './hub-process.js';

/**
 * How many CDRs a second the hub takes in with the embedded store: posted over HTTP, 32 in flight, validated, priced,
 * booked, durable. The clock stops when the last one is booked, not when it is answered. The store's share is told in
 * two ways: CPU time of its thread beside the rest of the process, and the rate when the data folder is in memory, so
 * that waiting for the disk costs nothing.
 *
 *   npx tsx bench/ingest.ts [--cdrs 6000] [--warm-up 500]
 */
const { values } = parseArgs({
  options: { cdrs: { type: 'string', default: '6000' }, 'warm-up': { type: 'string', default: '500' } },
});
const GOAL = 300;
const IN_FLIGHT = 32;
/** How long booking may take after the last answer. */
const BOOKING_MS = 120_000;
const MEMORY_FOLDER = '/dev/shm';

const cast = castDemo(new Date());
const cdrs = manyCdrs(Number(values['warm-up']) + Number(values.cdrs));
const warmUp = cdrs.slice(0, Number(values['warm-up']));
const measured = cdrs.slice(warmUp.length);

const onDisk = await measure(tmpdir());
const total = onDisk.cpu.main + onDisk.cpu.store + onDisk.cpu.rest;
const share = (seconds: number): string => `${((seconds * 100) / total).toFixed(0)}%`;
console.log(
  `STORE cpu_of_hub=${share(onDisk.cpu.store)} (main thread ${share(onDisk.cpu.main)}, commits, GC and the rest ` +
    `${share(onDisk.cpu.rest)}; ${((total * 1000) / measured.length).toFixed(2)} ms CPU per CDR, ` +
    `peak memory ${onDisk.peakMemoryMb} MB)`,
);
if (existsSync(MEMORY_FOLDER)) {
  const inMemory = await measure(MEMORY_FOLDER);
  const ratio = onDisk.perSecond / inMemory.perSecond;
  console.log(`DISK in_memory_cdr_per_s=${inMemory.perSecond.toFixed(0)} durable_to_memory_ratio=${ratio.toFixed(2)}`);
}
console.log(
  `INGEST CDR_PER_S=${onDisk.perSecond.toFixed(0)} goal=${GOAL} ${onDisk.perSecond >= GOAL ? 'ok' : 'short'} ` +
    `answered_per_s=${onDisk.answeredPerSecond.toFixed(0)} cdrs=${measured.length} in_flight=${IN_FLIGHT}`,
);

interface Measured {
  readonly perSecond: number;
  readonly answeredPerSecond: number;
  readonly cpu: { readonly main: number; readonly store: number; readonly rest: number };
  readonly peakMemoryMb: number;
}

async function measure(parent: string): Promise<Measured> {
  const folder = mkdtempSync(join(parent, 'ingest-'));
  const hub = await startHubProcess({ dataDir: join(folder, 'data'), port: await freePort() });
  const api = await logInAsOperator(hub.url);
  const networks = await connectNetworks(api, cast, { connections: IN_FLIGHT });
  try {
    await agreeTerms(api, cast);
    await publishAll(networks);
    await postAll(networks, warmUp);
    await untilBooked(api, warmUp.length);

    const before = hub.cpuSeconds();
    const startedMs = performance.now();
    await postAll(networks, measured);
    const answeredMs = performance.now() - startedMs;
    await untilBooked(api, cdrs.length);
    const bookedMs = performance.now() - startedMs;
    const after = hub.cpuSeconds();
    return {
      perSecond: (measured.length * 1000) / bookedMs,
      answeredPerSecond: (measured.length * 1000) / answeredMs,
      cpu: { main: after.main - before.main, store: after.store - before.store, rest: after.rest - before.rest },
      peakMemoryMb: hub.peakMemoryMb(),
    };
  } finally {
    await networks.stop();
    await api.close();
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A month of sessions of the first CPO: three charging periods and two prices are usual. */
function manyCdrs(count: number): readonly OcpiCdr[] {
  const { network } = cast.cpos[0];
  const { prices, owner, builtAt } = network.plan;
  const tariff = tariffOf(prices, owner, builtAt);
  const tokens = cast.emsps.flatMap((emsp) => emsp.tokens);
  const day = { network, tokens, day: cast.day, sessionCount: 6, random: seededRandom(7) };
  const sessions = Array.from({ length: Math.ceil(count / 6) }, () => playDay(day)).flat();
  return sessions.slice(0, count).map((session, index) => {
    return cdrOf({ ...session, id: `B-${String(index + 1).padStart(6, '0')}` }, prices, tariff);
  });
}

async function postAll({ cpos }: DemoNetworks, list: readonly OcpiCdr[]): Promise<void> {
  const platform = cpos[0]?.platform;
  const queue = list.values();
  const work = async (): Promise<void> => {
    for (const cdr of queue) {
      const from = { country_code: cdr.country_code, party_id: cdr.party_id };
      const reply = await platform?.send({
        method: 'POST',
        module: 'cdrs',
        side: 'RECEIVER',
        from,
        to: cdr.cdr_token,
        body: cdr,
      });
      if (reply) dataOf(reply, `POST cdr ${cdr.id}`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
}

/** Booked: judged, and its message to the eMSP stands in the outbox, which is written after the journal entry. */
async function untilBooked(api: OperatorApi, count: number): Promise<void> {
  for (const untilMs = performance.now() + BOOKING_MS; performance.now() < untilMs; await sleep(50)) {
    const { pending, delivered, failed } = await api.get<ApiOutbox>('/outbox');
    if (pending + delivered + failed >= count) return;
  }
  const { items } = await api.get<ApiList<ApiCdrTotal>>('/cdr-totals');
  throw new Error(`not all ${count} CDRs were booked: ${JSON.stringify(items)}`);
}
