import { Decimal } from '../../../src/domain/decimal.js';
import type { PricingPolicy } from '../../../src/domain/pricing/policy.js';
import { priceCdr } from '../../../src/domain/pricing/price-cdr.js';
import type { TariffRestrictions } from '../../../src/domain/roaming/tariff.js';
import {
  aSession,
  aTariff,
  charging,
  codes,
  element,
  energy,
  net,
  price,
  refusalOf,
  type Stretch,
  stretch,
} from './a-session.js';

const d = (text: string): Decimal => new Decimal(text);

/** 1 where the restricted element applies to one kWh at a local time in Amsterdam, 2 where the general one does. */
function priceAt(local: string, restrictions: TariffRestrictions, policy: Partial<PricingPolicy> = {}): string {
  const offset = local < '2026-03-29' || local >= '2026-10-25' ? '+01:00' : '+02:00';
  const tariff = aTariff([element([energy('1')], restrictions), element([energy('2')])]);
  return net(price(aSession([charging(1, '1')], new Date(`${local}:00${offset}`).toISOString()), tariff, { policy }));
}

const applies = (local: string, restrictions: TariffRestrictions, policy?: Partial<PricingPolicy>): boolean =>
  priceAt(local, restrictions, policy) === '1';

describe('a daily window', () => {
  it.each<[string, TariffRestrictions, boolean, string]>([
    ['2026-03-04T08:00', { startTime: '08:00', endTime: '12:00' }, true, 'its first minute belongs to it'],
    ['2026-03-04T11:59', { startTime: '08:00', endTime: '12:00' }, true, 'and its last one'],
    ['2026-03-04T12:00', { startTime: '08:00', endTime: '12:00' }, false, 'its end does not'],
    ['2026-03-04T07:59', { startTime: '08:00', endTime: '12:00' }, false, 'nor the minute before'],
    ['2026-03-04T23:30', { startTime: '22:00', endTime: '06:00' }, true, 'it runs over midnight'],
    ['2026-03-04T05:59', { startTime: '22:00', endTime: '06:00' }, true, 'into the morning'],
    ['2026-03-04T06:00', { startTime: '22:00', endTime: '06:00' }, false, 'and ends there'],
    ['2026-03-04T23:59', { startTime: '20:00', endTime: '00:00' }, true, 'an end of 00:00 is the end of the day'],
    ['2026-03-04T00:00', { startTime: '20:00', endTime: '00:00' }, false, 'not the start of the next one'],
    ['2026-03-04T13:00', { startTime: '00:00', endTime: '00:00' }, true, 'from 00:00 to 00:00 is the whole day'],
    ['2026-03-04T13:00', { endTime: '00:00' }, true, 'also without a start'],
    ['2026-03-04T03:59', { endTime: '04:00' }, true, 'without a start it starts with the day'],
    ['2026-03-04T04:00', { endTime: '04:00' }, false, 'and ends as told'],
    ['2026-03-04T23:59', { startTime: '04:00' }, true, 'without an end it ends with the day'],
    ['2026-03-04T03:59', { startTime: '04:00' }, false, 'and starts as told'],
  ])('at %s with %j: %s, since %s', (local, restrictions, expected) => {
    expect(applies(local, restrictions)).toBe(expected);
  });

  it('that ends when it starts is the whole day, with a warning, or never, by policy', () => {
    const odd = { startTime: '08:00', endTime: '08:00' };
    expect(applies('2026-03-04T13:00', odd)).toBe(true);
    expect(applies('2026-03-04T13:00', odd, { startEqEnd: 'NEVER' })).toBe(false);
    const priced = price(aSession([charging(1, '1')]), aTariff([element([energy('1')], odd)]));
    expect(priced.warnings).toMatchObject([
      { code: 'START_TIME_EQUALS_END_TIME', field: 'elements.0.restrictions.end_time' },
    ]);
  });
});

