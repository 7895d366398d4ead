import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { openStore } from '../src/compose/open-store.js';
import { startEmspPlatform } from '../src/simulator/emsp-platform.js';
import { registerAtHub } from '../src/simulator/join-hub.js';
import { freePort, logInAsOperator, startHubProcess } from './hub-process.js';

/**
 * How long a page deep in a long list takes: GET-all of Locations over HTTP, of two CPOs, at offsets around 250,000 of
 * 300,000, each asked cold (another offset every time), and the walk along the Links from there.
 *
 *   npx tsx bench/paging.ts [--locations 300000]
 */
const { values } = parseArgs({ options: { locations: { type: 'string', default: '300000' } } });
const LOCATIONS = Number(values.locations);
const DEEP = Math.floor((LOCATIONS * 5) / 6);
const GOAL_MS = 150;
const ASKED = 60;
const LONG_AGO_S = 1_700_000_000;
const OWNERS = ['NL*CPA', 'DE*CPB'] as const;

const folder = mkdtempSync(join(tmpdir(), 'paging-'));
try {
  await seed(join(folder, 'data'));
  await measure(join(folder, 'data'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function seed(dataDir: string): Promise<void> {
  const store = await openStore({ mongodbUri: undefined, dataDir });
  const startedMs = performance.now();
  const locations = store.connection.collection('locations');
  for (let first = 0; first < LOCATIONS; first += 5_000) {
    const batch = Array.from({ length: Math.min(5_000, LOCATIONS - first) }, (_, at) => document(first + at));
    await locations.insertMany(batch as never[]);
  }
  await store.close();
  console.log(`${LOCATIONS} Locations stored in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`);
}

/** A Location as the store keeps it: most are open to all, every tenth was pushed to one party. */
function document(index: number): object {
  const owner = OWNERS[index % 2] ?? OWNERS[0];
  const id = `LOC${String(index).padStart(6, '0')}`;
  const [country, party] = owner.split('*');
  const lastUpdated = new Date(Date.UTC(2026, 0, 1) + index * 1_000);
  const json = JSON.stringify({
    country_code: country,
    party_id: party,
    id,
    publish: true,
    address: `Laadstraat ${index}`,
    city: 'Arnhem',
    country: 'NLD',
    coordinates: { latitude: '51.98', longitude: '5.91' },
    evses: [{ uid: `${id}-1`, status: 'AVAILABLE', connectors: [], last_updated: lastUpdated.toISOString() }],
    time_zone: 'Europe/Amsterdam',
    last_updated: lastUpdated.toISOString(),
  });
  return {
    _id: `${owner}/${id}`,
    // Pushed one after the other in the past, not all in the minute before the measurement.
    order: new mongoose.mongo.ObjectId(hex(LONG_AGO_S + index, 8) + hex(index, 16)),
    owner,
    id,
    idKey: id,
    parties: index % 10 === 0 ? [owner, 'DE*MSP'] : [owner, 'PUBLIC'],
    ocpiVersion: '2.2.1',
    json,
    lastUpdated,
    revision: 1,
  };
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

async function measure(dataDir: string): Promise<void> {
  const hub = await startHubProcess({ dataDir, port: await freePort() });
  const api = await logInAsOperator(hub.url);
  const party = { country_code: 'DE', party_id: 'MSP' };
  const emsp = await startEmspPlatform({ roles: [{ ...party, role: 'EMSP', business_details: { name: 'Tiefe' } }] });
  try {
    await registerAtHub(api, 'Tiefe', emsp);
    const ask = async (offset: number): Promise<number> => {
      const query = `offset=${offset}&limit=100`;
      const startedMs = performance.now();
      const reply = await emsp.send({ method: 'GET', module: 'locations', side: 'SENDER', query, from: party });
      const tookMs = performance.now() - startedMs;
      const total = Number(reply.headers['x-total-count']);
      if (total !== LOCATIONS) throw new Error(`X-Total-Count says ${total}`);
      return tookMs;
    };
    console.log(`first page ${(await ask(0)).toFixed(0)} ms, first deep page ${(await ask(DEEP)).toFixed(0)} ms`);
    const cold = [];
    for (let at = 0; at < ASKED; at += 1) cold.push(await ask(DEEP + ((at * 7_919) % (LOCATIONS - DEEP))));
    const walked = [];
    for (let at = 0; at < ASKED; at += 1) walked.push(await ask(DEEP + at * 100));
    console.log(`walking ${ASKED} pages: p50 ${percentile(walked, 50)} ms, p95 ${percentile(walked, 95)} ms`);
    console.log(`hub memory at most ${hub.peakMemoryMb()} MB`);
    const p95 = percentile(cold, 95);
    console.log(`PAGING P95_MS=${p95} goal=${GOAL_MS} ${p95 <= GOAL_MS ? 'ok' : 'short'}`);
  } finally {
    await emsp.stop();
    await api.close();
    await hub.stop();
  }
}

function percentile(times: readonly number[], percent: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0);
}
