import type { BilledDimension } from '../../priced-cdr.js';
import type { CompiledRate } from '../compiled-tariffs.js';
import type { ScaledRate, ScaledSums } from '../scaled-cdr.js';
import type { RowCharge } from './session.js';

/** 1 / (18·10^12) of the currency, in which charges are costed, in cost units; and 100 % in the unit of gross factors. */
const COST_UNITS_PER_BASE = 100_000_000n;

/** The base of one VAT rate, in 1 / (18·10^12) of the currency. */
export interface RateBase {
  readonly rate: CompiledRate;
  readonly base: bigint;
}

/** The charges of a session added up per VAT rate, in the order in which the rates were first charged. */
export function basesOf(charges: readonly RowCharge[], rates: readonly CompiledRate[]): RateBase[] {
  const [only] = rates;
  if (only && rates.length === 1) return charges.length === 0 ? [] : [{ rate: only, base: baseOf(charges) }];
  const groups = new Map<number, RowCharge[]>();
  for (const charge of charges) {
    const group = groups.get(charge.component.rate);
    if (group) group.push(charge);
    else groups.set(charge.component.rate, [charge]);
  }
  return [...groups].flatMap(([number, group]) => {
    const rate = rates[number];
    return rate ? [{ rate, base: baseOf(group) }] : [];
  });
}

/** Adds up in doubles as long as they are exact, and in big integers from then on. */
function baseOf(charges: readonly RowCharge[]): bigint {
  let sum = 0;
  for (const { component, units } of charges) {
    const cost = component.unitCost * units;
    sum += cost;
    if (!isSafe(cost) || !isSafe(sum)) return bigBaseOf(charges);
  }
  return BigInt(sum);
}

/** A product or a sum of safe integers is right when what comes out is one. */
function isSafe(value: number): boolean {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER;
}

function bigBaseOf(charges: readonly RowCharge[]): bigint {
  let sum = 0n;
  for (const { component, units } of charges) sum += component.unitCostBig * BigInt(units);
  return sum;
}

/** Net and gross in cost units. */
export function sumsOf(bases: readonly RateBase[]): ScaledSums {
  let exclVat = 0n;
  let inclVat: bigint | undefined = 0n;
  for (const { rate, base } of bases) {
    exclVat += base;
    inclVat = rate.grossFactor === undefined || inclVat === undefined ? undefined : inclVat + base * rate.grossFactor;
  }
  return { exclVat: exclVat * COST_UNITS_PER_BASE, inclVat };
}

/** Net and gross of some dimensions; undefined where none of them was charged. */
export function costOf(
  charges: readonly RowCharge[],
  dimensions: readonly BilledDimension[],
  rates: readonly CompiledRate[],
): ScaledSums | undefined {
  const own = charges.filter(({ dimension }) => dimensions.includes(dimension));
  return own.length === 0 ? undefined : sumsOf(basesOf(own, rates));
}

/** A line of the VAT breakdown in cost units. */
export function scaledRate({ rate, base }: RateBase): ScaledRate {
  const { treatment, percentMicro, grossFactor } = rate;
  const net = base * COST_UNITS_PER_BASE;
  return { treatment, percentMicro, base: net, vat: grossFactor === undefined ? 0n : base * grossFactor - net };
}
