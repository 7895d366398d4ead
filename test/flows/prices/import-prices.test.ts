import { HubError } from '../../../src/domain/errors.js';
import type { PriceRow } from '../../../src/domain/spot/price-row.js';
import type { Hub } from '../../../src/flows/hub.js';
import { type ImportDeps, type ImportResult, importPrices } from '../../../src/flows/prices/import-prices.js';
import { loadSpotPrices } from '../../../src/flows/prices/load-spot-prices.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aRow, hoursFrom } from '../../support/prices/a-spot-price.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
  hub.time.now = new Date('2026-10-12T11:20:00Z');
});
afterAll(() => hub.close());

const DAY = hoursFrom('2026-10-12T22:00:00Z', 24);
const STRETCH = { from: new Date('2026-10-12T22:00:00Z'), until: new Date('2026-10-13T22:00:00Z') };

interface Importing {
  readonly rows?: readonly PriceRow[];
  readonly bytes?: string;
  readonly again?: true;
  readonly at?: Partial<ImportDeps>;
}

/** Bytes that differ when the rows do. */
function importInto(index: string, { rows = DAY, bytes, again, at }: Importing = {}): Promise<ImportResult> {
  const said = bytes ?? JSON.stringify(rows);
  const about = { index, source: 'CSV', origin: 'prices.csv', importedBy: 'clerk@hub.example' } as const;
  return importPrices({ ...hub, ...at }, { ...about, bytes: Buffer.from(said), rows, ...(again && { again }) });
}

/** The day's rows, some with another price. */
function changed(perMwh: string, ...at: readonly number[]): readonly PriceRow[] {
  return DAY.map((row, index) => (at.includes(index) ? { ...row, perMwh: row.perMwh.times(0).plus(perMwh) } : row));
}

async function shownAt(index: string, instant: string): Promise<string> {
  const price = (await loadSpotPrices(hub, { index, ...STRETCH })).at(Date.parse(instant));
  return `${price?.perMwh} v${price?.version}`;
}

describe('an import of prices', () => {
  it('writes them with where they came from, and every quarter hour of an hour has the hour’s price', async () => {
    const { priceImport, repeated, reportIds } = await importInto('NEW');
    expect({ repeated, reportIds }).toEqual({ repeated: false, reportIds: [] });
    expect(priceImport).toMatchObject({
      index: 'NEW',
      state: 'DONE',
      counts: { same: 0, added: 24, corrected: 0, refined: 0 },
      ...STRETCH,
      origin: 'prices.csv',
      importedBy: 'clerk@hub.example',
    });
    expect(await hub.priceImports.find(priceImport.id)).toEqual(priceImport);
    const price = (await loadSpotPrices(hub, { index: 'NEW', ...STRETCH })).at(Date.parse('2026-10-12T23:45:00Z'));
    expect(price).toMatchObject({
      version: 1,
      provenance: { importId: priceImport.id, source: 'CSV', importedAt: hub.time.now },
    });
    expect(price?.perMwh.toString()).toBe('11');
  });

  it('of the same bytes twice changes nothing', async () => {
    const first = await importInto('TWICE');
    const second = await importInto('TWICE');
    expect(second).toEqual({ priceImport: first.priceImport, repeated: true, reportIds: [] });
    expect(await hub.spotPrices.versions({ index: 'TWICE', ...STRETCH })).toHaveLength(24);
    expect((await hub.priceImports.list({ index: 'TWICE', offset: 0, limit: 9 })).total).toBe(1);
  });

  it('of the same bytes for another index is another import', async () => {
    expect((await importInto('TWICE-2')).repeated).toBe(false);
  });

  it('of other bytes with the same prices is noted, and writes no version', async () => {
    await importInto('SAME');
    const { priceImport, repeated } = await importInto('SAME', { bytes: 'another file' });
    expect(repeated).toBe(false);
    expect(priceImport.counts).toEqual({ same: 24, added: 0, corrected: 0, refined: 0 });
    expect(await hub.spotPrices.versions({ index: 'SAME', ...STRETCH })).toHaveLength(24);
  });

  it('with another price adds a version, and the first stays', async () => {
    await importInto('CORRECTED');
    const { priceImport } = await importInto('CORRECTED', { rows: changed('-7.5', 3) });
    expect(priceImport.counts).toEqual({ same: 23, added: 0, corrected: 1, refined: 0 });
    expect(await shownAt('CORRECTED', '2026-10-13T01:30:00Z')).toBe('-7.5 v2');
    const versions = await hub.spotPrices.versions({ index: 'CORRECTED', ...STRETCH });
    expect(versions.filter(({ version }) => version === 1)).toHaveLength(24);
  });

  it('takes an older file for what was imported before, unless it is imported again on purpose', async () => {
    await importInto('BACK');
    await importInto('BACK', { rows: changed('1', 0) });
    expect(await importInto('BACK')).toMatchObject({ repeated: true });
    expect(await shownAt('BACK', '2026-10-12T22:00:00Z')).toBe('1 v2');
    const again = await importInto('BACK', { again: true });
    expect(again).toMatchObject({ repeated: false, priceImport: { counts: { corrected: 1, same: 23 } } });
    expect(await shownAt('BACK', '2026-10-12T22:00:00Z')).toBe('10 v3');
    expect(await importInto('BACK', { again: true })).toMatchObject({ repeated: true });
  });

  it('refuses none at all', async () => {
    await expect(importInto('NONE', { rows: [] })).rejects.toMatchObject({ code: 'bad-field' });
  });
});

