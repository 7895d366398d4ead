import fc from 'fast-check';
import { DateTime } from 'luxon';
import { findTimeZone } from '../../../src/domain/pricing/periods/local-time.js';
import { countDays } from '../../../src/domain/spot/count-days.js';
import { deliveryPeriods, localDate, localDay, nextDate } from '../../../src/domain/spot/local-day.js';
import { aSpotPrice, hoursFrom } from '../../support/prices/a-spot-price.js';
import { refusalOf } from '../../support/refusal.js';

const BERLIN = findTimeZone('Europe/Berlin');

describe('the delivery periods of a local day', () => {
  it.each([
    ['2026-10-12', 96, 24],
    ['2026-03-29', 92, 23],
    ['2026-10-25', 100, 25],
  ])('of %s are %d quarter hours and %d hours', (date, quarters, hours) => {
    const day = localDay(BERLIN, date);
    expect(day.hours).toBe(hours);
    expect(deliveryPeriods(day, 15)).toHaveLength(quarters);
    expect(deliveryPeriods(day, 30)).toHaveLength(quarters / 2);
    expect(deliveryPeriods(day, 60)).toHaveLength(hours);
  });

  it('begin at local midnight, in UTC', () => {
    const { startsAt, endsAt } = localDay(BERLIN, '2026-10-25');
    expect([startsAt.toISOString(), endsAt.toISOString()]).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
  });

  it('begin when the clock jumps, where that is at midnight', () => {
    const beirut = findTimeZone('Asia/Beirut');
    const day = localDay(beirut, '2026-03-29');
    expect(day).toMatchObject({ startsAt: new Date('2026-03-28T22:00:00Z'), hours: 23 });
  });

  it('are those of the calendar in any zone', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'Europe/Dublin',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Auckland',
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 4_000 }), (name, days) => {
        const zone = findTimeZone(name);
        const luxon = DateTime.fromISO('2020-01-01', { zone: name }).plus({ days });
        const day = localDay(zone, luxon.toISODate() ?? '');
        expect(day.startsAt.getTime()).toBe(luxon.startOf('day').toMillis());
        expect(day.endsAt.getTime()).toBe(luxon.plus({ days: 1 }).startOf('day').toMillis());
        expect(localDate(zone, day.startsAt)).toBe(day.date);
        expect(localDate(zone, day.endsAt)).toBe(nextDate(day.date));
      }),
      { numRuns: 60 },
    );
  });

  it.each(['2026-02-30', '2026-1-1', 'tomorrow', ''])('are refused for "%s"', (date) => {
    expect(refusalOf(() => localDay(BERLIN, date))).toMatchObject({ code: 'bad-field', field: 'day' });
  });
});

describe('the days of an index', () => {
  it('tell how many periods each has, and what is missing, also on days without any', () => {
    const prices = [...hoursFrom('2026-03-28T23:00:00Z', 23), ...hoursFrom('2026-03-30T22:00:00Z', 22)].map((row) =>
      aSpotPrice(row.startsAt.toISOString(), row.perMwh.toString()),
    );
    const quarter = aSpotPrice('2026-03-31T20:00:00Z', '5', { minutes: 15 });
    expect(countDays([...prices, quarter], BERLIN)).toMatchObject([
      { date: '2026-03-29', hours: 23, periods: [{ minutes: 60, count: 23 }], missingQuarterHours: 0 },
      { date: '2026-03-30', hours: 24, periods: [], missingQuarterHours: 96 },
      {
        date: '2026-03-31',
        periods: [
          { minutes: 15, count: 1 },
          { minutes: 60, count: 22 },
        ],
        missingQuarterHours: 7,
      },
    ]);
  });

  it('are none without prices', () => {
    expect(countDays([], BERLIN)).toEqual([]);
  });
});
