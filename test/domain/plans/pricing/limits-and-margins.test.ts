import { Decimal } from '../../../../src/domain/decimal.js';
import { costByPlan, costByTariff, marginOf } from '../../../../src/domain/plans/margin.js';
import type { MarginTerms, Plan } from '../../../../src/domain/plans/plan.js';
import { pricePlan } from '../../../../src/domain/plans/price-plan.js';
import { priceCdr } from '../../../../src/domain/pricing/price-cdr.js';
import {
  aPlan,
  aSession,
  charging,
  costs,
  followed,
  gross,
  market,
  NO_MARKET,
  net,
  ofKind,
  part,
  payable,
  price,
  refusalOf,
  sumOf,
  VAT_19,
  vat,
} from './a-plan.js';

const EUR = (value: string): Decimal => new Decimal(value);
const NINE = '2026-03-04T09:00:00Z';
const tenKwh = aSession([charging(30, '10')]);
const perKwh = (amount: string, more: Partial<Plan> = {}): Plan =>
  aPlan({ energy: { parts: [part('BASE', amount)] }, ...more });

describe('the lowest and highest price of a plan', () => {
  it.each<[string, Partial<Plan>, string, string, string[]]>([
    ['do nothing between them', { minPrice: { exclVat: EUR('1') } }, '3', '3.57', []],
    ['raise both amounts, VAT in proportion', { minPrice: { exclVat: EUR('5') } }, '5', '5.95', ['2']],
    ['lower both amounts', { maxPrice: { exclVat: EUR('2') } }, '2', '2.38', ['-1']],
    [
      'act on excl. and incl. VAT each for itself',
      { maxPrice: { exclVat: EUR('9'), inclVat: EUR('3') } },
      '3',
      '3',
      ['0'],
    ],
    ['lowest first', { minPrice: { exclVat: EUR('5') }, maxPrice: { exclVat: EUR('4') } }, '4', '4.76', ['1']],
  ])('%s', (_, limits, excl, incl, limitLines) => {
    const priced = price(perKwh('0.3', limits), tenKwh);
    expect([net(priced), gross(priced), costs(ofKind(priced, 'LIMIT'))]).toEqual([excl, incl, limitLines]);
    expect(sumOf(priced.lines)).toBe(excl);
  });

  it('have the VAT rate of the session where they keep to it, else none that could be told', () => {
    const rateOf = (limits: Partial<Plan>) => ofKind(price(perKwh('0.3', limits), tenKwh), 'LIMIT')[0]?.vat;
    expect(rateOf({ minPrice: { exclVat: EUR('5') } })).toEqual(VAT_19);
    expect(rateOf({ minPrice: { exclVat: EUR('5'), inclVat: EUR('5') } })).toEqual({ treatment: 'UNKNOWN' });
  });
});

describe('what is payable', () => {
  it.each([
    ['EUR', '0.125', ['0.13', '0.15']],
    ['JPY', '12.5', ['13', '15']],
    ['KWD', '0.0125', ['0.013', '0.015']],
    ['EUR', '-0.125', ['-0.13', '-0.15']],
  ])('is rounded once to the minor unit of %s, half up', (currency, amount, expected) => {
    const session = aSession([charging(15, '0.5'), charging(15, '0.5')]);
    expect(payable(price(perKwh(amount, { currency }), session))).toEqual(expected);
  });
});

describe('a retail plan over a wholesale plan', () => {
  const margin = (more: Partial<MarginTerms>): Plan =>
    aPlan({ id: 'RETAIL', margin: { over: 'WHOLESALE', vat: VAT_19, ...more } });
  const wholesale = perKwh('0.3', { id: 'WHOLESALE', level: 'WHOLESALE' });
  const sell = (plan: Plan, more: Plan = wholesale) => pricePlan(plan, tenKwh, { prices: NO_MARKET, wholesale: more });

  it.each<[string, Partial<MarginTerms>, string[]]>([
    ['a percentage of it', { percent: EUR('15') }, ['0.45']],
    ['an amount per kWh', { perKwh: EUR('0.05') }, ['0.5']],
    ['an amount per session', { perSession: EUR('0.25') }, ['0.25']],
    ['all of them', { percent: EUR('15'), perKwh: EUR('0.05'), perSession: EUR('0.25') }, ['0.45', '0.5', '0.25']],
    ['at least its lowest margin', { percent: EUR('15'), min: EUR('1') }, ['0.45', '0.55']],
    ['at most its highest', { percent: EUR('50'), perSession: EUR('1'), max: EUR('2') }, ['1.5', '1', '-0.5']],
    ['the lowest alone', { min: EUR('1') }, ['1']],
  ])('adds %s', (_, terms, expected) => {
    const priced = sell(margin(terms));
    expect(costs(ofKind(priced, 'MARGIN'))).toEqual(expected);
    expect(sumOf(priced.lines)).toBe(net(priced));
    expect(priced.wholesale && net(priced.wholesale)).toBe('3');
  });

  it('has the VAT of both', () => {
    expect(gross(sell(margin({ perSession: EUR('1'), vat: vat('7') })))).toBe('4.64');
  });

  it('earns at least its lowest margin on a negative wholesale price', () => {
    const priced = sell(margin({ percent: EUR('10'), min: EUR('0.2') }), {
      ...wholesale,
      ...perKwh('-0.1', { id: 'WHOLESALE' }),
    });
    expect([net(priced), costs(ofKind(priced, 'MARGIN'))]).toEqual(['-0.8', ['-0.1', '0.3']]);
  });

  it('stands on the limited wholesale price and has limits of its own', () => {
    const priced = sell(
      { ...margin({ percent: EUR('10') }), maxPrice: { exclVat: EUR('5') } },
      { ...wholesale, minPrice: { exclVat: EUR('6') } },
    );
    expect(costs(priced.lines)).toEqual(['3', '3', '0.6', '-1.6']);
    expect([net(priced), gross(priced)]).toEqual(['5', '5.95']);
  });

  it('is refused without its wholesale plan, over another one, over a margin or in another currency', () => {
    const plan = margin({ percent: EUR('10') });
    expect(refusalOf(() => price(plan, tenKwh))).toEqual(['cannot-price', 'margin.over']);
    expect(refusalOf(() => sell(plan, { ...wholesale, id: 'OTHER' }))).toEqual(['cannot-price', 'margin.over']);
    expect(refusalOf(() => sell(plan, { ...plan, id: 'WHOLESALE' }))).toEqual(['cannot-price', 'margin.over']);
    expect(refusalOf(() => sell(plan, { ...wholesale, currency: 'SEK' }))).toEqual(['cannot-price', 'currency']);
  });
});

