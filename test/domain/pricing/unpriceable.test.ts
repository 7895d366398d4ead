import { Decimal } from '../../../src/domain/decimal.js';
import { HubError } from '../../../src/domain/errors.js';
import { priceCdr } from '../../../src/domain/pricing/price-cdr.js';
import type { PriceableTariff, PricingInput } from '../../../src/domain/pricing/priced-cdr.js';
import { aSession, aTariff, charging, element, energy, time } from './a-session.js';

const endless = new Decimal('1e-99');
const usual = element([energy('0.30')]);

function refusalOf(input: Partial<PricingInput> & { readonly tariffs: readonly PriceableTariff[] }): HubError {
  try {
    priceCdr({ cdr: aSession([charging(10, '1')]), ...input });
  } catch (refusal) {
    if (refusal instanceof HubError) return refusal;
  }
  throw new Error('was priced');
}

describe('a tariff that cannot be priced', () => {
  it.each([
    ['price', element([time('1'), energy('1e-99')]), 'tariffs.0.elements.1.price_components.1.price'],
    ['VAT', element([energy('1', { vat: '1e-99' })]), 'tariffs.0.elements.1.price_components.0.vat'],
    ['bound of energy', element([energy('1')], { minKwh: endless }), 'tariffs.0.elements.1.restrictions.min_kwh'],
    [
      'bound of time',
      element([energy('1')], { maxDurationS: endless }),
      'tariffs.0.elements.1.restrictions.max_duration',
    ],
  ])('names the element whose %s has too many digits', (_what, odd, field) => {
    const refusal = refusalOf({ tariffs: [aTariff([usual, odd])] });
    expect(refusal).toMatchObject({ code: 'cannot-price', field });
    expect(refusal.message).toContain(field);
  });

  it('names its price limit', () => {
    const limit = { exclVat: new Decimal(1), inclVat: endless };
    expect(refusalOf({ tariffs: [aTariff([usual], { maxPrice: limit })] }).field).toBe('tariffs.0.max_price.incl_vat');
  });

  it('is told from the others of the CDR', () => {
    const odd = aTariff([element([energy('1e-99')])], { id: 'T2' });
    const cdr = aSession([{ ...charging(10, '1'), tariffId: 'T2' }]);
    const { field } = refusalOf({ cdr, tariffs: [aTariff([usual]), odd] });
    expect(field).toBe('tariffs.1.elements.0.price_components.0.price');
  });

  it('names the element that asks for the local time, where the time zone is not known', () => {
    const night = element([energy('0.10')], { startTime: '22:00' });
    const refusal = refusalOf({ tariffs: [aTariff([usual, night])] });
    expect(refusal).toMatchObject({ code: 'cannot-price', field: 'time_zone' });
    expect(refusal.message).toBe(
      'element 1 of tariff T1 looks at local time, and the time zone of the location is not known',
    );
  });
});
