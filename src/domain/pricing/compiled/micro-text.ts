import { Decimal } from '../../decimal.js';
import { MICRO } from './scaled-cdr.js';

/** Millionths as a decimal. */
export function microDecimal(micro: number): Decimal {
  return new Decimal(micro).dividedBy(MICRO);
}

/** Millionths as plain decimal text. */
export function microText(micro: number): string {
  return microDecimal(micro).toFixed();
}
