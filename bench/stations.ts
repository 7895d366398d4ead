import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type BenchStation, evseUid } from './stations/add-stations.js';
import { createArrivals } from './stations/arrivals.js';
import { measureCpuPerCall, NODE_OPTIONS } from './stations/cpu-per-call.js';
import { connectFleet, type Fleet } from './stations/fleet.js';
import { callSteadily } from './stations/load.js';
import { type Metric, metricLine, percentile } from './stations/percentile.js';
import { COLLECTS_WHEN_ASKED, type MemoryMb, ownMemoryMbOf, residentMbOf } from './stations/process-use.js';
import { buildWorld } from './stations/world.js';

/**
 * What stations cost the hub: memory of idle ones, stored meter values a second, all of them reconnecting at once, CPU
 * time of a call beside that of ocpp-rpc alone, and how soon an eMSP sees a state and a CDR. Ends with 0 either way.
 *
 *   npx tsx bench/stations.ts [--stations 5000] [--meter-values 1000] [--seconds 20] [--only cpu,reconnect]
 */
const { values } = parseArgs({
  options: {
    stations: { type: 'string', default: '5000' },
    'meter-values': { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '20' },
    calls: { type: 'string', default: '20000' },
    sessions: { type: 'string', default: '200' },
    'hub-log': { type: 'string', default: 'error' },
    only: { type: 'string', default: 'memory,statuses,cdrs,meter-values,cpu,reconnect' },
  },
});
const count = Number(values.stations);
const CALLERS = 100;
const METERED = Math.min(500, count);
const STATIONS_AT_A_SITE = 100;
const IDLE_MS = 30_000;
const STATUSES = 300;
const ARRIVAL_MS = 30_000;

const ids = Array.from({ length: count }, (_, index) => `B${String(index + 1).padStart(5, '0')}`);
const stations: readonly BenchStation[] = ids.map((id, index) => ({
  id,
  siteId: `SITE-${Math.floor(index / STATIONS_AT_A_SITE) + 1}`,
  outlets: 1,
}));
/** A card for each session that is measured, and one for each station that meters. */
const tokens = Array.from({ length: Math.max(Number(values.sessions), METERED) }, (_, index) => `CARD${index + 1}`);

// The hub runs as in production: the loader of the sources costs memory and CPU time of its own.
execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
const arrivals = createArrivals();
const world = await buildWorld({
  stations,
  tokens,
  prices: [{ from: '2026-01-01', perKwh: '0.14' }],
  // One station makes as many calls as many would.
  settings: { HUB_LOG_LEVEL: values['hub-log'], HUB_OCPP_CALLS_PER_SECOND: '10000' },
  remembers: true,
  isBuilt: true,
  nodeOptions: [...NODE_OPTIONS, ...COLLECTS_WHEN_ASKED],
  tell: arrivals.tell,
});
let fleet: Fleet | undefined;
try {
  const resident = residentMbOf(world.hub().pid);
  const before = { resident, own: await ownMemoryMbOf(world.hub().pid) };
  const startedMs = performance.now();
  fleet = await connectFleet(world, ids);
  console.log(
    `${count} stations connected and set up in ${((performance.now() - startedMs) / 1000).toFixed(0)} s, ` +
      `${fleet.commands()} commands`,
  );
  const wanted = values.only.split(',');
  if (wanted.includes('memory')) await measureMemory(before);
  if (wanted.includes('statuses')) await measureStatuses(fleet);
  if (wanted.includes('cdrs')) await measureCdrs(fleet);
  if (wanted.includes('meter-values')) await measureMeterValues(fleet);
  if (wanted.includes('cpu')) await measureCpu(fleet);
  if (wanted.includes('reconnect')) tell(`RECONNECT_S_${count}`, { value: await fleet.reconnect(), goal: 30 });
} finally {
  await fleet?.close();
  await world.stop();
}

function tell(metric: string, measured: Metric): void {
  console.log(metricLine(metric, measured));
}

async function measureMemory(before: MemoryMb): Promise<void> {
  await sleep(IDLE_MS);
  const resident = residentMbOf(world.hub().pid);
  const after = await ownMemoryMbOf(world.hub().pid);
  const more = `hub before=${before.own} after=${after} resident before collecting garbage=${before.resident}/${resident}`;
  tell(`MEMORY_MB_${count}_IDLE`, { value: after - before.own, goal: 300, more });
}

