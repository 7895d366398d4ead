import { Decimal } from '../../../../src/domain/decimal.js';
import type { PriceableCdr, PriceableTariff, PricedCdr } from '../../../../src/domain/pricing/priced-cdr.js';
import type { TariffRestrictions } from '../../../../src/domain/roaming/tariff.js';
import { aSession, aTariff, charging, codes, element, energy, fee, net, price, stretch, time } from '../a-session.js';

const d = (text: string): Decimal => new Decimal(text);
const SPANS = ['PERIOD_SPANS_PRICE_CHANGE'];

/** 1 per kWh where the restrictions hold, else 3. */
const twoPrices = (restrictions: TariffRestrictions, other = '3'): PriceableTariff =>
  aTariff([element([energy('1')], restrictions), element([energy(other)])]);
const linear = (cdr: PriceableCdr, tariff: PriceableTariff): PricedCdr =>
  price(cdr, tariff, { policy: { split: 'LINEAR' } });

describe('a price change inside a period', () => {
  // Wednesday 4 March 2026, 10:00 in Amsterdam.
  it.each<[string, TariffRestrictions, number, string]>([
    ['a time of day', { endTime: '10:15' }, 60, '25'],
    ['midnight', { dayOfWeek: ['WEDNESDAY'] }, 28 * 60, '20'],
    ['a date', { endDate: '2026-03-05' }, 28 * 60, '20'],
    ['the age of the session', { maxDurationS: d('900') }, 60, '25'],
    ['the energy so far', { maxKwh: d('4') }, 60, '22'],
  ])(
    'at %s is warned of: the price at its start counts, or each part has its own by policy',
    (_at, restrictions, minutes, split) => {
      const cdr = aSession([charging(minutes, '10')]);
      const priced = price(cdr, twoPrices(restrictions));
      expect([net(priced), codes(priced)]).toEqual(['10', SPANS]);
      const parts = linear(cdr, twoPrices(restrictions));
      expect([net(parts), codes(parts), parts.billed.energyKwh.toFixed()]).toEqual([split, SPANS, '10']);
    },
  );

  it.each<[string, TariffRestrictions]>([
    ['at its end', { endTime: '11:00' }],
    ['at its start', { startTime: '10:00' }],
    ['when its energy is reached', { maxKwh: d('10') }],
    ['when the age is reached', { maxDurationS: d('3600') }],
    ['on other days', { startTime: '10:00', endTime: '12:00', dayOfWeek: ['WEDNESDAY', 'SUNDAY'] }],
  ])('is none when it lies %s', (_where, restrictions) => {
    expect(codes(price(aSession([charging(60, '10')]), twoPrices(restrictions)))).toEqual([]);
  });

  it('is none when the other element costs the same', () => {
    expect(codes(price(aSession([charging(60, '10')]), twoPrices({ endTime: '10:15' }, '1.0')))).toEqual([]);
  });

  it('is one when the price ends and energy becomes free', () => {
    const tariff = aTariff([element([energy('1')], { endTime: '10:15' })]);
    const cdr = aSession([charging(60, '10')]);
    expect(codes(price(cdr, tariff))).toEqual(SPANS);
    expect(net(linear(cdr, tariff))).toBe('2.5');
  });

  it('is found when the clock is put forward past a window', () => {
    const cdr = aSession([charging(60, '10')], '2026-03-29T00:30:00Z');
    const tariff = twoPrices({ startTime: '02:30', endTime: '03:30' });
    // 01:30 to 02:00, then 03:00 to 03:30 on the wall, which lies within the window.
    const priced = price(cdr, tariff);
    expect([net(priced), codes(priced)]).toEqual(['30', SPANS]);
    expect(net(linear(cdr, tariff))).toBe('20');
  });

  it('concerns a fee that is still due', () => {
    const tariff = aTariff([element([energy('1')]), element([fee('7')], { minDurationS: d('1800') })]);
    const cdr = aSession([charging(60, '10')]);
    expect([net(price(cdr, tariff)), codes(price(cdr, tariff))]).toEqual(['10', SPANS]);
    expect(net(linear(cdr, tariff))).toBe('17');
  });

  it('spreads times and energy alike, and the parts add up', () => {
    const tariff = aTariff([
      element([energy('1'), time('60')], { endTime: '10:20' }),
      element([energy('2'), time('120')]),
    ]);
    const cdr = aSession([stretch(60, ['ENERGY', '10'], ['TIME', '1'])]);
    const parts = linear(cdr, tariff);
    expect(parts.billed.timeS.toFixed()).toBe('3600');
    expect(parts.billed.energyKwh.toFixed()).toBe('10');
    // 3.333333333 kWh and 1200 s at the first price.
    expect(net(parts)).toBe('116.666666667');
  });

  it('may come many times: a day of quarter hours is cut into as many parts', () => {
    const slots = Array.from({ length: 96 }, (_none, slot) => {
      const at = (quarter: number): string =>
        `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
      return element([energy(`0.${String(slot + 100)}`)], { startTime: at(slot), endTime: at((slot + 1) % 96) });
    });
    const parts = linear(aSession([charging(24 * 60, '96')], '2026-03-03T23:00:00Z'), aTariff(slots));
    expect(parts.audit).toHaveLength(96);
    // Σ (0.100 … 0.195), one kWh each.
    expect(net(parts)).toBe('14.16');
  });
});
