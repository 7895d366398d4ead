import { Decimal } from '../../../src/domain/decimal.js';
import type { PricingWarning } from '../../../src/domain/pricing/priced-cdr.js';
import { type OwnPrice, verifyCdr } from '../../../src/domain/pricing/verify-cdr.js';

const d = (text: string): Decimal => new Decimal(text);
const own = (total: Decimal, ...warnings: PricingWarning[]): OwnPrice => ({ totalCost: { exclVat: total }, warnings });
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
    const verified = verifyCdr(d(claimed), own(d(computed)), LIMITS);
    expect([verified.verdict, verified.difference.toFixed(), verified.tolerance.toFixed()]).toEqual([
      verdict,
      difference,
      tolerance,
    ]);
  });

  it('is exact when it says our amount as well as four decimals can, or as well as it tries to', () => {
    const third = d('61').dividedBy(60);
    expect(verifyCdr(d('1.0167'), own(third), LIMITS).verdict).toBe('EXACT');
    expect(verifyCdr(d('1.02'), own(third), LIMITS).verdict).toBe('WITHIN_TOLERANCE');
    expect(verifyCdr(d('1.016667'), own(third), LIMITS).verdict).toBe('EXACT');
    expect(verifyCdr(d('1.016668'), own(third), LIMITS).verdict).toBe('WITHIN_TOLERANCE');
  });

  it('has its difference unrounded', () => {
    const { difference } = verifyCdr(d('1.0167'), own(d('61').dividedBy(60)), LIMITS);
    expect(difference.toFixed(8)).toBe('0.00003333');
  });
});

describe('a claim that differs from a price of ours that is doubtful', () => {
  const spans: PricingWarning = {
    code: 'PERIOD_SPANS_PRICE_CHANGE',
    message: 'a price changes within the period',
    period: 3,
    field: 'charging_periods.3.dimensions',
  };
  const snapped: PricingWarning = { code: 'TIME_VOLUME_SNAPPED', message: 'billed as its length', period: 0 };

  it('cannot be told right or wrong, and names the period and the field that leave it open', () => {
    const { verdict, doubts, difference } = verifyCdr(d('12'), own(d('10'), snapped, spans), LIMITS);
    expect({ verdict, difference: difference.toFixed() }).toEqual({ verdict: 'CANNOT_TELL', difference: '2' });
    expect(doubts).toEqual([
      {
        code: 'PERIOD_SPANS_PRICE_CHANGE',
        why: 'A price changes within the period, and the CDR does not say how much was used before and after.',
        period: 3,
        field: 'charging_periods.3.dimensions',
      },
    ]);
  });

  it('is settled all the same where it is our amount, or within the tolerance', () => {
    expect(verifyCdr(d('10'), own(d('10'), spans), LIMITS)).toMatchObject({ verdict: 'EXACT', doubts: [] });
    expect(verifyCdr(d('10.05'), own(d('10'), spans), LIMITS)).toMatchObject({
      verdict: 'WITHIN_TOLERANCE',
      doubts: [],
    });
  });

  it('is a mismatch where the warnings only tell how the price came about', () => {
    expect(verifyCdr(d('12'), own(d('10'), snapped), LIMITS)).toMatchObject({ verdict: 'MISMATCH', doubts: [] });
  });
});