describe('a daily window with one border', () => {
  const ignored = { halfWindow: 'IGNORED' } as const;

  it('ends, or starts, with the day, or restricts nothing, by policy', () => {
    expect(applies('2026-03-04T03:59', { startTime: '04:00' })).toBe(false);
    expect(applies('2026-03-04T03:59', { startTime: '04:00' }, ignored)).toBe(true);
    expect(applies('2026-03-04T04:00', { endTime: '04:00' }, ignored)).toBe(true);
  });

  it('leaves what else restricts the element, and windows with both borders', () => {
    const friday = { startTime: '04:00', dayOfWeek: ['FRIDAY'] } as const;
    expect(applies('2026-03-06T03:59', friday, ignored)).toBe(true);
    expect(applies('2026-03-05T05:00', friday, ignored)).toBe(false);
    expect(applies('2026-03-04T03:59', { startTime: '04:00', endTime: '08:00' }, ignored)).toBe(false);
  });

  it('does not change a price within a period, is not told as a reason, and needs no time zone where it is ignored', () => {
    const tariff = aTariff([element([energy('1')], { endTime: '10:30' }), element([energy('2')])]);
    const cdr = aSession([charging(60, '1')]);
    expect(codes(price(cdr, tariff))).toEqual(['PERIOD_SPANS_PRICE_CHANGE']);
    const priced = priceCdr({ cdr, tariffs: [tariff], policy: ignored });
    expect([net(priced), codes(priced)]).toEqual(['1', []]);
    expect(priced.audit[0]?.reason).toContain('no restrictions');
    expect(refusalOf(() => priceCdr({ cdr, tariffs: [tariff] })).field).toBe('time_zone');
  });
});

describe('days and dates', () => {
  const fridayNight = { startTime: '22:00', endTime: '06:00', dayOfWeek: ['FRIDAY'] } as const;

  it.each<[string, TariffRestrictions, boolean]>([
    ['2026-03-06T23:00', { dayOfWeek: ['FRIDAY'] }, true],
    ['2026-03-07T00:00', { dayOfWeek: ['FRIDAY'] }, false],
    ['2026-03-06T23:00', { dayOfWeek: [] }, true],
    ['2026-03-06T00:00', { startDate: '2026-03-06', endDate: '2026-03-08' }, true],
    ['2026-03-07T23:59', { startDate: '2026-03-06', endDate: '2026-03-08' }, true],
    ['2026-03-08T00:00', { startDate: '2026-03-06', endDate: '2026-03-08' }, false],
    ['2026-03-05T23:59', { startDate: '2026-03-06', endDate: '2026-03-08' }, false],
    ['2026-03-07T09:30', { startDate: '2026-03-06', startTime: '09:00', endTime: '10:00' }, true],
    ['2026-03-07T10:30', { startDate: '2026-03-06', startTime: '09:00', endTime: '10:00' }, false],
  ])('are those on the wall of the location: %s with %j: %s', (local, restrictions, expected) => {
    expect(applies(local, restrictions)).toBe(expected);
  });

  it('in a window over midnight are those of the instant, or of the evening, by policy', () => {
    expect(applies('2026-03-06T23:00', fridayNight)).toBe(true);
    expect(applies('2026-03-07T02:00', fridayNight)).toBe(false);
    expect(applies('2026-03-07T02:00', fridayNight, { wrapDow: 'START_DAY' })).toBe(true);
    expect(applies('2026-03-06T02:00', fridayNight, { wrapDow: 'START_DAY' })).toBe(false);
  });
});

describe('energy and duration', () => {
  const tiers = aTariff([
    element([energy('1')], { maxKwh: d('10') }),
    element([energy('2')], { minKwh: d('10'), maxKwh: d('20') }),
    element([energy('3')], { minKwh: d('20') }),
  ]);

  it('tiers count the energy before the period, the lower bound belonging to the tier', () => {
    expect(net(price(aSession([charging(10, '10'), charging(10, '10'), charging(10, '1')]), tiers))).toBe('33');
  });

  it('durations count from the start of the session, the lower bound belonging to the tier', () => {
    const ages = aTariff([
      element([energy('1')], { maxDurationS: d('1800') }),
      element([energy('2')], { minDurationS: d('1800') }),
    ]);
    expect(net(price(aSession([charging(30, '1'), charging(10, '1')]), ages))).toBe('3');
  });

  it('durations count from the first period of charging when a reservation came first, or from the start, by policy', () => {
    const late = aTariff([element([energy('5')], { minDurationS: d('600') }), element([energy('1')])]);
    const cdr = aSession([stretch(30, ['RESERVATION_TIME', '0.5']), charging(20, '1')]);
    expect(net(price(cdr, late))).toBe('1');
    expect(net(price(cdr, late, { policy: { durationFrom: 'CDR_START' } }))).toBe('5');
  });
});

