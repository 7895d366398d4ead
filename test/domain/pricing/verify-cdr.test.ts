import { Decimal } from '../../../src/domain/decimal.js';
import { verifyCdr } from '../../../src/domain/pricing/verify-cdr.js';

const d = (text: string): Decimal => new Decimal(text);
const LIMITS = { absolute: d('0.01'), relative: d('0.005'), cap: d('0.50') };

describe('a claimed total', () => {
  it.each([
    ['10.0000', '10.0000', 'EXACT', '0', '0.05'],
    ['10.0100', '10.0000', 'WITHIN_TOLERANCE', '0.01', '0.05'],
    ['9.9500', '10.0000', 'WITHIN_TOLERANCE', '0.05', '0.05'],
    ['10.0500', '10.0000', 'WITHIN_TOLERANCE', '0.05', '0.05'],
    ['10.0501', '10.0000', 'MISMATCH', '0.0501', '0.05'],
    ['200.5000', '200.0000', 'WITHIN_TOLERANCE', '0.5', '0.5'],
    ['200.5001', '200.0000', 'MISMATCH', '0.5001', '0.5'],
    ['0.0100', '0.0000', 'WITHIN_TOLERANCE', '0.01', '0.01'],
    ['0.0101', '0.0000', 'MISMATCH', '0.0101', '0.01'],
    ['0.0000', '5.0000', 'MISMATCH', '5', '0.025'],
    ['-10.0500', '-10.0000', 'WITHIN_TOLERANCE', '0.05', '0.05'],
    ['-10.0501', '-10.0000', 'MISMATCH', '0.0501', '0.05'],
    ['10', '-10', 'MISMATCH', '20', '0.05'],
  ])('of %s beside our %s is %s', (claimed, computed, verdict, difference, tolerance) => {
    const verified = verifyCdr(d(claimed), d(computed), LIMITS);
    expect([verified.verdict, verified.difference.toFixed(), verified.tolerance.toFixed()]).toEqual([
      verdict,
      difference,
      tolerance,
    ]);
  });

  it('is exact when it says our amount as well as four decimals can, or as well as it tries to', () => {
    const third = d('61').dividedBy(60);
    expect(verifyCdr(d('1.0167'), third, LIMITS).verdict).toBe('EXACT');
    expect(verifyCdr(d('1.02'), third, LIMITS).verdict).toBe('WITHIN_TOLERANCE');
    expect(verifyCdr(d('1.016667'), third, LIMITS).verdict).toBe('EXACT');
    expect(verifyCdr(d('1.016668'), third, LIMITS).verdict).toBe('WITHIN_TOLERANCE');
  });

  it('has its difference unrounded', () => {
    const { difference } = verifyCdr(d('1.0167'), d('61').dividedBy(60), LIMITS);
    expect(difference.toFixed(8)).toBe('0.00003333');
  });
});
