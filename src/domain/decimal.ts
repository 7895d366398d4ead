import { Decimal as DecimalJs } from 'decimal.js';

/**
 * The number type for money, energy and every other quantity that is billed: 64 significant digits, half up
 * (away from zero). docs/money.md says where results are rounded.
 */
export const Decimal = DecimalJs.clone({
  precision: 64,
  rounding: DecimalJs.ROUND_HALF_UP,
  toExpNeg: -40,
  toExpPos: 40,
});
export type Decimal = DecimalJs;

export const ZERO: Decimal = new Decimal(0);

/** Sum of decimals; zero for an empty list. */
export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}

/** Half up (away from zero) to a number of decimal places. */
export function roundTo(value: Decimal, places: number): Decimal {
  return value.toDecimalPlaces(places, Decimal.ROUND_HALF_UP);
}

/** Plain decimal text with at least `places` decimals and never an exponent, for files and APIs. */
export function toText(value: Decimal, places = 0): string {
  return value.decimalPlaces() < places ? value.toFixed(places) : value.toFixed();
}
