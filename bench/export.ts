import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore } from '../src/compose/open-store.js';
import { writeTable } from '../src/documents/tables/write-table.js';
import { exportList } from '../src/flows/desk/export-list.js';
import type { Stores } from '../src/flows/hub.js';
import { networks, seedCdrs } from './settle/networks.js';

/**
 * Takes a list of CDRs out of the embedded store as CSV, as GET /api/exports/cdrs does: time and memory, for all lines at
 * once and for each tenth of them. The CDRs are written once; the list is read as often as it takes to come to the wanted
 * number of lines, in one file.
 *
 *   npx tsx bench/export.ts [--lines 1000000] [--cdrs 100000] [--format csv]
 */
const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    cdrs: { type: 'string', default: '100000' },
    format: { type: 'string', default: 'csv' },
  },
});
const LINES = Number(values.lines);
const CDRS = Math.min(Number(values.cdrs), LINES);
const FORMAT = values.format === 'xlsx' ? 'xlsx' : 'csv';
const GOAL_MB = 64;
const OPERATOR = { email: 'one@hub.example', roles: ['OPERATOR'], parties: [] } as const;

const folder = mkdtempSync(join(tmpdir(), 'export-'));
const store = await openStore({ mongodbUri: undefined, dataDir: folder });
try {
  await seedCdrs(store.stores, networks(100), CDRS);
  await measure(store.stores);
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(stores: Stores): Promise<void> {
  const hub = { ...stores, clock: { now: () => new Date() } };
  const hash = createHash('sha256');
  const startedMs = performance.now();
  let bytes = 0;
  let lines = 0;
  let afterTenthMb = 0;
  let peakMb = 0;
  const table = exportList(hub, OPERATOR, { list: 'cdrs', filter: {} });
  for await (const piece of writeTable(FORMAT, { ...table, rows: repeated() })) {
    hash.update(piece);
    bytes += piece.length;
    if (lines >= LINES / 10) {
      afterTenthMb ||= memoryMb();
      peakMb = Math.max(peakMb, memoryMb());
    }
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  const perS = Math.round(lines / seconds);
  console.log(
    `${lines} lines, ${(bytes / 1e6).toFixed(0)} MB, ${seconds.toFixed(1)} s, ${perS} lines/s, sha256 ${hash.digest('hex').slice(0, 16)}`,
  );
  const growth = peakMb - afterTenthMb;
  console.log(`memory ${afterTenthMb} MB after a tenth, ${peakMb} MB at most`);
  console.log(`EXPORT GROWTH_MB=${growth} goal=${GOAL_MB} ${growth <= GOAL_MB ? 'ok' : 'short'}`);
  console.log(`EXPORT LINES=${lines} goal=${LINES} ${lines >= LINES ? 'ok' : 'short'}`);

  async function* repeated() {
    while (lines < LINES) {
      for await (const row of exportList(hub, OPERATOR, { list: 'cdrs', filter: {} }).rows) {
        lines += 1;
        yield row;
        if (lines >= LINES) return;
      }
    }
  }
}

function memoryMb(): number {
  return Math.round(process.memoryUsage().rss / 1_048_576);
}
