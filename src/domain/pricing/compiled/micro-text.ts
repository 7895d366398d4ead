import { Decimal, ZERO } from '../../decimal.js';

const MILLIONTH = new Decimal('0.000001');
const THOUSANDTH = new Decimal('0.001');

/** Millionths as a decimal. */
export function microDecimal(micro: number): Decimal {
  if (micro === 0) return ZERO;
  // Decimals of seven digits are made fastest, and most quantities have three decimals.
  return micro % 1_000 === 0 ? new Decimal(micro / 1_000).times(THOUSANDTH) : new Decimal(micro).times(MILLIONTH);
}

/** Millionths as plain decimal text. */
export function microText(micro: number): string {
  return microDecimal(micro).toFixed();
}
