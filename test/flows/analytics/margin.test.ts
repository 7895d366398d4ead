import { parsePriceAreas } from '../../../src/domain/analytics/price-areas.js';
import { Decimal } from '../../../src/domain/decimal.js';
import type { SpotPrice } from '../../../src/domain/spot/spot-price.js';
import { type MarginQuery, type MarginReport, marginReport } from '../../../src/flows/analytics/margin.js';
import { spreadNewLines } from '../../../src/flows/analytics/spread-new-lines.js';
import { staffOf } from '../../support/api/api-scene.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, creditOf, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
const OPERATOR = staffOf(['OPERATOR']);
let hub: TestHub;

beforeAll(async () => {
  const areas = [
    { name: 'Netherlands', index: 'EPEX-NL', currency: 'EUR', otherPerKwh: '0.1', countries: ['NLD'] },
    { name: 'Depot', index: 'EPEX-CH', currency: 'CHF', locations: ['NL*ALF/DEPOT'] },
  ];
  hub = { ...(await openTestHub(database)), priceAreas: parsePriceAreas({ areas }) };
  await Promise.all([agree(hub), agree(hub, { cpo: 'BE*CAR' })]);
  await hub.spotPrices.insert([
    aSpotPrice('08:00', '100'),
    aSpotPrice('08:15', '-20'),
    aSpotPrice('08:30', '40'),
    // 08:45 has none.
    aSpotPrice('09:00', '300', 60),
  ]);
  await sendAll();
});
afterAll(() => hub.close());

function aSpotPrice(time: string, perMwh: string, minutes: 15 | 60 = 15, version = 1): SpotPrice {
  const startsAt = new Date(`2026-10-12T${time}:00Z`);
  const provenance = { importId: 'i-1', source: 'CSV' as const, importedAt: startsAt };
  return { index: 'EPEX-NL', startsAt, minutes, perMwh: new Decimal(perMwh), currency: 'EUR', version, provenance };
}

/** 10 kWh at 0.40 from eight to nine; the same from nine to ten at the depot, and in Belgium by another CPO. */
async function sendAll(): Promise<void> {
  const { location } = aPricedCdr('A1', '10');
  await sendCdr(hub, aPricedCdr('A1', '10'));
  await sendCdr(hub, atNine('A2', { location: { ...location, id: 'DEPOT' } }));
  const party = { countryCode: 'BE', partyId: 'CAR' };
  await sendCdr(hub, atNine('B1', { party, location: { ...location, country: 'BEL' } }));
  await spreadNewLines(hub);
}

function atNine(id: string, parts: Parameters<typeof aPricedCdr>[2]) {
  const cdr = aPricedCdr(id, '10', parts);
  const startedAt = new Date('2026-10-12T09:00:00Z');
  const chargingPeriods = cdr.chargingPeriods.map((period) => ({ ...period, startedAt }));
  return { ...cdr, startedAt, endedAt: new Date('2026-10-12T10:00:00Z'), chargingPeriods };
}

function report(query: Partial<MarginQuery> = {}, staff = OPERATOR): Promise<MarginReport> {
  const day = { from: new Date('2026-10-12T00:00:00Z'), until: new Date('2026-10-13T00:00:00Z') };
  return marginReport(hub, staff, { ...day, by: [], timeZone: 'UTC', ...query });
}

/** Keys, energy, revenue, cost and CDRs of each row. */
function told({ rows }: MarginReport): readonly string[] {
  return rows.map(({ keys, sums }) =>
    [...keys, sums.energyKwh, sums.revenue, sums.energyCost, sums.cdrs].map(String).join(' '),
  );
}

