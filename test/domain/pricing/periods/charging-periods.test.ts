import { Decimal } from '../../../../src/domain/decimal.js';
import type { PriceableCdr } from '../../../../src/domain/pricing/priced-cdr.js';
import {
  aSession,
  aTariff,
  charging,
  codes,
  element,
  energy,
  net,
  parking,
  price,
  refusalOf,
  stretch,
  time,
} from '../a-session.js';

const perKwh = aTariff([element([energy('1')])]);
const perHour = aTariff([element([time('60'), parking('60')])]);

const periodsOf = (...starts: readonly string[]): PriceableCdr['chargingPeriods'] =>
  starts.map((start) => ({
    startedAt: new Date(start),
    dimensions: [{ type: 'ENERGY', volume: new Decimal(1) }],
  }));

describe('the periods of a session', () => {
  const cdr = aSession([charging(30, '1'), charging(30, '1')]);

  it('are refused out of order, naming the first that is, or put in order by policy', () => {
    const swapped = { ...cdr, chargingPeriods: [...cdr.chargingPeriods].reverse() };
    const field = 'charging_periods.1.start_date_time';
    expect(refusalOf(() => price(swapped, perKwh))).toEqual({ code: 'cannot-price', field });
    const sorted = price(swapped, perKwh, { policy: { unorderedPeriods: 'SORT' } });
    expect([net(sorted), codes(sorted)]).toEqual(['2', ['PERIODS_SORTED']]);
  });

  it('are refused when there is none, and when one starts after the session ended', () => {
    expect(refusalOf(() => price({ ...cdr, chargingPeriods: [] }, perKwh)).field).toBe('charging_periods');
    const late = { ...cdr, chargingPeriods: periodsOf('2026-03-04T09:00:00Z', '2026-03-04T12:00:00Z') };
    expect(refusalOf(() => price(late, perKwh)).field).toBe('charging_periods.1.start_date_time');
  });

  it('are refused when the session ends before it starts', () => {
    const backwards = { ...cdr, endedAt: new Date('2026-03-04T08:00:00Z') };
    expect(refusalOf(() => price(backwards, perKwh)).field).toBe('end_date_time');
  });

  it.each([
    ['2026-03-04T08:59:00Z', 'PERIOD_BEFORE_SESSION_START'],
    ['2026-03-04T09:01:00Z', 'PERIOD_AFTER_SESSION_START'],
  ])('may start apart from the session, at %s, with the warning %s', (start, code) => {
    const priced = price({ ...cdr, chargingPeriods: periodsOf(start) }, perKwh);
    expect([net(priced), codes(priced)]).toEqual(['1', [code]]);
  });

  it.each(['2026-03-04T08:59:00Z', '2026-03-04T09:01:00Z'])(
    'are refused by policy when the first starts at %s',
    (start) => {
      const apart = { ...cdr, chargingPeriods: periodsOf(start, '2026-03-04T09:05:00Z') };
      const policy = { firstPeriod: 'REFUSE' } as const;
      const refusal = { code: 'cannot-price', field: 'charging_periods.0.start_date_time' };
      expect(refusalOf(() => price(apart, perKwh, { policy }))).toEqual(refusal);
      expect(net(price(cdr, perKwh, { policy }))).toBe('2');
    },
  );

  it('may begin at the same instant', () => {
    const twice = { ...cdr, chargingPeriods: periodsOf('2026-03-04T09:00:00Z', '2026-03-04T09:00:00Z') };
    expect(net(price(twice, perKwh))).toBe('2');
  });
});

