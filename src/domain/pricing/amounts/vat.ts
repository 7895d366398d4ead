import type { Decimal } from '../../decimal.js';
import { Ratio } from '../../ratio.js';
import type { Charge } from './charges.js';

/** The VAT treatment of a price component. */
export interface VatRate {
  /** RATE: `percent`. NONE: no VAT applies, which is not 0 %. UNKNOWN: told in OCPI 2.1.1, which has no VAT. */
  readonly treatment: 'NONE' | 'RATE' | 'UNKNOWN';
  readonly percent?: Decimal;
}

/** What a charge costs, exactly. `incl` is absent where VAT is not known. */
export interface Amount {
  readonly charge: Charge;
  readonly rate: VatRate;
  readonly excl: Ratio;
  readonly incl: Ratio | undefined;
}

const SECONDS_PER_HOUR = Ratio.of(3_600);
const HUNDRED = Ratio.of(100);
const ONE = Ratio.of(1);

/**
 * The cost of a charge: price × kWh, or price × seconds / 3600, and VAT on it. Prices that include tax give the net
 * price by division (OCPI 2.3.0, mod_tariffs, tax_included); without a rate the tax in them cannot be told, and net
 * and gross are the same.
 */
export function costOf(charge: Charge): Amount {
  const rate = rateOf(charge);
  const product = Ratio.of(charge.selected.component.price).times(Ratio.of(charge.quantity));
  const stated = isPerHour(charge) ? product.dividedBy(SECONDS_PER_HOUR) : product;
  if (rate.treatment === 'UNKNOWN') return { charge, rate, excl: stated, incl: undefined };
  const factor = grossFactor(rate);
  return charge.selected.tariff.taxIncluded === 'YES'
    ? { charge, rate, excl: stated.dividedBy(factor), incl: stated }
    : { charge, rate, excl: stated, incl: stated.times(factor) };
}

/** 1.21 for 21 %, and 1 where no VAT applies. */
export function grossFactor({ percent }: VatRate): Ratio {
  return percent ? ONE.plus(Ratio.of(percent).dividedBy(HUNDRED)) : ONE;
}

/** The same text for the same rate: 21 and 21.0 are one rate, 0 and none are two. */
export function rateKey({ treatment, percent }: VatRate): string {
  return percent ? percent.toFixed() : treatment;
}

function rateOf({ selected }: Charge): VatRate {
  const { taxIncluded } = selected.tariff;
  if (taxIncluded === 'UNKNOWN') return { treatment: 'UNKNOWN' };
  const percent = selected.component.vat;
  return percent === undefined || taxIncluded === 'N/A' ? { treatment: 'NONE' } : { treatment: 'RATE', percent };
}

function isPerHour({ dimension }: Charge): boolean {
  return dimension === 'TIME' || dimension === 'PARKING_TIME' || dimension === 'RESERVATION_TIME';
}
