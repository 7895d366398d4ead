import { Decimal } from '../../../src/domain/decimal.js';
import { convert, freshRates, rateFor } from '../../../src/domain/fx/convert.js';
import type { RateTable } from '../../../src/domain/fx/rate-table.js';
import { money } from '../../../src/domain/money.js';
import { refusalOf } from '../../support/refusal.js';

const RATES: RateTable = {
  date: '2026-10-30',
  source: 'example',
  unitsPerEur: { CHF: new Decimal('0.9412'), SEK: new Decimal('11.2345'), JPY: new Decimal('161.87') },
};

describe('conversion', () => {
  it('goes by way of the euro and rounds once, half up to the minor unit of the target', () => {
    expect(convert(money('100.00', 'SEK'), 'CHF', { rates: RATES }).toFixed(2)).toBe('8.38');
    expect(convert(money('-100.00', 'SEK'), 'CHF', { rates: RATES }).toFixed(2)).toBe('-8.38');
    expect(convert(money('25.13', 'EUR'), 'SEK', { rates: RATES }).toFixed(2)).toBe('282.32');
    expect(convert(money('0.05', 'EUR'), 'JPY', { rates: RATES }).toFixed()).toBe('8');
  });

  it('changes nothing in the same currency, and asks for no rate for nothing', () => {
    expect(convert(money('1.005', 'SEK'), 'SEK', { rates: RATES }).toFixed()).toBe('1.005');
    expect(convert(money('0.00', 'GBP'), 'SEK', { rates: RATES }).isZero()).toBe(true);
  });

  it('knows the euro without being told, and refuses a currency that the table does not have', () => {
    expect(rateFor(RATES, 'EUR').toFixed()).toBe('1');
    expect(refusalOf(() => rateFor(RATES, 'GBP'))).toMatchObject({ code: 'currency-mismatch', field: 'currency' });
    expect(refusalOf(() => rateFor(RATES, 'constructor')).code).toBe('currency-mismatch');
  });

  it('uses rates that are up to so many days old', () => {
    const use = { maxAgeDays: 5, field: 'settlement_currency' };
    expect(freshRates(RATES, { ...use, day: '2026-11-04' })).toBe(RATES);
    expect(refusalOf(() => freshRates(RATES, { ...use, day: '2026-11-05' })).message).toContain('2026-10-30');
    expect(refusalOf(() => freshRates(undefined, { ...use, day: '2026-11-05' })).message).toContain('2026-11-05');
  });
});
