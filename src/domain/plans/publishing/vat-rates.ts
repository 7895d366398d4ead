import { Decimal } from '../../decimal.js';
import { rateKey, type VatRate } from '../../pricing/amounts/vat.js';
import { energyRates } from '../parsing/read-energy.js';
import type { Plan } from '../plan.js';

/** No VAT applicable comes below 0 percent. */
const NONE = new Decimal(-1);

/** The higher of two VAT rates, so that what is published is not lower than what is paid. */
export function highestVat(one: VatRate, other: VatRate): VatRate {
  return (other.percent ?? NONE).greaterThan(one.percent ?? NONE) ? other : one;
}

/** All VAT rates that a session can have by a plan, its margin and its demand charge left out. */
export function sessionRates({ energy, time, startFee, idle }: Plan): VatRate[] {
  return distinctRates([...energyRates(energy), ...[time, startFee, idle].flatMap((terms) => terms?.vat ?? [])]);
}

function distinctRates(rates: readonly VatRate[]): VatRate[] {
  return [...new Map(rates.map((rate) => [rateKey(rate), rate])).values()];
}
