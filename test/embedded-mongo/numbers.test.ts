import { Decimal128, Double } from 'bson';
import { add, divide, modulo, multiply } from '../../src/embedded-mongo/bson/arithmetic.js';
import { compareValues } from '../../src/embedded-mongo/bson/compare.js';
import { decimal128Of, decimalOf, exactDecimalOf, type FiniteDecimal } from '../../src/embedded-mongo/bson/decimal.js';
import { encodeKeyValue } from '../../src/embedded-mongo/bson/key.js';
import type { NumberValue } from '../../src/embedded-mongo/bson/value.js';
import { seededRandom } from './local-server.js';

const decimal = (text: string): Decimal128 => Decimal128.fromString(text);

describe('exact numbers', () => {
  it.each([
    ['0.1', '0.2', '0.3'],
    ['1', '-1.00', '0.00'],
    ['9999999999999999999999999999999999', '1', '1.000000000000000000000000000000000E+34'],
    ['1E+6111', '1E-6176', '1.000000000000000000000000000000000E+6111'],
    ['9.999999999999999999999999999999999E+6144', '1E+6144', 'Infinity'],
    ['Infinity', '-Infinity', 'NaN'],
    ['Infinity', '1', 'Infinity'],
  ])('%s + %s = %s', (a, b, sum) => {
    expect(add(decimal(a), decimal(b)).toString()).toBe(sum);
  });

  it.each([
    ['0.10', '0.2', '0.020'],
    ['1234567890123456789.5', '9876543210987654321.5', '1.219326311370217952793019356166819E+37'],
    ['1E-6176', '0.5', '0E-6176'],
    ['3E-6176', '0.5', '2E-6176'],
    ['0', 'Infinity', 'NaN'],
    ['-2', 'Infinity', '-Infinity'],
  ])('%s × %s = %s', (a, b, product) => {
    expect(multiply(decimal(a), decimal(b)).toString()).toBe(product);
  });

  it.each([
    ['1', '3', '0.3333333333333333333333333333333333'],
    ['2', '3', '0.6666666666666666666666666666666667'],
    ['10', '4', '2.5'],
    ['100', '5', '20'],
    ['1.20', '0.4', '3.0'],
    ['-1', '3', '-0.3333333333333333333333333333333333'],
  ])('%s ÷ %s = %s', (a, b, quotient) => {
    expect(divide(decimal(a), decimal(b)).toString()).toBe(quotient);
  });

  it('takes the remainder with the sign of the dividend', () => {
    expect(modulo(decimal('-7.5'), decimal('2')).toString()).toBe('-1.5');
    expect(modulo(-7, 3)).toBe(-1);
  });

  it('widens int32 to int64, and refuses what does not fit an int64 where it must not be lost', () => {
    expect(add(2_147_483_647, 1)).toBe(2_147_483_648n);
    expect(add(2n ** 63n - 1n, 1)).toEqual(new Double(2 ** 63));
    expect(() => add(2n ** 63n - 1n, 1, 'refuse')).toThrow('does not fit');
  });

  it('reads a double as a decimal of 15 digits when it meets a decimal', () => {
    expect(add(new Double(0.1), decimal('0.2')).toString()).toBe('0.300000000000000');
  });

  it('refuses to divide by zero', () => {
    expect(() => divide(decimal('1'), 0)).toThrow('divide by zero');
  });

  it('writes and reads the bytes of every Decimal128', () => {
    for (const text of [
      '0',
      '-1',
      '12.34',
      '1E+6111',
      '-9.999999999999999999999999999999999E+6144',
      'NaN',
      '1E-6176',
    ]) {
      expect(decimal128Of(decimalOf(decimal(text))).toString()).toBe(decimal(text).toString());
    }
  });

  it('orders 3,000 random pairs of all kinds of numbers by their exact value, in keys as in comparisons', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 3_000; round++) {
      const [a, b] = pairOfNumbers(random);
      const expected = Math.sign(exactOrder(a, b));
      const byKey = Math.sign(Buffer.compare(encodeKeyValue(a), encodeKeyValue(b)));
      if (byKey !== expected || Math.sign(compareValues(a, b)) !== expected) {
        throw new Error(`${String(a)} and ${String(b)}: ${byKey} instead of ${expected}`);
      }
    }
  });
});

/** Often equal or neighbours: that is where an order goes wrong. */
function pairOfNumbers(random: () => number): readonly [NumberValue, NumberValue] {
  const a = anyNumber(random);
  const roll = random();
  if (roll < 0.4) return [a, anyNumber(random)];
  const exact = exactOf(a);
  const nudge = 10n ** BigInt(Math.floor(random() * 3));
  if (roll < 0.6) return [a, decimal128Of(exact)];
  if (roll < 0.8)
    return [a, decimal128Of({ coefficient: exact.coefficient * 1_000n + nudge, exponent: exact.exponent - 3 })];
  const near = Number(`${exact.coefficient}e${exact.exponent}`);
  return [a, new Double(Number.isFinite(near) ? near : 0)];
}

function anyNumber(random: () => number): NumberValue {
  const whole = Math.floor(random() * 2_000) - 1_000;
  const digits = BigInt(Math.floor(random() * 2 ** 52)) * BigInt(Math.floor(random() * 2 ** 30));
  const sign = random() < 0.5 ? 1n : -1n;
  switch (Math.floor(random() * 7)) {
    case 0:
      return whole;
    case 1:
      return BigInt.asIntN(64, sign * digits);
    case 2:
      return new Double(whole / 8);
    case 3:
      return new Double((random() - 0.5) * 10 ** (Math.floor(random() * 600) - 300));
    case 4:
      return decimal128Of({ coefficient: BigInt(whole), exponent: Math.floor(random() * 6) - 4 });
    case 5:
      return decimal128Of({ coefficient: sign * digits, exponent: Math.floor(random() * 80) - 60 });
    default:
      return decimal128Of({ coefficient: sign * digits, exponent: Math.floor(random() * 12_000) - 6_000 });
  }
}

function exactOf(value: NumberValue): FiniteDecimal {
  const exact =
    value instanceof Decimal128
      ? decimalOf(value)
      : value instanceof Double
        ? exactDecimalOf(value.value)
        : { coefficient: BigInt(value), exponent: 0 };
  return typeof exact === 'string' ? { coefficient: 0n, exponent: 0 } : exact;
}

function exactOrder(a: NumberValue, b: NumberValue): number {
  const [left, right] = [exactOf(a), exactOf(b)];
  const exponent = Math.min(left.exponent, right.exponent);
  const at = (value: FiniteDecimal): bigint => value.coefficient * 10n ** BigInt(value.exponent - exponent);
  return at(left) < at(right) ? -1 : at(left) > at(right) ? 1 : 0;
}
