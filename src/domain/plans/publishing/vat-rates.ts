import { Decimal } from '../../decimal.js';
import { rateKey, type VatRate } from '../../pricing/amounts/vat.js';
import type { Plan } from '../plan.js';

/** No VAT applicable comes below 0 percent. */
const NONE = new Decimal(-1);

/** The higher of two VAT rates, so that what is published is not lower than what is paid. */
export function highestVat(one: VatRate, other: VatRate): VatRate {
  return (other.percent ?? NONE).greaterThan(one.percent ?? NONE) ? other : one;
}

/** The VAT rates that the price of a kWh has in a plan, each once. */
export function energyRates({ energy }: Plan): VatRate[] {
  return distinctRates([...(energy.spot ? [energy.spot.vat] : []), ...energy.parts.map(({ vat }) => vat)]);
}

/** All VAT rates that a session can have by a plan, its margin and its demand charge left out. */
export function sessionRates(plan: Plan): VatRate[] {
  const { time, startFee, idle } = plan;
  return distinctRates([...energyRates(plan), ...[time, startFee, idle].flatMap((terms) => terms?.vat ?? [])]);
}

function distinctRates(rates: readonly VatRate[]): VatRate[] {
  return [...new Map(rates.map((rate) => [rateKey(rate), rate])).values()];
}