describe('the dimensions of a period', () => {
  it('are ignored with a warning, or refused by policy, where they belong in a session only', () => {
    const cdr = aSession([stretch(30, ['ENERGY', '2'], ['ENERGY_IMPORT', '2'], ['STATE_OF_CHARGE', '80'])]);
    const priced = price(cdr, perKwh);
    expect([net(priced), codes(priced)]).toEqual(['2', ['SESSION_DIMENSION_IGNORED', 'SESSION_DIMENSION_IGNORED']]);
    expect(priced.warnings[1]?.field).toBe('charging_periods.0.dimensions.2.type');
    expect(refusalOf(() => price(cdr, perKwh, { policy: { sessionOnlyDimension: 'REFUSE' } }))).toEqual({
      code: 'cannot-price',
      field: 'charging_periods.0.dimensions.1.type',
    });
  });

  it.each([
    ['SUM', '10', ['DUPLICATE_DIMENSION_SUMMED']],
    ['LAST', '6', ['DUPLICATE_DIMENSION_LAST_USED']],
  ] as const)('that come twice are read by policy: %s gives %s', (duplicateDimension, cost, warned) => {
    const cdr = aSession([stretch(30, ['ENERGY', '4'], ['ENERGY', '6'])]);
    const priced = price(cdr, perKwh, { policy: { duplicateDimension } });
    expect([net(priced), codes(priced)]).toEqual([cost, warned]);
  });

  it('that come twice can be refused by policy', () => {
    const cdr = aSession([stretch(30, ['ENERGY', '4'], ['ENERGY', '6'])]);
    const policy = { duplicateDimension: 'REFUSE' } as const;
    expect(refusalOf(() => price(cdr, perKwh, { policy })).field).toBe('charging_periods.0.dimensions.1.type');
  });

  it('are refused when a number has more digits than any meter', () => {
    const cdr = aSession([stretch(30, ['ENERGY', '1e999999'])]);
    expect(refusalOf(() => price(cdr, perKwh)).field).toBe('charging_periods.0.dimensions.0.volume');
    const dear = aTariff([element([energy('1e-999999')])]);
    expect(refusalOf(() => price(aSession([charging(1, '1')]), dear)).field).toBe(
      'tariffs.0.elements.0.price_components.0.price',
    );
  });
});

describe('hours with four decimals', () => {
  it.each([
    ['0.6667', '2400', 'are the 40 minutes that they were rounded from'],
    ['0.66664', '2400', 'also when cut off a little too low'],
    ['0.66672', '2400.192', 'are billed as they are when they are further off than rounding takes them'],
    ['0.5', '1800', 'are billed as they are when they tell something else'],
  ])('%s h over 40 minutes are %s s: they %s', (hours, seconds) => {
    const priced = price(aSession([stretch(40, ['TIME', hours])]), perHour);
    expect(priced.billed.timeS.toFixed()).toBe(seconds);
    const snapped = seconds === '2400';
    expect(codes(priced)).toEqual(snapped ? ['TIME_VOLUME_SNAPPED'] : []);
  });

  it('are billed as they are when a period has two times, or by policy', () => {
    const both = price(aSession([stretch(40, ['TIME', '0.3333'], ['PARKING_TIME', '0.3333'])]), perHour);
    expect(both.billed.timeS.toFixed()).toBe('1199.88');
    const one = aSession([stretch(40, ['TIME', '0.6667'])]);
    expect(price(one, perHour, { policy: { snap: 'VERBATIM' } }).billed.timeS.toFixed()).toBe('2400.12');
  });
});

describe('the energy of the periods', () => {
  const told = (totalEnergyKwh: string): PriceableCdr => ({
    ...aSession([stretch(30, ['ENERGY', '120']), stretch(30, ['ENERGY', '41000'])]),
    totalEnergyKwh: new Decimal(totalEnergyKwh),
  });

  it('is held against the total, and Wh in the place of kWh are recognised', () => {
    expect(codes(price(told('41120'), perKwh))).toEqual([]);
    expect(codes(price(told('41120.0005'), perKwh))).toEqual([]);
    expect(codes(price(told('41.12'), perKwh))).toEqual(['ENERGY_IN_WH']);
    expect(codes(price(told('41000'), perKwh))).toEqual(['ENERGY_SUM_MISMATCH']);
  });

  it('is not asked for where neither the tariff nor a period speaks of energy', () => {
    const cdr = { ...aSession([stretch(30, ['TIME', '0.5'])]), totalEnergyKwh: new Decimal('15.342') };
    expect(codes(price(cdr, perHour))).toEqual([]);
    expect(codes(price(cdr, aTariff([element([time('1'), energy('1')])])))).toEqual(['ENERGY_SUM_MISMATCH']);
  });
});
