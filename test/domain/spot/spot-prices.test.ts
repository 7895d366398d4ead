import fc from 'fast-check';
import { Decimal } from '../../../src/domain/decimal.js';
import { findGaps } from '../../../src/domain/spot/find-gaps.js';
import { SLOT_MS, slotStart } from '../../../src/domain/spot/spot-price.js';
import { hourlyMean, newestVersions, spotPrices } from '../../../src/domain/spot/spot-prices.js';
import { aSpotPrice } from '../../support/prices/a-spot-price.js';
import { refusalOf } from '../../support/refusal.js';

const at = (instant: string) => Date.parse(instant);
const quarter = (instant: string, perMwh: string) => aSpotPrice(instant, perMwh, { minutes: 15 });

describe('the price at an instant', () => {
  it('is that of the delivery period in which it lies, its start included and its end not', () => {
    const prices = spotPrices([aSpotPrice('2026-10-12T10:00:00Z', '10'), aSpotPrice('2026-10-12T11:00:00Z', '11')]);
    expect(prices.at(at('2026-10-12T10:00:00Z'))?.perMwh.toString()).toBe('10');
    expect(prices.at(at('2026-10-12T10:59:59.999Z'))?.perMwh.toString()).toBe('10');
    expect(prices.at(at('2026-10-12T11:00:00Z'))?.perMwh.toString()).toBe('11');
    expect(prices.at(at('2026-10-12T12:00:00Z'))).toBeUndefined();
    expect(prices.at(at('2026-10-12T09:59:59Z'))).toBeUndefined();
  });

  it('is that of the quarter hour where there is one, else of the half hour, else of the hour', () => {
    const prices = spotPrices([
      aSpotPrice('2026-10-12T10:00:00Z', '60'),
      aSpotPrice('2026-10-12T10:30:00Z', '30', { minutes: 30 }),
      quarter('2026-10-12T10:45:00Z', '15'),
    ]);
    const shown = ['10:00', '10:15', '10:30', '10:45'].map((time) => prices.at(at(`2026-10-12T${time}:00Z`)));
    expect(shown.map((price) => price?.perMwh.toString())).toEqual(['60', '60', '30', '15']);
  });

  it('is that of the newest version, whatever the order they come in', () => {
    const old = aSpotPrice('2026-10-12T10:00:00Z', '1');
    const corrected = aSpotPrice('2026-10-12T10:00:00Z', '2', { version: 2 });
    expect(newestVersions([corrected, old])).toEqual([corrected]);
    expect(spotPrices([corrected, old]).at(at('2026-10-12T10:30:00Z'))).toBe(corrected);
  });

  it('agrees with looking at every period in turn', () => {
    const start = at('2026-10-12T00:00:00Z');
    const period = fc.record({ slot: fc.nat(60), minutes: fc.constantFrom(15 as const, 30 as const, 60 as const) });
    fc.assert(
      fc.property(fc.array(period, { maxLength: 30 }), fc.nat(64 * SLOT_MS), (periods, offset) => {
        const list = periods.map(({ slot, minutes }) =>
          aSpotPrice(new Date(start + slot * SLOT_MS).toISOString(), '1', { minutes }),
        );
        const instant = start + offset;
        // Markets do not sell half hours that overlap half hours; of such the one that began last counts.
        const plain = [15, 30, 60].flatMap((minutes) =>
          list
            .filter((price) => price.minutes === minutes && price.startsAt.getTime() <= instant)
            .filter((price) => instant < price.startsAt.getTime() + minutes * 60_000)
            .sort((a, b) => b.startsAt.getTime() - a.startsAt.getTime()),
        )[0];
        expect(spotPrices(list).at(instant)).toEqual(plain);
      }),
    );
  });
});

describe('the price of an hour', () => {
  const quarters = ['10:00', '10:15', '10:30', '10:45'].map((time, index) =>
    quarter(`2026-10-12T${time}:00Z`, ['-1', '0.01', '5', '7.02'][index] ?? ''),
  );

  it('is the exact arithmetic mean of its four quarters', () => {
    expect(hourlyMean(spotPrices(quarters), at('2026-10-12T10:37:00Z'))).toEqual(new Decimal('2.7575'));
    expect(hourlyMean(spotPrices([aSpotPrice('2026-10-12T10:00:00Z', '3.3')]), at('2026-10-12T10:00:00Z'))).toEqual(
      new Decimal('3.3'),
    );
  });

  it('is not known while a quarter is missing', () => {
    expect(hourlyMean(spotPrices(quarters.slice(1)), at('2026-10-12T10:00:00Z'))).toBeUndefined();
  });

  it('is refused when its quarters are in several currencies', () => {
    const [first, ...rest] = quarters;
    const mixed = spotPrices([{ ...(first ?? quarter('', '')), currency: 'SEK' }, ...rest]);
    const refused = refusalOf(() => hourlyMean(mixed, at('2026-10-12T10:00:00Z')));
    expect(refused).toMatchObject({ code: 'currency-mismatch' });
  });
});

describe('gaps', () => {
  const day = { from: new Date('2026-10-12T10:00:00Z'), until: new Date('2026-10-12T13:00:00Z') };
  const prices = spotPrices([
    aSpotPrice('2026-10-12T10:00:00Z', '10'),
    quarter('2026-10-12T11:00:00Z', '1'),
    quarter('2026-10-12T11:45:00Z', '4'),
  ]);

  it('are the delivery periods without a price', () => {
    const missing = findGaps(prices, { ...day, until: new Date('2026-10-12T12:00:00Z'), minutes: 15 });
    expect(missing).toEqual([new Date('2026-10-12T11:15:00Z'), new Date('2026-10-12T11:30:00Z')]);
  });

  it('of hours are those in which any quarter is missing', () => {
    const missing = findGaps(prices, { ...day, minutes: 60 });
    expect(missing).toEqual([new Date('2026-10-12T11:00:00Z'), new Date('2026-10-12T12:00:00Z')]);
  });

  it('are none where an hour has one price', () => {
    expect(findGaps(prices, { ...day, until: new Date('2026-10-12T11:00:00Z'), minutes: 15 })).toEqual([]);
  });

  it('begin at the quarter hour in which the stretch begins', () => {
    const from = new Date('2026-10-12T12:07:00Z');
    const [first] = findGaps(prices, { ...day, from, minutes: 15 });
    expect(first?.getTime()).toBe(slotStart(from.getTime()));
  });
});
