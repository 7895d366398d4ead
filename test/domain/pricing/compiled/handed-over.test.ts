import { DEFAULT_ONLY } from '../../../../src/domain/pricing/compiled/compile-tariffs.js';
import { createPricer } from '../../../../src/domain/pricing/compiled/create-pricer.js';
import { POLICY_CHOICES } from '../../../../src/domain/pricing/policy.js';
import { priceCdr } from '../../../../src/domain/pricing/price-cdr.js';
import { aSession, aTariff, charging, element, energy } from '../a-session.js';
import { COMPARED } from './random-session.js';
import { firstDifference } from './same-price.js';

const input = { cdr: aSession([charging(30, '10')]), tariffs: [aTariff([element([energy('0.25')])])] };
const pricer = createPricer();

const READINGS = DEFAULT_ONLY.flatMap((name) => POLICY_CHOICES[name].slice(1).map((reading) => ({ [name]: reading })));

describe('every point of the policy', () => {
  it('is either compared in all its readings or handed over in all but the default', () => {
    expect([...COMPARED, ...DEFAULT_ONLY].sort()).toEqual(Object.keys(POLICY_CHOICES).sort());
  });
});

describe('a reading that the compiled engine does not know', () => {
  it.each(READINGS)('is left to the reference engine: %j', (policy) => {
    expect(pricer.priceExactly({ ...input, policy })).toBeUndefined();
    expect(firstDifference(pricer.price({ ...input, policy }), priceCdr({ ...input, policy }))).toBeUndefined();
  });

  it('does not keep it from pricing by the defaults', () => {
    expect(pricer.priceExactly(input)).toBeDefined();
  });
});
