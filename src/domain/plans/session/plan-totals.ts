import { Decimal } from '../../decimal.js';
import { minorDigits } from '../../money.js';
import { limitCost } from '../../pricing/amounts/limits.js';
import { grossFactor, rateKey, type VatRate } from '../../pricing/amounts/vat.js';
import { DEFAULT_POLICY } from '../../pricing/policy.js';
import { type Ratio, sumRatios } from '../../ratio.js';
import type { Plan } from '../plan.js';
import type { PlanLine, PlanPrice } from '../plan-price.js';

export interface ExactPrice {
  readonly exclVat: Ratio;
  readonly inclVat: Ratio;
}

/** What lines cost: VAT per rate on the exact sum of its lines. */
export function costOfLines(lines: readonly PlanLine[]): ExactPrice {
  const rates = ratesOf(lines);
  const bases = rates.map((rate) => {
    const key = rateKey(rate);
    const base = sumRatios(lines.filter(({ vat }) => rateKey(vat) === key).map(({ costExcl }) => costExcl));
    return { base, gross: base.times(grossFactor(rate)) };
  });
  return { exclVat: sumRatios(bases.map(({ base }) => base)), inclVat: sumRatios(bases.map(({ gross }) => gross)) };
}

/** The price of two sets of lines together. */
export function together(one: ExactPrice, other: ExactPrice): ExactPrice {
  return { exclVat: one.exclVat.plus(other.exclVat), inclVat: one.inclVat.plus(other.inclVat) };
}

export type Limited = Pick<PlanPrice, 'exact' | 'lines' | 'payable'>;

/**
 * Holds a price within the plan's lowest and highest price, excl. and incl. VAT each for itself, as OCPI does (2.2.1,
 * mod_tariffs, Tariff), with a line for the difference, and rounds what is payable once to the minor unit, half up.
 */
export function totalOf(
  plan: Pick<Plan, 'currency' | 'maxPrice' | 'minPrice'>,
  lines: readonly PlanLine[],
  cost: ExactPrice,
): Limited {
  const rates = ratesOf(lines).map((rate) => ({ rate }));
  const sums = { excl: cost.exclVat, incl: cost.inclVat, rates };
  const { excl, incl, limitApplied } = limitCost(sums, plan, { policy: DEFAULT_POLICY, warn: () => {} });
  const exact = { exclVat: excl, inclVat: incl ?? cost.inclVat };
  const digits = minorDigits(plan.currency);
  const limit = limitApplied === 'MIN_PRICE' ? 'lowest' : 'highest';
  return {
    exact,
    payable: { exclVat: exact.exclVat.round(digits), inclVat: exact.inclVat.round(digits) },
    lines: limitApplied === undefined ? lines : [...lines, limitLine(rates, [cost, exact], limit)],
  };
}

const ONE = new Decimal(1);

/** A limit has a VAT rate only where it changes both amounts at the one rate of the session. */
function limitLine(
  rates: readonly { readonly rate: VatRate }[],
  [before, after]: readonly [ExactPrice, ExactPrice],
  limit: string,
): PlanLine {
  const costExcl = after.exclVat.minus(before.exclVat);
  const gross = after.inclVat.minus(before.inclVat);
  const [only] = rates.length === 1 ? rates : [];
  const isOfRate = only && costExcl.times(grossFactor(only.rate)).minus(gross).isZero();
  const vat: VatRate = isOfRate ? only.rate : { treatment: 'UNKNOWN' };
  return { kind: 'LIMIT', quantity: ONE, costExcl, vat, reason: `the ${limit} price of the plan applies` };
}

function ratesOf(lines: readonly PlanLine[]): VatRate[] {
  return [...new Map(lines.map(({ vat }) => [rateKey(vat), vat])).values()];
}
