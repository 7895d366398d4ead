import { Decimal } from '../../../src/domain/decimal.js';
import { Ratio, sumRatios } from '../../../src/domain/ratio.js';

const of = (text: string): Ratio => Ratio.of(new Decimal(text));

describe('a fraction', () => {
  it('is exact where decimals never end', () => {
    const third = of('1').dividedBy(of('3'));
    expect(sumRatios([third, third, third]).toText()).toBe('1');
    expect(third.toText()).toBe('1/3');
    expect(third.minus(third).isZero()).toBe(true);
  });

  it('is reduced, and a decimal where it ends', () => {
    expect(of('0.625').toFraction()).toBe('5/8');
    expect(of('0.625').toText()).toBe('0.625');
    expect(of('-5.20').toFraction()).toBe('-26/5');
    expect(of('21.0').toFraction()).toBe('21');
    expect(of('1').dividedBy(of('-4')).toText()).toBe('-0.25');
  });

  it.each([
    ['0.125', 2, '0.13', '0.12'],
    ['0.135', 2, '0.14', '0.14'],
    ['-0.125', 2, '-0.13', '-0.12'],
    ['0.1250000000000000000000000001', 2, '0.13', '0.13'],
    ['-0.004', 2, '0', '0'],
    ['12.5', 0, '13', '12'],
  ])('rounds %s to %s places: %s half up, %s half even', (value, places, up, even) => {
    expect(of(value).round(places).toString()).toBe(up);
    expect(of(value).round(places, 'HALF_EVEN').toString()).toBe(even);
  });

  it('compares by value', () => {
    expect(of('-1').lessThan(of('0.5'))).toBe(true);
    expect(of('0.5').lessThan(of('0.5'))).toBe(false);
    expect(of('2').dividedBy(of('3')).lessThan(of('0.6666'))).toBe(false);
  });

  it('is not divided by zero', () => {
    expect(() => of('1').dividedBy(Ratio.ZERO)).toThrow(RangeError);
  });
});
