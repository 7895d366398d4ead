import { Decimal } from './decimal.js';

export type RoundingMode = 'HALF_UP' | 'HALF_EVEN';

/**
 * An exact fraction of two integers, for amounts that have to be divided before the last step: 20 minutes at 1.00 per
 * hour, three times, are 1 and not 0.999… Always reduced; the denominator is positive.
 */
export class Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;

  private constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  static readonly ZERO = new Ratio(0n, 1n);

  /** The exact value of a decimal or a whole number. */
  static of(value: Decimal | number): Ratio {
    const decimal = new Decimal(value);
    const places = decimal.decimalPlaces();
    const digits = BigInt(decimal.toFixed().replace('.', ''));
    return Ratio.reduced(digits, 10n ** BigInt(places));
  }

  /** The fraction of two integers. The denominator is positive. */
  static fraction(numerator: bigint, denominator: bigint): Ratio {
    return Ratio.reduced(numerator, denominator);
  }

  plus(other: Ratio): Ratio {
    if (this.denominator === other.denominator) {
      return Ratio.reduced(this.numerator + other.numerator, this.denominator);
    }
    const numerator = this.numerator * other.denominator + other.numerator * this.denominator;
    return Ratio.reduced(numerator, this.denominator * other.denominator);
  }

  minus(other: Ratio): Ratio {
    return this.plus(other.negated());
  }

  times(other: Ratio): Ratio {
    return Ratio.reduced(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** The quotient; dividing by zero is a bug of the caller and throws. */
  dividedBy(other: Ratio): Ratio {
    const sign = other.numerator < 0n ? -1n : 1n;
    return Ratio.reduced(sign * this.numerator * other.denominator, sign * other.numerator * this.denominator);
  }

  negated(): Ratio {
    return new Ratio(-this.numerator, this.denominator);
  }

  isZero(): boolean {
    return this.numerator === 0n;
  }

  isNegative(): boolean {
    return this.numerator < 0n;
  }

  lessThan(other: Ratio): boolean {
    return this.numerator * other.denominator < other.numerator * this.denominator;
  }

  /** Rounds the exact value once, to a number of decimal places. */
  round(places: number, mode: RoundingMode = 'HALF_UP'): Decimal {
    const scaled = absolute(this.numerator) * 10n ** BigInt(places);
    const whole = scaled / this.denominator;
    const twice = (scaled % this.denominator) * 2n;
    const tieUp = mode === 'HALF_UP' || whole % 2n === 1n;
    const up = twice > this.denominator || (twice === this.denominator && tieUp);
    const result = new Decimal((up ? whole + 1n : whole).toString()).times(new Decimal(10).pow(-places));
    return this.isNegative() && !result.isZero() ? result.negated() : result;
  }

  /** As a decimal: exact where the fraction ends, otherwise 64 significant digits. */
  toDecimal(): Decimal {
    return new Decimal(this.numerator.toString()).dividedBy(this.denominator.toString());
  }

  /** The exact value as text: `0.625` where the decimals end, else the reduced fraction, `61/60`. */
  toText(): string {
    return isPowerOfTwoAndFive(this.denominator) ? this.toDecimal().toFixed() : this.toFraction();
  }

  /** The reduced fraction as text: `26/5`, or `21` when it is whole. */
  toFraction(): string {
    return this.denominator === 1n ? this.numerator.toString() : `${this.numerator}/${this.denominator}`;
  }

  private static reduced(numerator: bigint, denominator: bigint): Ratio {
    if (denominator === 0n) throw new RangeError('division by zero');
    const divisor = greatestCommonDivisor(absolute(numerator), denominator);
    return new Ratio(numerator / divisor, denominator / divisor);
  }
}

/** Sum of fractions; zero for an empty list. */
export function sumRatios(values: Iterable<Ratio>): Ratio {
  let total = Ratio.ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [b, a];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

function isPowerOfTwoAndFive(value: bigint): boolean {
  let rest = value;
  while (rest % 10n === 0n) rest /= 10n;
  while (rest % 5n === 0n) rest /= 5n;
  while (rest % 2n === 0n) rest /= 2n;
  return rest === 1n;
}
