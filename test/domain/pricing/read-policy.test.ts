import { DEFAULT_POLICY, POLICY_CHOICES } from '../../../src/domain/pricing/policy.js';
import { policyFields, policyOptions, readPolicy } from '../../../src/domain/pricing/read-policy.js';
import { refusalOf } from '../../support/refusal.js';

describe('the options of a policy', () => {
  it('are read by the names that fields have, and those not named stay open', () => {
    expect(readPolicy({ missing_tariff_id: 'DEFAULT', rounding: 'PER_PERIOD' })).toEqual({
      missingTariffId: 'DEFAULT',
      rounding: 'PER_PERIOD',
    });
    expect(readPolicy({})).toEqual({});
  });

  it('come back as they were written', () => {
    for (const [name, readings] of Object.entries(POLICY_CHOICES)) {
      for (const reading of readings) {
        const fields = policyFields({ [name]: reading });
        expect(readPolicy(fields)).toEqual({ [name]: reading });
      }
    }
  });

  it('have two shorthands', () => {
    expect(readPolicy({ snap: false })).toEqual({ snap: 'VERBATIM' });
    expect(readPolicy({ snap: true })).toEqual({ snap: 'SPAN' });
    expect(readPolicy({ rounding: 'HALF_EVEN' })).toEqual({ roundingMode: 'HALF_EVEN' });
  });

  it.each([
    [{ generosity: 'GREAT' }, 'policy.generosity'],
    [{ missingTariffId: 'DEFAULT' }, 'policy.missingTariffId'],
    [{ toString: 'DEFAULT' }, 'policy.toString'],
    [{ missing_tariff_id: 'PERHAPS' }, 'policy.missing_tariff_id'],
    [{ missing_tariff_id: true }, 'policy.missing_tariff_id'],
    [{ snap: 'true' }, 'policy.snap'],
  ])('%j is refused by its name', (given, field) => {
    const refusal = refusalOf(() => readPolicy(given));
    expect(refusal).toMatchObject({ code: 'bad-field', field });
    expect(refusal.message).toContain(field);
  });

  it('are told with their readings, the one that counts unless another is named, and a sentence', () => {
    const options = policyOptions();
    expect(options.map(({ field }) => field)).toEqual(Object.keys(policyFields(DEFAULT_POLICY)));
    for (const { readings, standard, meaning } of options) {
      expect(readings).toContain(standard);
      expect(meaning).toMatch(/^[A-Z].{20,}\.$/);
    }
  });
});
