import type { PricingPolicy } from '../../../src/domain/pricing/policy.js';
import { DEFAULT_POLICY, POLICY_CHOICES } from '../../../src/domain/pricing/policy.js';
import type { PriceableTariff, PricedCdr } from '../../../src/domain/pricing/priced-cdr.js';
import type { TaxIncluded } from '../../../src/domain/roaming/tariff.js';
import {
  aSession,
  aTariff,
  charging,
  codes,
  element,
  energy,
  fee,
  net,
  parked,
  parking,
  price,
  time,
  timed,
} from './a-session.js';

const gross = (priced: PricedCdr): string | undefined => priced.totalCost.inclVat?.toFixed();
const vatOf = (priced: PricedCdr): (string | undefined)[][] =>
  priced.vatBreakdown.map(({ treatment, percent, base, vat }) => [
    treatment,
    percent?.toFixed(),
    base.toFixed(),
    vat.toFixed(),
  ]);

describe('VAT', () => {
  const kwh = aSession([charging(30, '10')]);

  it('is that of each component, summed per rate; none is not 0', () => {
    const tariff = aTariff([
      element([fee('1'), energy('0.5', { vat: '9' }), parking('6', { vat: '0' }), time('6', { vat: '9.0' })]),
    ]);
    const priced = price(aSession([charging(30, '10'), timed(60), parked(30)]), tariff);
    expect(vatOf(priced)).toEqual([
      ['RATE', '9', '11', '0.99'],
      ['NONE', undefined, '1', '0'],
      ['RATE', '0', '3', '0'],
    ]);
    expect([net(priced), gross(priced)]).toEqual(['15', '15.99']);
  });

  it.each<[TaxIncluded | undefined, string | undefined, string, string | undefined]>([
    [undefined, '21', '10', '12.1'],
    ['NO', '21', '10', '12.1'],
    ['YES', '25', '8', '10'],
    ['YES', undefined, '10', '10'],
    ['N/A', '21', '10', '10'],
    ['UNKNOWN', undefined, '10', undefined],
  ])('of a tariff that says tax_included %s, rate %s, gives %s and %s', (taxIncluded, vat, excl, incl) => {
    const terms = vat === undefined ? {} : { vat };
    const tariff = aTariff([element([energy('1', terms)])], taxIncluded ? { taxIncluded } : {});
    const priced = price(kwh, tariff);
    expect([net(priced), gross(priced)]).toEqual([excl, incl]);
    expect(priced.payable.inclVat?.toFixed(2)).toBe(incl === undefined ? undefined : Number(incl).toFixed(2));
  });

  it('that is not known leaves the price with VAT out, and says so', () => {
    const priced = price(kwh, aTariff([element([energy('1')])], { taxIncluded: 'UNKNOWN' }));
    expect(priced.totalCost).not.toHaveProperty('inclVat');
    expect(priced.totalEnergyCost).not.toHaveProperty('inclVat');
    expect(vatOf(priced)).toEqual([['UNKNOWN', undefined, '10', '0']]);
    expect(priced.audit[0]).not.toHaveProperty('vatAmount');
  });
});

describe('rounding', () => {
  // Two periods of 0.125 net, VAT 20 %: 0.15 gross each, and a fee of 0.115.
  const tariff = aTariff([element([energy('0.25', { vat: '20' }), fee('0.115', { vat: '20' })])]);
  const cdr = aSession([charging(15, '0.5'), charging(15, '0.5')]);

  it.each<[Partial<PricingPolicy>, string, string, string]>([
    [{}, '0.365', '0.438', '0.37'],
    [{ roundingMode: 'HALF_EVEN' }, '0.365', '0.438', '0.36'],
    [{ rounding: 'PER_DIMENSION' }, '0.37', '0.44', '0.37'],
    [{ rounding: 'PER_PERIOD' }, '0.38', '0.44', '0.38'],
    [{ rounding: 'PER_PERIOD', roundingMode: 'HALF_EVEN' }, '0.36', '0.44', '0.36'],
    [{ rounding: 'VAT_ON_ROUNDED_NET' }, '0.37', '0.44', '0.37'],
    [{ rounding: 'PER_PERIOD_THEN_VAT_ON_ROUNDED' }, '0.38', '0.46', '0.38'],
  ])('by %j gives %s and %s', (policy, excl, incl, payable) => {
    const priced = price(cdr, tariff, { policy });
    expect([net(priced), gross(priced), priced.payable.exclVat.toFixed()]).toEqual([excl, incl, payable]);
  });

  it('leaves a line in the audit, so that the lines still add up to the total', () => {
    const lines = price(cdr, tariff, { policy: { rounding: 'PER_PERIOD' } }).audit;
    expect(lines.map(({ kind, costExcl }) => [kind, costExcl.toFixed()])).toEqual([
      ['CHARGE', '0.125'],
      ['CHARGE', '0.115'],
      ['CHARGE', '0.125'],
      ['ROUNDING', '0.015'],
    ]);
  });

  it.each([
    ['EUR', '1.005', '1.01'],
    ['JPY', '1.5', '2'],
    ['KWD', '1.0005', '1.001'],
    ['HUF', '1.004', '1'],
    ['EUR', '-1.005', '-1.01'],
    ['EUR', '-0.004', '0'],
  ])('makes %s %s payable as %s', (currency, perKwh, payable) => {
    const cdrIn = { ...aSession([charging(1, '1')]), currency };
    const paid = price(cdrIn, aTariff([element([energy(perKwh)])], { currency })).payable.exclVat;
    expect(paid.toString()).toBe(payable);
  });
});

describe('a credit CDR', () => {
  it('has a negative total and otherwise the amounts of the session', () => {
    const tariff = aTariff([element([energy('0.4', { vat: '21' })])]);
    const priced = price({ ...aSession([charging(30, '10')]), credit: true }, tariff);
    expect([net(priced), gross(priced), priced.payable.inclVat?.toFixed(2)]).toEqual(['-4', '-4.84', '-4.84']);
    expect(priced.totalEnergyCost?.exclVat.toFixed()).toBe('4');
    expect(codes(priced)).toEqual([]);
  });
});

describe('the policy', () => {
  it('has a named choice for every point, the hub’s own reading first', () => {
    const first = Object.fromEntries(Object.entries(POLICY_CHOICES).map(([name, choices]) => [name, choices[0]]));
    expect(first).toEqual(DEFAULT_POLICY);
  });
});

const energyOnly: PriceableTariff = aTariff([element([energy('-0.05')])]);
describe('a negative total', () => {
  it('is a credit to the driver, with a warning', () => {
    const priced = price(aSession([charging(60, '20')]), energyOnly);
    expect([net(priced), codes(priced)]).toEqual(['-1', ['NEGATIVE_TOTAL']]);
  });
});
