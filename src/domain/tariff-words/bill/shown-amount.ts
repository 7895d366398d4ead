import type { Decimal } from '../../decimal.js';
import { money } from '../../money.js';
import type { Format } from '../format.js';

/** Decimals of an OCPI number: an amount with more is shown rounded. */
const SHOWN_DECIMALS = 4;

/** An exact amount as far as people read it: all of it up to four decimals, else rounded to what can be paid. */
export function shownAmount(amount: Decimal, currency: string, format: Format): string {
  const exact = money(amount, currency);
  return isShort(amount) ? format.price(exact) : format.amount(exact);
}

/** The end of a sum: `= €1.302`, or `≈ €1.84` where it is shown rounded. */
export function equalsAmount(amount: Decimal, currency: string, format: Format): string {
  return `${isShort(amount) ? '=' : '≈'} ${shownAmount(amount, currency, format)}`;
}

function isShort(amount: Decimal): boolean {
  return amount.decimalPlaces() <= SHOWN_DECIMALS;
}