describe('current and power', () => {
  const at = (...measured: Stretch['volumes']): Stretch => stretch(10, ['ENERGY', '1'], ...measured);
  const bands = aTariff([
    element([energy('1')], { maxPower: d('50') }),
    element([energy('3')], { minPower: d('50') }),
    element([energy('2')]),
  ]);

  it.each<[Stretch, string, string]>([
    [at(['MIN_POWER', '10'], ['MAX_POWER', '49.9']), '1', 'below throughout'],
    [at(['MIN_POWER', '50'], ['MAX_POWER', '90']), '3', 'the lower bound is inclusive'],
    [at(['MIN_POWER', '10'], ['MAX_POWER', '50']), '2', 'the upper bound is exclusive'],
    [at(['MAX_POWER', '40']), '1', 'one of the two measurements is enough'],
    [at(['MIN_POWER', '60']), '3', 'either of them'],
  ])('must hold for the whole period: %j costs %s, %s', (period, expected) => {
    expect(net(price(aSession([period]), bands))).toBe(expected);
  });

  it('may hold at some moment only, by policy', () => {
    const straddling = aSession([at(['MIN_POWER', '10'], ['MAX_POWER', '60'])]);
    expect(net(price(straddling, bands))).toBe('2');
    expect(net(price(straddling, bands, { policy: { powerReading: 'TOUCH' } }))).toBe('1');
  });

  it('are taken as fulfilled, with a warning, when the period does not tell them', () => {
    const byCurrent = aTariff([element([energy('1')], { minCurrent: d('16') })]);
    const priced = price(aSession([at()]), byCurrent);
    expect(net(priced)).toBe('1');
    expect(codes(priced)).toEqual(['RESTRICTION_WITHOUT_MEASUREMENT']);
    expect(codes(price(aSession([at(['MIN_CURRENT', '20'])]), byCurrent))).toEqual([]);
  });

  it('are taken as not fulfilled, with the same warning, by policy', () => {
    const policy = { missingMeasurement: 'FAIL' } as const;
    const priced = price(aSession([at()]), bands, { policy });
    expect([net(priced), codes(priced)]).toEqual(['2', ['RESTRICTION_WITHOUT_MEASUREMENT']]);
    expect(priced.warnings[0]?.message).toContain('taken as not fulfilled');
    const told = price(aSession([at(['MIN_POWER', '60'])]), bands, { policy });
    expect([net(told), codes(told)]).toEqual(['3', []]);
    const later = aTariff([element([energy('1')], { minPower: d('50'), minKwh: d('10') }), element([energy('2')])]);
    expect(codes(price(aSession([at()]), later, { policy }))).toEqual([]);
  });

  it('are judged by the other measurement where one is missing, or not, by policy', () => {
    const highest = aSession([at(['MAX_POWER', '60'])]);
    const fast = aTariff([element([energy('3')], { minPower: d('70') }), element([energy('2')])]);
    expect([net(price(highest, fast)), codes(price(highest, fast))]).toEqual(['2', []]);
    const alone = price(highest, fast, { policy: { powerCounterpart: 'NOT_USED' } });
    expect([net(alone), codes(alone)]).toEqual(['3', ['RESTRICTION_WITHOUT_MEASUREMENT']]);
    const strict = { powerCounterpart: 'NOT_USED', missingMeasurement: 'FAIL' } as const;
    expect(net(price(highest, fast, { policy: strict }))).toBe('2');
    const lowest = aSession([at(['MIN_POWER', '70'])]);
    expect(net(price(lowest, fast, { policy: strict }))).toBe('3');
    expect(net(price(highest, fast, { policy: { ...strict, powerReading: 'TOUCH' } }))).toBe('2');
    expect(net(price(lowest, fast, { policy: { ...strict, powerReading: 'TOUCH' } }))).toBe('2');
  });
});

describe('local time', () => {
  const byDay = aTariff([element([energy('1')], { dayOfWeek: ['FRIDAY'] })]);
  const cdr = aSession([charging(10, '1')]);

  it('is not needed by a tariff that does not look at it', () => {
    expect(net(priceCdr({ cdr, tariffs: [aTariff([element([energy('1')])])] }))).toBe('1');
  });

  it('is refused where the zone is missing but needed, or does not exist', () => {
    const refusal = { code: 'cannot-price', field: 'time_zone' };
    expect(refusalOf(() => priceCdr({ cdr, tariffs: [byDay] }))).toEqual(refusal);
    expect(refusalOf(() => price(cdr, byDay, { timeZone: 'Europe/Dublinn' }))).toEqual(refusal);
  });
});
