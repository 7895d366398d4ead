import { Decimal } from '../../src/domain/decimal.js';
import { add, minorDigits, money, negate, subtract, times, toMinorUnits } from '../../src/domain/money.js';

const text = ({ amount, currency }: ReturnType<typeof money>) => `${amount.toFixed()} ${currency}`;

describe('money', () => {
  it('is added, taken away, multiplied and turned round exactly', () => {
    expect(text(add(money('0.1', 'EUR'), money('0.2', 'EUR')))).toBe('0.3 EUR');
    expect(text(subtract(money('0.3', 'EUR'), money('0.1', 'EUR')))).toBe('0.2 EUR');
    expect(text(times(money('0.287654', 'EUR'), new Decimal('1234567890.1234')))).toBe('355128391.8655565036 EUR');
    expect(text(negate(money('5', 'EUR')))).toBe('-5 EUR');
  });

  it('refuses to mix currencies', () => {
    for (const mix of [add, subtract]) {
      expect(() => mix(money('1', 'EUR'), money('1', 'SEK'))).toThrow(
        expect.objectContaining({ code: 'currency-mismatch', field: 'currency' }),
      );
    }
  });

  it.each([
    ['EUR', '2.345', '2.35'],
    ['EUR', '-2.345', '-2.35'],
    ['JPY', '149.5', '150'],
    ['KWD', '0.0005', '0.001'],
    ['HUF', '10.005', '10.01'],
  ])('is paid in the minor unit of %s: %s becomes %s', (currency, exact, paid) => {
    expect(toMinorUnits(money(exact, currency)).amount.toFixed()).toBe(paid);
  });

  it('has the decimals of ISO 4217', () => {
    expect(['EUR', 'JPY', 'KWD', 'HUF', 'ISK'].map(minorDigits)).toEqual([2, 0, 3, 2, 0]);
  });
});
