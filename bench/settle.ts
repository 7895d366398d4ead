import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadRules } from '../src/compose/load-rules.js';
import { openStore } from '../src/compose/open-store.js';
import { checkPaper } from '../src/documents/einvoice/check-paper.js';
import type { LegalEntity } from '../src/domain/clearing/legal-entity.js';
import { sum } from '../src/domain/decimal.js';
import type { EventLog } from '../src/flows/ports.js';
import { type ApproveRunDeps, approveRun } from '../src/flows/runs/approve-run.js';
import { startRun } from '../src/flows/runs/start-run.js';
import { createSecrets } from '../src/secrets.js';
import { agreements, networks, seedCdrs } from './settle/networks.js';

/**
 * A month of 100 networks from the cut-off to issued and booked documents, on the embedded store: the time of each step,
 * for 10,000 and for 100,000 CDRs, and how it grows. Papers (PDF, XML, CSV) are made by a job afterwards and measured by
 * bench:documents.
 *
 *   npx tsx bench/settle.ts [--cdrs 10000,100000] [--networks 100]
 */
const { values } = parseArgs({
  options: { cdrs: { type: 'string', default: '10000,100000' }, networks: { type: 'string', default: '100' } },
});
const SIZES = values.cdrs.split(',').map(Number);
const NETWORKS = Number(values.networks);
const GOAL_S = 60;
const GOAL_GROWTH_MB = 256;

interface Measured {
  readonly steps: ReadonlyMap<string, number>;
  readonly totalS: number;
  readonly peakMb: number;
  readonly documents: number;
}

const measured: Measured[] = [];
for (const size of SIZES) measured.push(await settle(size));
report();

async function settle(size: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'settle-'));
  const store = await openStore({ mongodbUri: undefined, dataDir: folder });
  const members = networks(NETWORKS);
  try {
    for (const member of members) await store.stores.legalEntities.put(member);
    for (const agreement of agreements(members)) await store.stores.agreements.insert(agreement);
    await seedCdrs(store.stores, members, size);
    return await measure(hubOver(store.stores, members), size);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Watched = ApproveRunDeps & { readonly steps: Map<string, number> };

/** The hub's own parts over the store; the log is the stop-watch. */
function hubOver(stores: Awaited<ReturnType<typeof openStore>>['stores'], members: readonly LegalEntity[]): Watched {
  const [first] = members;
  if (!first) throw new Error('no networks');
  const entity = { ...first, party: { countryCode: 'NL', partyId: 'HUB' }, name: 'Hub' };
  const steps = new Map<string, number>();
  let lastMs = performance.now();
  const note = (fields: Readonly<Record<string, unknown>>) => {
    if (fields['event'] !== 'run.advanced') return;
    const nowMs = performance.now();
    steps.set(String(fields['state']), nowMs - lastMs);
    lastMs = nowMs;
  };
  const log: EventLog = { info: note, warn: note, error: (fields) => console.error(fields) };
  const notHere = () => Promise.reject(new Error('papers are not made here'));
  return {
    ...stores,
    // What has no files yet is left to the job that makes papers.
    documents: { ...stores.documents, withoutFiles: async () => [] },
    checkPaper,
    render: { pdf: notHere, csv: notHere, xml: () => Buffer.alloc(0) },
    identity: { ...entity.party, name: 'Hub', legalEntity: entity },
    rules: loadRules('tariffs'),
    secrets: createSecrets('a secret of the bench, long enough'),
    clock: { now: () => new Date('2026-11-02T03:00:00Z') },
    log,
    steps,
  };
}

async function measure(hub: Watched, size: number): Promise<Measured> {
  let peakMb = 0;
  const before = memoryMb();
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, memoryMb());
  }, 100);
  const startedMs = performance.now();
  const started = await startRun(hub, { period: '2026-10', createdBy: 'one@hub.example' });
  const staff = { email: 'two@hub.example', roles: ['OPERATOR'], parties: [] } as const;
  const run = await approveRun(hub, { id: started.id, staff });
  const totalS = (performance.now() - startedMs) / 1_000;
  clearInterval(watch);
  const rest = sum([...(run.positions ?? []), ...(run.hubNet ?? [])].map(({ amount }) => amount));
  const documents = run.documentCount ?? 0;
  console.log(
    `${size} CDRs: ${run.frozen?.cdrCount} in the run, ${documents} documents, ${run.state}, positions sum ${rest}, ${totalS.toFixed(1)} s, memory ${before} MB before, ${peakMb} MB at most`,
  );
  return { steps: hub.steps, totalS, peakMb: peakMb - before, documents };
}

function memoryMb(): number {
  return Math.round(process.memoryUsage().rss / 1_048_576);
}

function report(): void {
  const names = [...new Set(measured.flatMap(({ steps }) => [...steps.keys()]))];
  console.log(['until'.padEnd(14), ...SIZES.map((size) => `${size}`.padStart(12))].join(''));
  for (const name of names) {
    const cells = measured.map(({ steps }) => `${((steps.get(name) ?? 0) / 1_000).toFixed(2)} s`.padStart(12));
    console.log([name.padEnd(14), ...cells].join(''));
  }
  const [small] = measured;
  const large = measured.at(-1);
  if (!small || !large) return;
  const growth = large.totalS / small.totalS / ((SIZES.at(-1) ?? 1) / (SIZES[0] ?? 1));
  console.log(`growth: ${growth.toFixed(2)} of linear`);
  console.log(`SETTLE SECONDS=${large.totalS.toFixed(1)} goal=${GOAL_S} ${large.totalS <= GOAL_S ? 'ok' : 'short'}`);
  console.log(`SETTLE GROWTH=${growth.toFixed(2)} goal=1.2 ${growth <= 1.2 ? 'ok' : 'short'}`);
  const word = large.peakMb <= GOAL_GROWTH_MB ? 'ok' : 'short';
  console.log(`SETTLE MEMORY_GROWTH_MB=${large.peakMb} goal=${GOAL_GROWTH_MB} ${word}`);
}
