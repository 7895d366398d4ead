import { type Decimal, toText } from '../../../domain/decimal.js';
import { minorDigits } from '../../../domain/money.js';
import type { Price } from '../../../domain/roaming/price.js';

/** An amount with at least the decimals of its currency; exact amounts keep theirs. */
export function formatAmount(value: Decimal, currency: string): string {
  return toText(value, minorDigits(currency));
}

export function formatPrice(price: Price, currency: string): object {
  return {
    excl_vat: formatAmount(price.exclVat, currency),
    ...(price.inclVat ? { incl_vat: formatAmount(price.inclVat, currency) } : {}),
  };
}