/** A state of an outlet, until the eMSP is told of it. */
async function measureStatuses({ stations: all }: Fleet): Promise<void> {
  const sent = new Map<string, number>();
  await callSteadily(
    async (index) => {
      const station = all[index];
      if (!station) return;
      sent.set(evseUid(station.id, 1), Date.now());
      station.fault(1, true);
    },
    { perSecond: 20, seconds: Math.floor(Math.min(STATUSES, count) / 20) },
  );
  const took = await arrivals.statuses(sent, ARRIVAL_MS);
  for (const station of all.slice(0, sent.size)) station.fault(1, false);
  await sleep(2_000);
  const more = `median=${Math.round(percentile(took, 50))} of=${took.length}/${sent.size}`;
  tell('STATUS_TO_PATCH_P95_MS', {
    value: took.length < sent.size ? ARRIVAL_MS : percentile(took, 95),
    goal: 1_000,
    more,
  });
}

/** The end of a session, until its CDR is at the eMSP. */
async function measureCdrs({ stations: all }: Fleet): Promise<void> {
  const sent = new Map<string, number>();
  const sessions = Number(values.sessions);
  await callSteadily(
    async (index) => {
      const station = all[index % count];
      if (!station) return;
      const at = new Date(Date.now() - 3_600_000);
      station.plugIn(1, { at });
      await station.presentCard(tokens[index] ?? '', { at });
      station.charge({ wh: 10_000 + index, seconds: 3_000, samples: 5 });
      await station.settled();
      sent.set(evseUid(station.id, 1), Date.now());
      station.stop({ token: { value: tokens[index] ?? '' } });
      station.unplug(1);
      await station.settled();
    },
    { perSecond: 10, seconds: Math.floor(Math.min(sessions, count) / 10) },
  );
  const took = await arrivals.cdrs(sent, evsesOfCdrs, ARRIVAL_MS);
  const more = `median=${Math.round(percentile(took, 50))} of=${took.length}/${sent.size}`;
  tell('STOP_TO_CDR_P95_MS', { value: took.length < sent.size ? ARRIVAL_MS : percentile(took, 95), goal: 5_000, more });
}

/** EVSEs of the CDRs that the eMSP has got, in their order. */
function evsesOfCdrs(): readonly string[] {
  return world.emsp.received.list('cdrs').map((cdr) => {
    const place = cdr['cdr_location'];
    return typeof place === 'object' && place !== null && 'evse_uid' in place ? String(place.evse_uid) : '';
  });
}

/** MeterValues of running transactions at a steady rate, each answered when it is stored. */
async function measureMeterValues({ stations: all }: Fleet): Promise<void> {
  const metered = all.slice(-METERED);
  for (const [index, station] of metered.entries()) {
    station.plugIn(1);
    await station.presentCard(tokens[index] ?? '');
    await station.settled();
  }
  const perSecond = Number(values['meter-values']);
  const transactionOf = metered.map(({ memory }) => Object.values(memory.transactions)[0]?.hubNumber);
  const { answeredMs, failed, seconds } = await callSteadily(
    (index) => {
      const at = index % METERED;
      const transactionId = transactionOf[at];
      return (metered[at] ?? never()).call('MeterValues', {
        connectorId: 1,
        ...(transactionId !== undefined && { transactionId }),
        meterValue: [meterValue(Math.floor(index / METERED))],
      });
    },
    { perSecond, seconds: Number(values.seconds) },
  );
  const more = `rate=${Math.round(answeredMs.length / seconds)}/s failed=${failed} median=${Math.round(percentile(answeredMs, 50))}`;
  tell(`METER_VALUES_${perSecond}_P99_MS`, {
    value: failed > 0 ? Number.NaN : percentile(answeredMs, 99),
    goal: 250,
    more,
  });
  for (const station of metered) station.unplug(1);
  await Promise.all(metered.map((station) => station.settled()));
}

function meterValue(round: number): object {
  return {
    timestamp: new Date().toISOString(),
    sampledValue: [
      { value: String(1 + round), measurand: 'Energy.Active.Import.Register', unit: 'Wh', context: 'Sample.Periodic' },
      { value: '11000', measurand: 'Power.Active.Import', unit: 'W', context: 'Sample.Periodic' },
    ],
  };
}

/** CPU time of a Heartbeat at the hub beside that at ocpp-rpc alone. */
async function measureCpu({ stations: all }: Fleet): Promise<void> {
  const calls = Number(values.calls);
  const { hub, strict, loose } = await measureCpuPerCall(world.hub().pid, all.slice(0, CALLERS), calls);
  const more = `hub=${hub.toFixed(3)}ms bare=${strict.toFixed(3)}ms bare_without_schemas=${loose.toFixed(3)}ms`;
  tell('CPU_PER_CALL_RATIO', { value: hub / strict, goal: 1.5, more });
}

function never(): never {
  throw new Error('no station');
}
