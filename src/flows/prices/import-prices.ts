import { HubError } from '../../domain/errors.js';
import { compareImport, type ImportComparison } from '../../domain/spot/compare-import.js';
import type { ImportCounts, PriceImport } from '../../domain/spot/price-import.js';
import { type PriceRow, periodEnd, periodKey } from '../../domain/spot/price-row.js';
import type { Provenance, SpotPrice } from '../../domain/spot/spot-price.js';
import { newestVersions } from '../../domain/spot/spot-prices.js';
import type { Hub } from '../hub.js';
import { type LeaseDeps, oneAtATime } from './one-at-a-time.js';
import { type OpenReportDeps, openReports } from './open-reports.js';

export interface NewPriceImport {
  readonly index: string;
  readonly source: Provenance['source'];
  /** File name, or URL without its query. */
  readonly origin: string;
  /** As they came; only their hash is kept. */
  readonly bytes: Uint8Array;
  /** Read from the bytes as a whole: nothing is imported of a file with a wrong row. */
  readonly rows: readonly PriceRow[];
  /** E-mail of the operator, or `job`. */
  readonly importedBy: string;
  /** Also bytes that were imported before, if they say now something else than the newest prices. */
  readonly again?: true;
}

export interface ImportResult {
  readonly priceImport: PriceImport;
  /** True: these bytes were imported before; nothing was changed, and this is what became of them then. */
  readonly repeated: boolean;
  /** Reports that it opened on prices that changed after the fact. */
  readonly reportIds: readonly string[];
}

export type ImportDeps = OpenReportDeps &
  LeaseDeps &
  Pick<Hub, 'priceImports' | 'spotPrices'> &
  Partial<Pick<Hub, 'pricesImported'>>;

/** An import that outlives its lease can meet another one; each attempt finds what the other has written. */
const ATTEMPTS = 5;

/**
 * Writes the prices of a file: new periods as version 1, other prices as a further version; no version is changed. The
 * same bytes twice change nothing. Interrupted, the same bytes again go on where it ended. Corrections of periods that had
 * begun, or were published, open difference reports. Refuses with `conflict` when others keep writing the same index.
 */
export function importPrices(hub: ImportDeps, asked: NewPriceImport): Promise<ImportResult> {
  return oneAtATime(hub, asked.index, () => importAlone(hub, asked));
}

async function importAlone(hub: ImportDeps, asked: NewPriceImport): Promise<ImportResult> {
  const known = await hub.priceImports.find(idOf(hub, asked));
  if (known?.state === 'DONE' && !(asked.again && (await wouldChange(hub, asked)))) {
    return { priceImport: known, repeated: true, reportIds: [] };
  }
  const started = known?.state === 'STARTED' ? known : startOf(hub, asked, known && hub.clock.now().toISOString());
  await hub.priceImports.begin(started);
  const compared = await writeRows(hub, started, asked.rows);
  const reportIds = await openReports(hub, started, compared);
  const counts = countsOf(compared);
  await hub.priceImports.finish(started.id, counts);
  hub.log.info({
    event: 'prices.imported',
    index: started.index,
    import: started.id,
    source: started.source,
    ...counts,
  });
  hub.pricesImported?.(asked.index);
  return { priceImport: { ...started, state: 'DONE', counts }, repeated: false, reportIds };
}

/** Of index and bytes; with a time when the same bytes are imported again. */
function idOf({ secrets }: Pick<Hub, 'secrets'>, { index, bytes }: NewPriceImport, again = ''): string {
  return `PI-${secrets.sha256(`${index}|${secrets.sha256(bytes)}|${again}`).slice(0, 20)}`;
}

function startOf(hub: ImportDeps, asked: NewPriceImport, again = ''): PriceImport {
  const { index, source, origin, importedBy, bytes, rows } = asked;
  const [first] = rows;
  if (!first) throw new HubError('bad-field', 'rows: expected at least one price', 'rows');
  const until = new Date(Math.max(...rows.map(periodEnd)));
  const about = { index, source, origin, importedBy, sha256: hub.secrets.sha256(bytes) };
  const importedAt = hub.clock.now();
  return { id: idOf(hub, asked, again), ...about, importedAt, state: 'STARTED', from: first.startsAt, until };
}

async function wouldChange({ spotPrices }: ImportDeps, { index, rows }: NewPriceImport): Promise<boolean> {
  const [first] = rows;
  if (!first) return false;
  const until = new Date(Math.max(...rows.map(periodEnd)));
  const { added, corrected } = compareImport(await spotPrices.newest({ index, from: first.startsAt, until }), rows);
  return added.length + corrected.length > 0;
}

/** Writes what is not there yet; returns what the whole import changed, also in attempts and processes before this one. */
async function writeRows(
  { spotPrices }: ImportDeps,
  started: PriceImport,
  rows: readonly PriceRow[],
): Promise<ImportComparison> {
  const { id: importId, index, from, until, source, importedAt } = started;
  for (let attempt = 1; ; attempt += 1) {
    const versions = await spotPrices.versions({ index, from, until });
    const compared = compareImport(
      versions.filter(({ provenance }) => provenance.importId !== importId),
      rows,
    );
    const toWrite = nextVersions(
      versions,
      [...compared.added, ...compared.corrected.map(({ after }) => after)],
      importId,
    );
    const provenance: Provenance = { importId, source, importedAt };
    try {
      await spotPrices.insert(toWrite.map((next) => ({ index, ...next, provenance })));
      return compared;
    } catch (error) {
      const isConflict = error instanceof HubError && error.code === 'conflict';
      if (!isConflict || attempt === ATTEMPTS) throw error;
    }
  }
}

/** The rows whose newest version is not this import's, with the number of the version after the newest. */
function nextVersions(
  versions: readonly SpotPrice[],
  rows: readonly PriceRow[],
  importId: string,
): readonly (PriceRow & Pick<SpotPrice, 'version'>)[] {
  const newest = new Map(newestVersions(versions).map((price) => [periodKey(price), price]));
  return rows.flatMap((row) => {
    const last = newest.get(periodKey(row));
    return last?.provenance.importId === importId ? [] : [{ ...row, version: (last?.version ?? 0) + 1 }];
  });
}

function countsOf({ same, added, corrected, refined }: ImportComparison): ImportCounts {
  return { same: same.length, added: added.length, corrected: corrected.length, refined: refined.length };
}
