import { createPricer } from '../../../../src/domain/pricing/compiled/create-pricer.js';
import { priceCdr } from '../../../../src/domain/pricing/price-cdr.js';
import type { PricingInput } from '../../../../src/domain/pricing/priced-cdr.js';
import { aSession, aTariff, charging, element, energy, refusalOf } from '../a-session.js';
import { firstDifference } from './same-price.js';

const cdr = aSession([charging(30, '10')]);
const priced = (price: string, id = 'T1') => aTariff([element([energy(price, { vat: '21' })])], { id });
const input = (more: Partial<PricingInput> = {}): PricingInput => ({ cdr, tariffs: [priced('0.25')], ...more });
const net = (given: PricingInput, { price } = createPricer()): string => price(given).totalCost.exclVat.toFixed();

describe('a pricer', () => {
  it('answers what priceCdr does, field by field', () => {
    expect(firstDifference(createPricer().price(input()), priceCdr(input()))).toBeUndefined();
    expect(createPricer().price(input())).toEqual(priceCdr(input()));
  });

  it('refuses what priceCdr refuses, in the same words', () => {
    const wrong = input({ tariffs: [{ ...priced('0.25'), currency: 'CHF' }] });
    expect(refusalOf(() => createPricer().price(wrong))).toEqual(refusalOf(() => priceCdr(wrong)));
    expect(refusalOf(() => createPricer().price(wrong))).toEqual({ code: 'cannot-price', field: 'currency' });
  });

  it('prices what is out of its range by the reference engine', () => {
    const precise = input({ tariffs: [priced('0.25000001')] });
    expect(createPricer().priceExactly(precise)).toBeUndefined();
    expect(net(precise)).toBe('2.5000001');
  });

  it('tells apart tariffs that have the same id and another price, zone or policy', () => {
    const pricer = createPricer();
    expect(net(input(), pricer)).toBe('2.5');
    expect(net(input({ tariffs: [priced('0.3')] }), pricer)).toBe('3');
    const night = [
      aTariff([element([energy('1')], { startTime: '10:00', endTime: '11:00' }), element([energy('2')])]),
    ] as const;
    expect(net(input({ tariffs: night, timeZone: 'Europe/Amsterdam' }), pricer)).toBe('10');
    expect(net(input({ tariffs: night, timeZone: 'Europe/London' }), pricer)).toBe('20');
    const equal = [aTariff([element([energy('1')], { startTime: '10:00', endTime: '10:00' }), element([energy('2')])])];
    const zoned = input({ tariffs: equal, timeZone: 'Europe/Amsterdam' });
    expect(net(zoned, pricer)).toBe('10');
    expect(net({ ...zoned, policy: { startEqEnd: 'NEVER' } }, pricer)).toBe('20');
  });

  it('keeps on pricing right when it forgets tariffs', () => {
    const pricer = createPricer({ maxTariffs: 2 });
    for (const round of [1, 2]) {
      for (const price of ['1', '2', '3', '4']) {
        expect([round, net(input({ tariffs: [priced(price)] }), pricer)]).toEqual([round, `${Number(price) * 10}`]);
      }
    }
  });

  it('makes the audit and the warnings once, when they are read', () => {
    const price = createPricer().price(input());
    expect(price.audit).toBe(price.audit);
    expect(price.warnings).toBe(price.warnings);
    expect({ ...price }.audit).toHaveLength(1);
  });
});
