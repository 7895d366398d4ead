import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/simulator/day/random.js';
import type { ApiCdrTotal, ApiList } from '../src/simulator/operator-api.js';
import type { BenchStation } from './stations/add-stations.js';
import { type Chaos, type DriveEvent, drive } from './stations/chaos-driver.js';
import { compare, type LedgerEntry, readCdrs, readSessions, readTransactions } from './stations/ledger.js';
import { untilCleared } from './stations/until-cleared.js';
import { buildWorld } from './stations/world.js';

/**
 * Transactions of stations of both versions while answers get lost, sockets die, stations restart and the hub is killed
 * with SIGKILL and started again. What the stations metered is held against what the hub billed. Exits 1 on a difference.
 *
 *   npx tsx bench/station-chaos.ts [--transactions 10000] [--stations 80] [--kills 10] [--seed N]
 */
const { values } = parseArgs({
  options: {
    transactions: { type: 'string', default: '10000' },
    stations: { type: 'string', default: '80' },
    kills: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    'hub-log': { type: 'string', default: 'error' },
    profile: { type: 'string' },
  },
});
const CHAOS: Chaos = { lostReply: 0.05, lostConnection: 0.01, restart: 0.05, offline: 0.05 };
const count = Number(values.stations);
const each = Math.ceil(Number(values.transactions) / count);
const ids = Array.from({ length: count }, (_, index) => `CHAOS-${String(index + 1).padStart(3, '0')}`);
const stations: readonly BenchStation[] = ids.map((id, index) => ({ id, siteId: `S${(index % 5) + 1}`, outlets: 2 }));
const tokenAt = (id: string, outlet: number): string => `${id.replace('-', '')}${outlet}`;

console.log(`${each * count} transactions at ${count} stations, ${values.kills} kills of the hub, seed ${values.seed}`);
const world = await buildWorld({
  stations,
  tokens: ids.flatMap((id) => [tokenAt(id, 1), tokenAt(id, 2)]),
  prices: [{ from: '2026-01-01', perKwh: '0.14' }],
  settings: { HUB_LOG_LEVEL: values['hub-log'] },
  ...(values.profile && { nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] }),
  remembers: false,
});
const ledger: LedgerEntry[] = [];
const counts: Partial<Record<DriveEvent['kind'], number>> = {};
const refusals: string[] = [];
const unanswered: Record<string, number> = {};
const startedMs = performance.now();
try {
  const killing = new AbortController();
  const kills = killNowAndThen(killing.signal);
  await Promise.all(ids.map((id, index) => play(id, index)));
  killing.abort();
  const killed = await kills;
  console.log(`told in ${seconds()} s: ${JSON.stringify(counts)}, hub killed ${killed} times`);
  console.log(`without an answer: ${JSON.stringify(unanswered)}`);
  for (const why of refusals.slice(0, 5)) console.log(`refused ${why}`);
  await untilCleared(world, { cdrs: ledger.length, withinMs: 600_000 });
  await judge();
} finally {
  await world.stop();
}

async function play(id: string, index: number): Promise<void> {
  await drive({
    socketUrl: world.socketUrl,
    id,
    key: world.keys.get(id) ?? '',
    version: index % 2 === 0 ? '1.6' : '2.0.1',
    transactions: each,
    chaos: CHAOS,
    random: seededRandom(Number(values.seed) * 1_000 + index),
    tokenAt: (outlet) => tokenAt(id, outlet),
    told(what) {
      counts[what.kind] = (counts[what.kind] ?? 0) + 1;
      if (what.kind === 'ENDED') ledger.push(what.entry);
      if (what.kind === 'GAVE_UP') refusals.push(what.why);
      if (what.kind === 'UNANSWERED') unanswered[what.why] = (unanswered[what.why] ?? 0) + 1;
    },
  });
}

/** Spread evenly over the transactions. Returns how often it was. */
async function killNowAndThen(signal: AbortSignal): Promise<number> {
  const kills = Number(values.kills);
  let done = 0;
  while (!signal.aborted && done < kills) {
    await sleep(100);
    if (ledger.length < ((done + 1) * each * count) / (kills + 1)) continue;
    await world.killAndRestart();
    done += 1;
    console.log(`hub killed and up again after ${ledger.length} transactions, ${seconds()} s`);
  }
  return done;
}

async function judge(): Promise<void> {
  const [cdrs, sessions] = [await readCdrs(world.emsp), await readSessions(world.emsp)];
  const billed = compare(ledger, cdrs);
  const told = compare(ledger, sessions);
  const transactions = (await Promise.all(ids.map((id) => readTransactions(world.api(), id)))).flat();
  const kept = compare(ledger, transactions);
  const unbilled = transactions.filter(({ outcome }) => outcome !== 'CDR');
  const unfinished = sessions.filter(({ status }) => status !== 'COMPLETED');
  const wrong = [...billed.wrongEnergy, ...told.wrongEnergy.map((text) => `session ${text}`)];
  for (const text of [
    ...billed.missing.map((key) => `no CDR: ${key}`),
    ...billed.twice.map((key) => `CDR twice: ${key}`),
    ...told.twice.map((key) => `session twice: ${key}`),
    ...kept.twice.map((key) => `transaction twice: ${key}`),
    ...unbilled.map(({ id, outcome }) => `transaction ${id} is ${outcome}`),
    ...unfinished.map(({ id, status }) => `session ${id} is ${status}`),
    ...wrong,
  ].slice(0, 20)) {
    console.log(text);
  }
  const energyWh = ledger.reduce((sum, entry) => sum + entry.energyWh, 0);
  console.log(
    `${cdrs.length} CDRs, ${sessions.length} sessions and ${transactions.length} transactions of ${(energyWh / 1000).toFixed(3)} kWh after ${seconds()} s`,
  );
  const { items } = await world.api().get<ApiList<ApiCdrTotal>>('/cdr-totals');
  const notAccepted = items.filter(({ review }) => review !== 'ACCEPTED' && review !== 'APPROVED');
  for (const { review, rule, count: many } of notAccepted) console.log(`${many} CDRs are ${review} ${rule ?? ''}`);
  const missing =
    billed.missing.length + told.missing.length + kept.missing.length + unfinished.length + unbilled.length;
  const twice = [billed, told, kept].reduce((sum, one) => sum + one.twice.length + one.unknown.length, 0);
  const isOk = missing === 0 && twice === 0 && wrong.length === 0 && refusals.length + notAccepted.length === 0;
  console.log(
    `STATION_CHAOS transactions=${ledger.length} missing=${missing} twice=${twice} wrong_energy=${wrong.length} ` +
      `${isOk ? 'ok' : 'WRONG'}`,
  );
  process.exitCode = isOk ? 0 : 1;
}

function seconds(): string {
  return ((performance.now() - startedMs) / 1000).toFixed(1);
}
