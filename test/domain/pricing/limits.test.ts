import { Decimal } from '../../../src/domain/decimal.js';
import { priceCdr } from '../../../src/domain/pricing/price-cdr.js';
import type { PriceableTariff, PricedCdr } from '../../../src/domain/pricing/priced-cdr.js';
import type { Price } from '../../../src/domain/roaming/price.js';
import { aSession, aTariff, charging, codes, element, energy, net, price, reserved, time } from './a-session.js';

const limit = (excl: string, incl?: string): Price => ({
  exclVat: new Decimal(excl),
  ...(incl === undefined ? {} : { inclVat: new Decimal(incl) }),
});
const tariff = (limits: Partial<PriceableTariff>, perKwh = '1'): PriceableTariff =>
  aTariff([element([energy(perKwh, { vat: '21' })])], limits);
const both = (priced: PricedCdr): (string | undefined)[] => [net(priced), priced.totalCost.inclVat?.toFixed()];
const tenKwh = aSession([charging(30, '10')]);

describe('the lowest and highest price of a tariff', () => {
  it.each<[Partial<PriceableTariff>, string, string, string | undefined]>([
    [{ minPrice: limit('5', '6') }, '10', '12.1', undefined],
    [{ minPrice: limit('20', '24') }, '20', '24', 'MIN_PRICE'],
    [{ minPrice: limit('10', '12.5') }, '10', '12.5', 'MIN_PRICE'],
    [{ maxPrice: limit('10', '12.1') }, '10', '12.1', undefined],
    [{ maxPrice: limit('8', '10') }, '8', '10', 'MAX_PRICE'],
    [{ maxPrice: limit('8', '20') }, '8', '12.1', 'MAX_PRICE'],
    [{ maxPrice: limit('12', '11') }, '10', '11', 'MAX_PRICE'],
    [{ minPrice: limit('20', '24'), maxPrice: limit('15', '18') }, '15', '18', 'MAX_PRICE'],
  ])('act on net and gross separately, the lowest first: %j', (limits, excl, incl, applied) => {
    const priced = price(tenKwh, tariff(limits));
    expect([...both(priced), priced.limitApplied]).toEqual([excl, incl, applied]);
  });

  it('contradict each other where the lowest is the higher one: the last one applied counts, by policy', () => {
    const upsideDown = tariff({ minPrice: limit('20', '24'), maxPrice: limit('15', '18') });
    const priced = price(tenKwh, upsideDown, { policy: { limitOrder: 'MAX_FIRST' } });
    expect([...both(priced), priced.limitApplied]).toEqual(['20', '24', 'MIN_PRICE']);
    expect(codes(priced)).toEqual(['TOTAL_CLAMPED_MIN_PRICE']);
  });

  it('without a gross price scale VAT with the net, or leave it, by policy', () => {
    expect(both(price(tenKwh, tariff({ maxPrice: limit('5') })))).toEqual(['5', '6.05']);
    expect(both(price(tenKwh, tariff({ minPrice: limit('20') })))).toEqual(['20', '24.2']);
    const policy = { clampMissingIncl: 'LEAVE' } as const;
    expect(both(price(tenKwh, tariff({ maxPrice: limit('5') }), { policy }))).toEqual(['5', '12.1']);
  });

  it('put the only VAT rate of the session on a lowest price where nothing else was charged', () => {
    expect(both(price(tenKwh, tariff({ minPrice: limit('5') }, '0')))).toEqual(['5', '6.05']);
    const nothing = price(aSession([charging(30, '0')]), tariff({ minPrice: limit('5') }));
    expect(both(nothing)).toEqual(['5', '5']);
  });

  it('leave the totals per kind as they are, and a line with the difference in the audit', () => {
    const priced = price(tenKwh, tariff({ maxPrice: limit('8', '10') }));
    expect(priced.totalEnergyCost?.exclVat.toFixed()).toBe('10');
    expect(priced.vatBreakdown[0]?.base.toFixed()).toBe('10');
    const [, line] = priced.audit;
    expect(line).toMatchObject({ kind: 'LIMIT_ADJUSTMENT' });
    expect([line?.costExcl, line?.vatAmount].map(String)).toEqual(['-2', '-0.1']);
    expect(codes(priced)).toEqual(['TOTAL_CLAMPED_MAX_PRICE']);
  });

  it('keep a session with negative prices from falling below the lowest price', () => {
    expect(both(price(tenKwh, tariff({ minPrice: limit('0', '0') }, '-0.05')))).toEqual(['0', '0']);
  });

  it('act on the net price alone where VAT is not known', () => {
    const old = tariff({ maxPrice: limit('8', '9'), taxIncluded: 'UNKNOWN' });
    expect(both(price(tenKwh, old))).toEqual(['8', undefined]);
  });

  it('do not act on a reservation that nobody came to, unless the policy says so', () => {
    const reserving = aTariff([element([time('2')], { reservation: 'RESERVATION' })], { minPrice: limit('5', '5') });
    const cdr = aSession([reserved(60)]);
    expect(net(price(cdr, reserving))).toBe('2');
    expect(net(price(cdr, reserving, { policy: { reservationOnlyLimits: 'APPLY' } }))).toBe('5');
  });

  it('are those of the first tariff where a session has several, with a warning', () => {
    const tariffs = [tariff({ maxPrice: limit('3') }), { ...tariff({ maxPrice: limit('1') }), id: 'T2' }];
    const cdr = aSession([
      { ...charging(30, '10'), tariffId: 'T1' },
      { ...charging(30, '10'), tariffId: 'T2' },
    ]);
    const priced = priceCdr({ cdr, tariffs });
    expect(net(priced)).toBe('3');
    expect(codes(priced)).toEqual(['LIMITS_OF_SEVERAL_TARIFFS', 'TOTAL_CLAMPED_MAX_PRICE']);
  });
});