describe('imports at the same time', () => {
  it('of the same bytes are one', async () => {
    const results = await Promise.all([1, 2, 3].map(() => importInto('TOGETHER')));
    expect(results.filter(({ repeated }) => repeated)).toHaveLength(2);
    expect(await hub.spotPrices.versions({ index: 'TOGETHER', ...STRETCH })).toHaveLength(24);
  });

  it('of different prices come one whole after the other', async () => {
    const files = ['100', '200', '300'].map((price) => changed(price, ...DAY.keys()));
    await Promise.all(files.map((rows) => importInto('RACE', { rows })));
    const newest = await hub.spotPrices.newest({ index: 'RACE', ...STRETCH });
    expect(new Set(newest.map(({ version }) => version))).toEqual(new Set([3]));
    expect(new Set(newest.map(({ perMwh }) => perMwh.toString())).size).toBe(1);
  });

  it('are refused when somebody else keeps the index for long', async () => {
    const until = new Date(hub.time.now.getTime() + 60_000);
    await hub.leases.hold({ key: 'prices:HELD', holder: 'other', now: hub.time.now, until });
    await expect(importInto('HELD', { at: { patienceMs: 0 } })).rejects.toMatchObject({ code: 'conflict' });
    expect(await hub.spotPrices.newest({ index: 'HELD', ...STRETCH })).toEqual([]);
  });

  it('find what another one has written in between', async () => {
    const other = changed('55', 5);
    let hasMeddled = false;
    const meddling: Hub['spotPrices'] = {
      ...hub.spotPrices,
      insert: async (prices) => {
        if (!hasMeddled) {
          hasMeddled = true;
          const provenance = { importId: 'PI-other', source: 'CSV', importedAt: hub.time.now } as const;
          await hub.spotPrices.insert(other.map((row) => ({ index: 'MEDDLED', version: 1, provenance, ...row })));
        }
        await hub.spotPrices.insert(prices);
      },
    };
    const { priceImport } = await importInto('MEDDLED', { at: { spotPrices: meddling } });
    expect(priceImport.counts).toEqual({ same: 23, added: 0, corrected: 1, refined: 0 });
    expect(await shownAt('MEDDLED', '2026-10-13T03:00:00Z')).toBe('15 v2');
  });

  it('are refused when others keep writing the same periods', async () => {
    const spotPrices = { ...hub.spotPrices, insert: () => Promise.reject(new HubError('conflict', 'taken')) };
    await expect(importInto('TAKEN', { at: { spotPrices } })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('an import that was interrupted', () => {
  it('is seen as started, and the same bytes go on with it as if nothing had been', async () => {
    const rows = changed('99', 0, 23);
    await importInto('CRASH');
    const dying: Hub['spotPrices'] = {
      ...hub.spotPrices,
      insert: async ([first]) => {
        if (first) await hub.spotPrices.insert([first]);
        throw new Error('the power is out');
      },
    };
    await expect(importInto('CRASH', { rows, at: { spotPrices: dying } })).rejects.toThrow('the power is out');
    const { items } = await hub.priceImports.list({ index: 'CRASH', offset: 0, limit: 9 });
    expect(items.filter(({ state }) => state === 'STARTED')).toHaveLength(1);

    const { priceImport } = await importInto('CRASH', { rows });
    expect(priceImport).toMatchObject({ state: 'DONE', counts: { same: 22, corrected: 2 } });
    expect(await shownAt('CRASH', '2026-10-12T22:00:00Z')).toBe('99 v2');
    expect(await shownAt('CRASH', '2026-10-13T21:00:00Z')).toBe('99 v2');
    expect((await hub.priceImports.list({ index: 'CRASH', offset: 0, limit: 9 })).total).toBe(2);
  });
});

describe('quarter hours that take the place of an hour', () => {
  it('are added beside it, and count', async () => {
    await importInto('FINER');
    const rows = [aRow('2026-10-12T22:15:00Z', '44', { minutes: 15 })];
    const { priceImport } = await importInto('FINER', { rows });
    expect(priceImport.counts).toEqual({ same: 0, added: 1, corrected: 0, refined: 1 });
    expect(await shownAt('FINER', '2026-10-12T22:15:00Z')).toBe('44 v1');
    expect(await shownAt('FINER', '2026-10-12T22:30:00Z')).toBe('10 v1');
  });
});
