import { Decimal } from '../decimal.js';
import { type Money, money, times } from '../money.js';
import type { PriceableTariff } from '../pricing/priced-cdr.js';
import type { PriceComponent } from '../roaming/tariff.js';
import type { Tax } from './texts.js';

const ONE = new Decimal(1);
const HUNDRED = new Decimal(100);

/** A price with VAT on it, exact: percent ends after two decimals more. */
export function withVat(price: Money, percent: Decimal): Money {
  return times(price, ONE.plus(percent.dividedBy(HUNDRED)));
}

/** The price of a component as the tariff states it. */
export function priceOfComponent({ price }: PriceComponent, { currency }: PriceableTariff): Money {
  return money(price, currency);
}

/** What taxes do to the price of a component. */
export function taxOf({ vat }: PriceComponent, { taxIncluded }: PriceableTariff): Tax {
  if (taxIncluded === 'UNKNOWN') return { kind: 'UNKNOWN' };
  if (taxIncluded === 'N/A') return { kind: 'NONE' };
  if (taxIncluded === 'YES') return vat ? { kind: 'INCLUDED', percent: vat } : { kind: 'INCLUDED_UNKNOWN' };
  return vat ? { kind: 'ADDED', percent: vat } : { kind: 'NONE' };
}
