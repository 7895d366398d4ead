import { parseArgs } from 'node:util';
import { readSessionRows, type SessionRow } from '../src/cli/replay/session-rows.js';
import { Decimal } from '../src/domain/decimal.js';
import type { ApiCdrTotal, ApiList } from '../src/simulator/operator-api.js';
import { createStation } from '../src/simulator/station/station.js';
import { type BenchStation, evseUid } from './stations/add-stations.js';
import { compare, type LedgerEntry, readCdrs } from './stations/ledger.js';
import { untilCleared } from './stations/until-cleared.js';
import { buildWorld } from './stations/world.js';

/**
 * Recorded sessions, replayed as OCPP 1.6 transactions through stations that connect to the hub: one for each charge point
 * of the file, with the times of the file and none between them. Holds the CDRs that come of it against the file: energy
 * of each session, one CDR each, and the sums that a replay of the same file over OCPI has. Exits 1 on a difference.
 *
 *   npx tsx bench/station-replay.ts --file FILE.csv [--limit N]
 */
const { values } = parseArgs({
  options: {
    file: { type: 'string', default: '' },
    limit: { type: 'string', default: '1000000' },
    'hub-log': { type: 'string', default: 'error' },
  },
});
if (values.file === '') {
  console.error('usage: station-replay.ts --file FILE.csv [--limit N]');
  process.exit(2);
}
const TOKEN = 'REPLAY-1';
const OUTLET_W = 175_000;
/** Messages of a station that may wait before the next session begins. */
const MOST_WAITING = 12;

const rows = await readSessionRows(values.file, Number(values.limit));
const byPoint = new Map<string, SessionRow[]>();
for (const row of rows) byPoint.set(row.chargePoint, [...(byPoint.get(row.chargePoint) ?? []), row]);
const stations: readonly BenchStation[] = [...byPoint].map(([id, sessions]) => ({
  id,
  siteId: (sessions[0]?.site ?? 'site').toUpperCase(),
  outlets: Math.max(...sessions.map(({ connector }) => Number(connector))),
}));
console.log(`${rows.length} sessions at ${stations.length} stations`);
const world = await buildWorld({
  stations,
  // All sessions are put on one card: the file does not tell drivers apart.
  tokens: [TOKEN],
  prices: [
    { from: '2017-01-01', perKwh: '0.14' },
    { from: '2020-02-27T12:00:00Z', perKwh: '0.16' },
  ],
  settings: {
    HUB_LOG_LEVEL: values['hub-log'],
    HUB_OCPP_CALLS_PER_SECOND: '1000',
    HUB_OCPP_FLEET_TOKENS: 'FR*EMS/REPLAY-1=999',
  },
  remembers: false,
});
const ledger: LedgerEntry[] = [];
const refusals: string[] = [];
const startedMs = performance.now();
try {
  await Promise.all(stations.map(replay));
  const toldS = seconds();
  console.log(`told in ${toldS} s (${Math.round(rows.length / Number(toldS))} sessions/s), ${refusals.length} refused`);
  for (const why of refusals.slice(0, 5)) console.log(`refused ${why}`);
  await untilCleared(world, { cdrs: ledger.length, withinMs: 1_800_000 });
  await judge();
} finally {
  await world.stop();
}

/** The sessions of one charge point in the order of their starts, each told before its station goes on with the next. */
async function replay({ id, outlets }: BenchStation): Promise<void> {
  const station = createStation({
    url: world.socketUrl,
    id,
    password: world.keys.get(id) ?? '',
    version: '1.6',
    outlets: Array.from({ length: outlets }, () => ({ maxPowerW: OUTLET_W })),
    pace: { callTimeoutMs: 120_000 },
  });
  station.on((event) => {
    if (event.kind === 'GAVE_UP') refusals.push(`${id} ${event.action}: ${event.why}`);
  });
  await station.connect();
  await station.boot();
  const sessions = [...(byPoint.get(id) ?? [])].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  for (const row of sessions) {
    const outlet = Number(row.connector);
    station.plugIn(outlet, { at: row.startedAt });
    const { accepted, status } = await station.presentCard(TOKEN, { outlet, at: row.startedAt });
    if (!accepted) refusals.push(`${row.sessionId}: ${status}`);
    else charge(row, outlet);
    station.unplug(outlet, row.endedAt);
    if (station.memory.queue.length > MOST_WAITING) await station.settled();
  }
  await station.settled();
  await station.close();

  function charge(row: SessionRow, outlet: number): void {
    const lastedS = Math.max(0, (row.endedAt.getTime() - row.startedAt.getTime()) / 1000);
    station.charge({ outlet, wh: Number(row.energyWh), seconds: Math.max(0, lastedS - row.idleS) });
    station.stop({ outlet, at: row.endedAt, token: { value: TOKEN } });
    ledger.push({
      evseUid: evseUid(id, outlet),
      token: TOKEN,
      startedAt: row.startedAt.toISOString(),
      energyWh: Number(row.energyWh),
    });
  }
}

async function judge(): Promise<void> {
  const cdrs = await readCdrs(world.emsp);
  const { missing, twice, wrongEnergy, unknown } = compare(ledger, cdrs);
  const found = [...missing.map((key) => `no CDR: ${key}`), ...twice.map((key) => `CDR twice: ${key}`), ...wrongEnergy];
  for (const text of found.slice(0, 20)) console.log(text);
  const { items } = await world.api().get<ApiList<ApiCdrTotal>>('/cdr-totals');
  for (const { review, rule, verdict, count, claimed, computed } of items) {
    console.log(`${[review, rule, verdict].filter(Boolean).join(' ').padEnd(34)} ${count}  ${claimed}  ${computed}`);
  }
  const inFile = {
    energy: sumOf(rows.map(({ energyWh }) => energyWh)).dividedBy(1000),
    price: sumOf(rows.map(({ price }) => price)),
  };
  const inHub = {
    energy: sumOf(cdrs.map(({ energyKwh }) => energyKwh)),
    price: sumOf(cdrs.map(({ priceExclVat }) => priceExclVat ?? 0)),
  };
  console.log(
    `in the file  ${rows.length} sessions  ${inFile.energy.toFixed(3)} kWh  ${inFile.price.toFixed(5)} EUR excl. VAT`,
  );
  console.log(
    `at the hub   ${cdrs.length} CDRs  ${inHub.energy.toFixed(3)} kWh  ${inHub.price.toFixed(5)} EUR excl. VAT`,
  );
  const energyDifference = inHub.energy.minus(inFile.energy);
  const priceDifference = inHub.price.minus(inFile.price);
  const isSame =
    missing.length + twice.length + wrongEnergy.length + unknown.length + refusals.length === 0 &&
    cdrs.length === rows.length &&
    energyDifference.isZero();
  console.log(
    `STATION_REPLAY sessions=${rows.length} cdrs=${cdrs.length} missing=${missing.length} twice=${twice.length + unknown.length} ` +
      `wrong_energy=${wrongEnergy.length} energy_difference_kwh=${energyDifference.toFixed(3)} ` +
      `price_difference_eur=${priceDifference.toFixed(5)} seconds=${seconds()} ${isSame ? 'same' : 'DIFFERENT'}`,
  );
  process.exitCode = isSame ? 0 : 1;
}

function sumOf(numbers: readonly (number | string)[]): Decimal {
  return numbers.reduce<Decimal>((sum, one) => sum.plus(one), new Decimal(0));
}

function seconds(): string {
  return ((performance.now() - startedMs) / 1000).toFixed(1);
}
