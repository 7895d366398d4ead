import type { Staff } from '../../../src/domain/access.js';
import type { PriceRow } from '../../../src/domain/spot/price-row.js';
import { closeDifferenceReport, showDifferenceReport } from '../../../src/flows/prices/difference-reports.js';
import { importPrices } from '../../../src/flows/prices/import-prices.js';
import type { PriceUse } from '../../../src/flows/prices/open-reports.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aRow, hoursFrom } from '../../support/prices/a-spot-price.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;
const logged: object[] = [];

beforeAll(async () => {
  hub = await openTestHub(database);
});
beforeEach(() => {
  // The hour from 11:00 has begun, the one from 12:00 has not.
  hub.time.now = new Date('2026-10-12T11:20:00Z');
  logged.length = 0;
});
afterAll(() => hub.close());

const OPERATOR: Staff = { email: 'clerk@hub.example', roles: ['OPERATOR'], parties: [] };
const FINANCE: Staff = { email: 'finance@xyz.example', roles: ['FINANCE'], parties: ['DE*XYZ'] };
const HOURS = hoursFrom('2026-10-12T09:00:00Z', 5);

function importInto(index: string, rows: readonly PriceRow[], priceUse?: PriceUse) {
  const log = { ...hub.log, warn: (fields: object) => void logged.push(fields) };
  const about = { index, source: 'ENTSOE', origin: 'https://x.example/api', importedBy: 'job' } as const;
  const deps = { ...hub, log, ...(priceUse && { priceUse }) };
  return importPrices(deps, { ...about, bytes: Buffer.from(JSON.stringify(rows)), rows });
}

/** All five hours, each a hundred euro dearer. */
const DEARER = HOURS.map((row) => ({ ...row, perMwh: row.perMwh.plus(100) }));

async function onlyReport(ids: readonly string[]) {
  const [id = '', ...more] = ids;
  expect(more).toEqual([]);
  return (await showDifferenceReport(hub, OPERATOR, id)).report;
}

describe('a correction of prices', () => {
  it('of delivery periods that have begun opens a report with both prices', async () => {
    const first = await importInto('A', HOURS);
    expect(first.reportIds).toEqual([]);
    const { reportIds, priceImport } = await importInto('A', DEARER);
    const report = await onlyReport(reportIds);
    expect(report).toMatchObject({ index: 'A', importId: priceImport.id, state: 'OPEN', openedAt: hub.time.now });
    const told = report.differences.map(({ startsAt, before, after }) => [
      startsAt.toISOString().slice(11, 16),
      `${before.perMwh} v${before.version}`,
      `${after.perMwh} v${after.version}`,
    ]);
    expect(told).toEqual([
      ['09:00', '10 v1', '110 v2'],
      ['10:00', '11 v1', '111 v2'],
      ['11:00', '12 v1', '112 v2'],
    ]);
    expect(logged).toEqual([{ event: 'prices.changed', index: 'A', report: report.id, periods: 3 }]);
  });

  it('of periods that are yet to come opens none, unless they were published', async () => {
    await importInto('B', HOURS.slice(3));
    expect((await importInto('B', DEARER.slice(3))).reportIds).toEqual([]);
    const publishedUntil = async () => new Date('2026-10-12T13:00:00Z');
    const { reportIds } = await importInto('B', HOURS.slice(3), { publishedUntil });
    expect(reportIds).toEqual([]);
    const cheaper = HOURS.slice(3).map((row) => ({ ...row, perMwh: row.perMwh.minus(1) }));
    const report = await onlyReport((await importInto('B', cheaper, { publishedUntil })).reportIds);
    expect(report.differences.map(({ startsAt }) => startsAt)).toEqual([new Date('2026-10-12T12:00:00Z')]);
  });

  it('by quarter hours, where an hour had begun with another price, opens one too', async () => {
    await importInto('C', HOURS);
    const quarters = [
      aRow('2026-10-12T10:15:00Z', '-5', { minutes: 15 }),
      aRow('2026-10-12T10:30:00Z', '11', { minutes: 15 }),
    ];
    const report = await onlyReport((await importInto('C', quarters)).reportIds);
    expect(report.differences).toMatchObject([
      { startsAt: new Date('2026-10-12T10:15:00Z'), before: { minutes: 60 }, after: { minutes: 15, version: 1 } },
    ]);
  });

  it('of thousands of periods opens several reports of limited size', async () => {
    const rows = hoursFrom('2024-01-01T00:00:00Z', 1_001);
    await importInto('D', rows);
    const { reportIds } = await importInto(
      'D',
      rows.map((row) => ({ ...row, perMwh: row.perMwh.plus(1) })),
    );
    const reports = await Promise.all(reportIds.map((id) => showDifferenceReport(hub, OPERATOR, id)));
    expect(reports.map(({ report }) => report.differences.length)).toEqual([1_000, 1]);
  });
});

describe('a difference report', () => {
  it('is closed by an operator with a note, once', async () => {
    await importInto('E', HOURS);
    const [id = ''] = (await importInto('E', DEARER)).reportIds;
    hub.time.now = new Date('2026-10-13T08:00:00Z');
    const closed = await closeDifferenceReport(hub, OPERATOR, { id, note: 'credited and billed again' });
    expect(closed).toMatchObject({
      state: 'CLOSED',
      note: 'credited and billed again',
      closedBy: OPERATOR.email,
      closedAt: hub.time.now,
    });
    expect((await showDifferenceReport(hub, OPERATOR, id)).report).toEqual(closed);
    await expect(closeDifferenceReport(hub, OPERATOR, { id, note: 'x' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('that does not exist is neither shown nor closed', async () => {
    const refused = { code: 'unknown-object' };
    await expect(showDifferenceReport(hub, OPERATOR, 'PD-9')).rejects.toMatchObject(refused);
    await expect(closeDifferenceReport(hub, OPERATOR, { id: 'PD-9', note: 'x' })).rejects.toMatchObject(refused);
  });

  it('names the CDRs that were billed, to operators, where the hub keeps them', async () => {
    await importInto('F', HOURS);
    const [id = ''] = (await importInto('F', DEARER)).reportIds;
    const cdr = { cdr: 'NL*ABC/1', startsAt: new Date('2026-10-12T09:15:00Z'), kwh: '4.5', currency: 'EUR' };
    const billed = { cdrs: [cdr], more: false, unspread: 0 };
    const asked: object[] = [];
    const priceUse: PriceUse = {
      billedIn: async (slots) => {
        asked.push(slots);
        return billed;
      },
    };
    const { report, affected } = await showDifferenceReport({ ...hub, priceUse }, OPERATOR, id);
    expect(affected).toEqual(billed);
    expect(asked).toEqual([{ index: 'F', slots: report.differences }]);
    expect(await showDifferenceReport({ ...hub, priceUse }, FINANCE, id)).toEqual({ report });
    expect(await showDifferenceReport(hub, OPERATOR, id)).toEqual({ report });
  });
});
