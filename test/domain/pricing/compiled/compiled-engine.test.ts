import { Decimal } from '../../../../src/domain/decimal.js';
import { compileTariffs } from '../../../../src/domain/pricing/compiled/compile-tariffs.js';
import { chargeCost, costDecimal, roundCost } from '../../../../src/domain/pricing/compiled/cost-units.js';
import { priceScaled } from '../../../../src/domain/pricing/compiled/price-scaled.js';
import { scaleCdr } from '../../../../src/domain/pricing/compiled/scale-cdr.js';
import { COST_UNITS, type ScaledPrice, scaleNumber } from '../../../../src/domain/pricing/compiled/scaled-cdr.js';
import type { PricingPolicy } from '../../../../src/domain/pricing/policy.js';
import type { PriceableCdr, PriceableTariff } from '../../../../src/domain/pricing/priced-cdr.js';
import { aSession, aTariff, charging, element, energy, fee, parking, stretch, time, timed } from '../a-session.js';

const kwh = aTariff([element([energy('0.25', { vat: '21' })])]);
const timeZone = 'Europe/Amsterdam';

/** The compiled engine alone; undefined where it leaves a session to the reference engine. */
function priceOf(
  cdr: PriceableCdr,
  tariff: PriceableTariff = kwh,
  policy: Partial<PricingPolicy> = {},
): ScaledPrice | undefined {
  const scaled = scaleCdr(cdr);
  return scaled && priceScaled(compileTariffs([tariff], { timeZone, policy }), scaled);
}

const net = (price: ScaledPrice | undefined): string | undefined => price && costDecimal(price.exclVat).toFixed();
const gross = (price: ScaledPrice | undefined): string | undefined =>
  price?.inclVat === undefined ? undefined : costDecimal(price.inclVat).toFixed();

describe('a price in integers', () => {
  it('is exact: 20.123456 kWh at 0.25 and 21 % are 6.08734544 incl. VAT', () => {
    const price = priceOf(aSession([charging(30, '20.123456')]));
    expect([net(price), gross(price)]).toEqual(['5.030864', '6.08734544']);
  });

  it('divides nothing: three times twenty minutes at 1.00 an hour are 1.00', () => {
    const price = priceOf(aSession([timed(20), timed(20), timed(20)]), aTariff([element([time('1')])]));
    expect(price?.exclVat).toBe(COST_UNITS);
    expect(price?.warnings.map(({ code, period }) => [code, period])).toEqual([
      ['TIME_VOLUME_SNAPPED', 0],
      ['TIME_VOLUME_SNAPPED', 1],
      ['TIME_VOLUME_SNAPPED', 2],
    ]);
  });

  it('goes on exactly where doubles end: 40 million kWh at 90000.123456', () => {
    const price = priceOf(aSession([charging(30, '40000000.000001')]), aTariff([element([energy('90000.123456')])]));
    expect(net(price)).toBe('3600004938240.090000123456');
  });

  it('tells what it is made of: totals, VAT per rate, quantities and charges with their reasons', () => {
    const tariff = aTariff([
      element([fee('0.5', { vat: '9' }), energy('0.25', { vat: '21' }), parking('3', { step: 600 })]),
    ]);
    const cdr = aSession([charging(30, '10'), stretch(15, ['PARKING_TIME', '0.25'])]);
    const price = priceOf(cdr, tariff);
    expect(price?.rates.map(({ treatment, percentMicro }) => [treatment, percentMicro])).toEqual([
      ['RATE', 21_000_000],
      ['RATE', 9_000_000],
      ['NONE', undefined],
    ]);
    expect(price?.billed).toEqual({
      energyMicroKwh: 10_000_000,
      timeUs: 0,
      parkingTimeUs: 1_200_000_000,
      reservationTimeUs: 0,
    });
    expect(price?.measured.parkingTimeUs).toBe(900_000_000);
    const costs = price?.charges.map((charge) => costDecimal(chargeCost(charge).exclVat).toFixed());
    expect(costs).toEqual(['2.5', '0.5', '0.75', '0.25']);
    const [, , , surplus] = price?.charges ?? [];
    expect(surplus && price?.reasonOf(surplus)).toContain('raised to whole steps of 600 s');
    expect([net(price), price?.timeCost, price?.totalTimeMs]).toEqual(['4', undefined, 2_700_000]);
  });

  it('of a credit CDR has a negative total only', () => {
    const price = priceOf({ ...aSession([charging(30, '10')]), credit: true });
    expect([net(price), gross(price), price && net({ ...price, ...price.beforeLimits })]).toEqual([
      '-2.5',
      '-3.025',
      '2.5',
    ]);
  });

  it('is rounded once, to the minor unit', () => {
    expect(roundCost(COST_UNITS / 8n, 2, 'HALF_UP').toFixed()).toBe('0.13');
    expect(roundCost(COST_UNITS / 8n, 2, 'HALF_EVEN').toFixed()).toBe('0.12');
    expect(roundCost(-COST_UNITS / 8n, 2, 'HALF_UP').toFixed()).toBe('-0.13');
    expect(roundCost(COST_UNITS / 3n, 2, 'HALF_UP').toFixed()).toBe('0.33');
  });
});

