import { Decimal } from '../../../src/domain/decimal.js';
import type { DifferenceReport } from '../../../src/domain/spot/difference-report.js';
import type { PriceImport } from '../../../src/domain/spot/price-import.js';
import { useStores } from '../../support/open-stores.js';

const openStores = useStores();

const STARTED: PriceImport = {
  id: 'PI-1',
  index: 'EPEX-DE',
  source: 'CSV',
  origin: 'prices.csv',
  sha256: 'ab'.repeat(32),
  importedAt: new Date('2026-10-12T11:20:00Z'),
  importedBy: 'clerk@hub.example',
  state: 'STARTED',
  from: new Date('2026-10-12T22:00:00Z'),
  until: new Date('2026-10-13T22:00:00Z'),
};
const COUNTS = { same: 1, added: 20, corrected: 3, refined: 0 };

const side = (perMwh: string, version: number) =>
  ({ minutes: 60, perMwh: new Decimal(perMwh), currency: 'EUR', version }) as const;
const REPORT: DifferenceReport = {
  id: 'PD-1',
  index: 'EPEX-DE',
  importId: 'PI-1',
  openedAt: new Date('2026-10-12T11:20:00Z'),
  differences: [
    { startsAt: new Date('2026-10-12T08:00:00Z'), before: side('40.1', 1), after: side('-4.01', 2) },
    { startsAt: new Date('2026-10-12T09:00:00Z'), before: side('41', 1), after: side('42', 2) },
  ],
  state: 'OPEN',
};

describe('stored price imports', () => {
  it('begin once, and are done with their counts', async () => {
    const { priceImports } = await openStores();
    expect(await priceImports.begin(STARTED)).toBe(true);
    expect(await priceImports.begin(STARTED)).toBe(false);
    expect(await priceImports.find('PI-1')).toEqual(STARTED);
    await priceImports.finish('PI-1', COUNTS);
    await priceImports.finish('PI-1', { ...COUNTS, added: 0 });
    expect(await priceImports.find('PI-1')).toEqual({ ...STARTED, state: 'DONE', counts: COUNTS });
    expect(await priceImports.find('PI-9')).toBeUndefined();
  });

  it('are listed newest first, of one index or of all', async () => {
    const { priceImports } = await openStores();
    const later = { ...STARTED, id: 'PI-2', index: 'EPEX-FR', importedAt: new Date('2026-10-13T11:20:00Z') };
    await priceImports.begin(later);
    const all = await priceImports.list({ offset: 0, limit: 1 });
    expect(all).toEqual({ items: [later], total: 2 });
    const french = await priceImports.list({ index: 'EPEX-FR', offset: 0, limit: 10 });
    expect(french).toEqual({ items: [later], total: 1 });
  });
});

describe('stored difference reports', () => {
  it('are opened once, and come back with both sides exactly', async () => {
    const { differenceReports } = await openStores();
    await differenceReports.open(REPORT);
    await differenceReports.open({ ...REPORT, differences: [] });
    expect(await differenceReports.find('PD-1')).toEqual(REPORT);
    expect(await differenceReports.find('PD-9')).toBeUndefined();
  });

  it('are closed once, with who and why', async () => {
    const { differenceReports } = await openStores();
    const closing = { closedAt: new Date('2026-10-13T08:00:00Z'), closedBy: 'clerk@hub.example', note: 'credited' };
    expect(await differenceReports.close('PD-1', closing)).toBe(true);
    expect(await differenceReports.close('PD-1', { ...closing, note: 'again' })).toBe(false);
    expect(await differenceReports.close('PD-9', closing)).toBe(false);
    expect(await differenceReports.find('PD-1')).toEqual({ ...REPORT, ...closing, state: 'CLOSED' });
  });

  it('are listed by state without their periods, newest first', async () => {
    const { differenceReports } = await openStores();
    const openedAt = new Date('2026-10-14T11:20:00Z');
    await differenceReports.open({ ...REPORT, id: 'PD-2', openedAt });
    const { differences: _none, ...summary } = { ...REPORT, id: 'PD-2', openedAt, count: 2 };
    const page = { offset: 0, limit: 10 };
    expect(await differenceReports.list({ ...page, state: 'OPEN' })).toEqual({ items: [summary], total: 1 });
    const all = await differenceReports.list({ ...page, index: 'EPEX-DE' });
    expect(all.items.map(({ id }) => id)).toEqual(['PD-2', 'PD-1']);
    expect(await differenceReports.list({ ...page, index: 'EPEX-FR' })).toEqual({ items: [], total: 0 });
  });
});