describe('the margin report', () => {
  it('has what energy brought and cost, with the price of each quarter hour', async () => {
    const { rows, totals, isComplete, unspreadCdrs } = await report({ cpo: 'NL*ALF', location: 'NL*ALF/LOC1' });
    // 2.5 kWh at 0.20, 0.08 and 0.14; the fourth quarter hour has no price.
    expect(rows[0]?.sums).toMatchObject({
      energyKwh: new Decimal(10),
      revenue: new Decimal(4),
      energyCost: new Decimal('1.05'),
      unknownKwh: { NO_PRICE: new Decimal('2.5') },
      unknownRevenue: new Decimal(1),
      cdrs: 1,
    });
    expect(totals).toEqual(rows);
    expect({ isComplete, unspreadCdrs }).toEqual({ isComplete: true, unspreadCdrs: 0 });
  });

  it('says why a cost is not known: no area, no price, another currency', async () => {
    const [total] = (await report()).totals;
    expect(total?.sums.unknownKwh).toEqual({
      NO_AREA: new Decimal(10),
      NO_PRICE: new Decimal('2.5'),
      OTHER_CURRENCY: new Decimal(10),
    });
  });

  it.each([
    [['hour'], ['2026-10-12T08:00:00Z 10 4 1.05 1', '2026-10-12T09:00:00Z 20 8 0 2']],
    [['location'], ['BE*CAR/LOC1 10 4 0 1', 'NL*ALF/DEPOT 10 4 0 1', 'NL*ALF/LOC1 10 4 1.05 1']],
    [
      ['cpo', 'hour_of_day'],
      ['BE*CAR 11 10 4 0 1', 'NL*ALF 10 10 4 1.05 1', 'NL*ALF 11 10 4 0 1'],
    ],
    [['emsp'], ['DE*BET 30 12 1.05 3']],
    [['tariff'], ['BE*CAR/T1 10 4 0 1', 'NL*ALF/T1 20 8 1.05 2']],
    [['day', 'weekday'], ['2026-10-12 MONDAY 30 12 1.05 3']],
  ] satisfies [MarginQuery['by'], string[]][])('is told by %j', async (by, rows) => {
    expect(told(await report({ by, timeZone: 'Europe/Amsterdam' }))).toEqual(rows);
  });

  it('shows a corrected price, and one that came late', async () => {
    await hub.spotPrices.insert([aSpotPrice('08:00', '200', 15, 2), aSpotPrice('08:45', '100')]);
    const { sums } = (await report({ location: 'NL*ALF/LOC1', cpo: 'NL*ALF' })).rows[0] ?? {};
    expect(sums?.energyCost.toFixed()).toBe('1.8');
    expect(sums?.unknownKwh.NO_PRICE.toFixed()).toBe('0');
  });

  it('is over more than one stretch of days as it is over one', async () => {
    const wide = { from: new Date('2026-01-01T00:00:00Z'), until: new Date('2027-01-01T00:00:00Z') };
    expect((await report({ ...wide, by: ['hour'] })).rows).toEqual((await report({ by: ['hour'] })).rows);
  });

  it('leaves nothing of a sale and its credit, and counts what is not spread yet', async () => {
    const cdr = aPricedCdr('C1', '10', { currency: 'EUR' });
    await sendCdr(hub, cdr);
    await sendCdr(hub, creditOf(cdr, 'C1-X'));
    const before = await report({ by: ['hour'] });
    expect(before).toMatchObject({ isComplete: false, unspreadCdrs: 2 });
    expect(await report({}, staffOf(['FINANCE'], 'BE*CAR'))).not.toHaveProperty('unspreadCdrs');
    await spreadNewLines(hub);
    expect(told(await report({ by: ['hour'] }))).toEqual(told(before));
  });
});

describe('who sees a margin', () => {
  it('is who sold: finance of a CPO sees its own sales and nobody else’s', async () => {
    const finance = staffOf(['FINANCE'], 'BE*CAR');
    expect(told(await report({ by: ['cpo'] }, finance))).toEqual(['BE*CAR 10 4 0 1']);
    expect((await report({ by: ['cpo'], cpo: 'NL*ALF' }, finance)).rows).toEqual([]);
  });

  it('is not who bought: what energy cost is the seller’s secret', async () => {
    expect((await report({}, staffOf(['FINANCE'], 'DE*BET'))).rows).toEqual([]);
    expect((await report({ emsp: 'DE*BET' }, staffOf(['ENGINEER'], 'BE*CAR'))).totals).toEqual([]);
  });
});

describe('a margin report is refused', () => {
  it.each([
    ['from', { from: new Date('2026-10-12T00:01:00Z') }],
    ['until', { until: new Date('2026-10-12T23:59:59Z') }],
    ['until', { until: new Date('2026-10-12T00:00:00Z') }],
    ['until', { until: new Date('2027-11-16T00:15:00Z') }],
    ['tz', { timeZone: 'Europe/Atlantis' }],
  ] satisfies [string, Partial<MarginQuery>][])('at %s', async (field, query) => {
    await expect(report(query)).rejects.toMatchObject({ code: 'bad-field', field });
  });

  it('when it has more rows than it may have', async () => {
    const slots = Array.from({ length: 20_001 }, (_, index) => `NL*ALF/LOC${index}`);
    const groups = async function* () {
      const sold = { slot: new Date(0), currency: 'EUR', energyKwh: new Decimal(1), revenue: new Decimal(1), cdrs: 1 };
      for (const location of slots) yield { ...sold, keys: [location] };
    };
    const crowded = { ...hub, billedLines: { ...hub.billedLines, groups } };
    const day = { from: new Date('2026-10-12T00:00:00Z'), until: new Date('2026-10-13T00:00:00Z') };
    const asked = marginReport(crowded, OPERATOR, { ...day, by: ['location'], timeZone: 'UTC' });
    await expect(asked).rejects.toMatchObject({ code: 'bad-field', field: 'by' });
  });
});