interface Left {
  readonly what: string;
  readonly given?: PriceableCdr;
  readonly tariff?: PriceableTariff;
  readonly policy?: Partial<PricingPolicy>;
}

describe('the compiled engine leaves to the reference engine', () => {
  const cdr = aSession([charging(30, '10')]);
  const session = (more: Partial<PriceableCdr>): PriceableCdr => ({ ...cdr, ...more });

  it.each<Left>([
    { what: 'seven decimals of a volume', given: aSession([charging(30, '1.0000001')]) },
    { what: 'seven decimals of a price', tariff: aTariff([element([energy('0.1234567')])]) },
    { what: 'a volume beyond safe integers', given: aSession([charging(30, '90071992547.409920')]) },
    {
      what: 'a dimension that a CDR has not',
      given: aSession([stretch(30, ['ENERGY', '1'], ['STATE_OF_CHARGE', '80'])]),
    },
    { what: 'a dimension told twice', given: aSession([stretch(30, ['ENERGY', '1'], ['ENERGY', '1'])]) },
    { what: 'no period', given: session({ chargingPeriods: [] }) },
    { what: 'a session that ends before it starts', given: session({ endedAt: new Date(0) }) },
    { what: 'another currency', given: session({ currency: 'CHF' }) },
    { what: 'prices that include tax', tariff: { ...kwh, taxIncluded: 'YES' } },
    { what: 'rounding before the end', policy: { rounding: 'PER_PERIOD' } },
    { what: 'volumes that are spread over price changes', policy: { split: 'LINEAR' } },
    {
      what: 'a time that is not written as OCPI wants it',
      tariff: aTariff([element([energy('1')], { startTime: '24:30' })]),
    },
    { what: 'a date that does not exist', tariff: aTariff([element([energy('1')], { startDate: '2026-02-30' })]) },
  ])('$what', ({ given = cdr, tariff, policy }) => {
    expect(priceOf(given, tariff, policy)).toBeUndefined();
  });

  it('a tariff that asks for the clock where there is none, and a zone that does not exist', () => {
    const night = aTariff([element([energy('1')], { startTime: '22:00' })]);
    const scaled = scaleCdr(cdr);
    expect(scaled && priceScaled(compileTariffs([night]), scaled)).toBeUndefined();
    expect(scaled && priceScaled(compileTariffs([kwh], { timeZone: 'IRN' }), scaled)).toBeUndefined();
    expect(scaled && priceScaled(compileTariffs([kwh]), scaled)).toBeDefined();
  });

  it('periods out of order', () => {
    const two = aSession([charging(30, '1'), charging(30, '2')]);
    expect(priceOf({ ...two, chargingPeriods: [...two.chargingPeriods].reverse() })).toBeUndefined();
  });

  it('VAT of a limit that ends in no decimal, while other limits are its own', () => {
    const rates = [energy('0.3', { vat: '21' }), fee('0.7', { vat: '9' })];
    const limited = (more: Partial<PriceableTariff>): PriceableTariff => aTariff([element(rates)], more);
    const limit = new Decimal('1');
    expect(priceOf(cdr, limited({ maxPrice: { exclVat: limit } }))).toBeUndefined();
    expect(net(priceOf(cdr, limited({ maxPrice: { exclVat: limit, inclVat: limit } })))).toBe('1');
    expect(gross(priceOf(cdr, { ...kwh, maxPrice: { exclVat: limit } }))).toBe('1.21');
  });
});

describe('a number of JSON', () => {
  it.each([
    [0, 0],
    [41.12, 41_120_000],
    [-0.000001, -1],
    [123456789.123456, 123_456_789_123_456],
  ])('%d is %d millionths', (value, micro) => {
    expect(scaleNumber(value)).toBe(micro);
  });

  it.each([0.0000001, 1.2345678, 1e9, 0.1 + 0.2, -0, Number.NaN, Number.POSITIVE_INFINITY])(
    '%d has no exact form',
    (value) => {
      expect(scaleNumber(value)).toBeUndefined();
    },
  );
});