describe('the margin between two prices of a session', () => {
  const prices = market(NINE, ['100', '200']);
  const bought = price(aPlan({ energy: { spot: followed(), parts: [] } }), tenKwh, prices);

  it('is told in all, per quarter hour, and for what is on the session', () => {
    const startFee = { price: EUR('1'), vat: VAT_19 };
    const sold = price(
      perKwh('0.4', {
        startFee,
        energy: { parts: [part('BASE', '0.4'), part('PEAK', '0.1', { window: { from: '10:15', until: '11:00' } })] },
      }),
      tenKwh,
    );
    const margin = marginOf(costByPlan(bought), costByPlan(sold));
    expect([margin.wholesale, margin.retail, margin.margin].map((one) => one.toText())).toEqual(['1.5', '5.5', '4']);
    const slots = margin.slots.map((slot) => [
      slot.startsAt.toISOString().slice(11, 16),
      slot.energyKwh.toFixed(),
      slot.margin.toText(),
    ]);
    expect(slots).toEqual([
      ['09:00', '5', '1.5'],
      ['09:15', '5', '1.5'],
    ]);
    expect(margin.onSession.margin.toText()).toBe('1');
  });

  it('can be between a plan and OCPI tariffs', () => {
    const cdr = { ...tenKwh, chargingPeriods: bought.periods, currency: 'EUR' };
    const element = { priceComponents: [{ type: 'ENERGY' as const, price: EUR('0.5'), stepSize: 1 }] };
    const sold = priceCdr({ cdr, tariffs: [{ id: 'T', currency: 'EUR', elements: [element] }] });
    const { margin, slots } = marginOf(costByPlan(bought), costByTariff(sold, bought.periods));
    expect([margin, ...slots.map((slot) => slot.margin)].map((one) => one.toText())).toEqual(['3.5', '2', '1.5']);
  });

  it('is refused between two currencies', () => {
    const other = { ...costByPlan(bought), currency: 'SEK' };
    expect(refusalOf(() => marginOf(costByPlan(bought), other))).toEqual(['currency-mismatch', 'currency']);
  });
});

describe('a session is refused', () => {
  const plan = perKwh('0.3', { validFrom: new Date(NINE), validUntil: new Date('2026-03-05T00:00:00Z') });
  const at = (start: string) => () => price(plan, aSession([charging(15, '1')], { startedAt: new Date(start) }));

  it('before the plan is valid and from its end on; a session that began in time is priced to its end', () => {
    expect(refusalOf(at('2026-03-04T08:59:59Z'))).toEqual(['cannot-price', 'start_date_time']);
    expect(refusalOf(at('2026-03-05T00:00:00Z'))).toEqual(['cannot-price', 'start_date_time']);
    expect(net(at(NINE)())).toBe('0.3');
    expect(net(at('2026-03-04T23:59:59Z')())).toBe('0.3');
  });

  it('at a location that the plan is not for, or that is not told', () => {
    const there = { ...plan, locations: [{ id: 'LOC1' }] };
    const session = aSession([charging(15, '1')]);
    expect(net(price(there, { ...session, locationId: 'loc1' }))).toBe('0.3');
    expect(refusalOf(() => price(there, { ...session, locationId: 'LOC2' }))).toEqual(['cannot-price', 'location_id']);
    expect(refusalOf(() => price(there, session))).toEqual(['cannot-price', 'location_id']);
  });

  it('without a time zone, and for a volume that no meter has', () => {
    const session = aSession([charging(15, '1')]);
    expect(refusalOf(() => price({ ...plan, timeZone: '' }, session))).toEqual(['cannot-price', 'time_zone']);
    const huge = aSession([charging(15, '1e40')]);
    expect(refusalOf(() => price(plan, huge))).toEqual(['cannot-price', 'charging_periods.0.dimensions.0.volume']);
  });
});
