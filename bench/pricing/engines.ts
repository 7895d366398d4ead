import { Decimal, ZERO } from '../../src/domain/decimal.js';
import { compileTariffs } from '../../src/domain/pricing/compiled/compile-tariffs.js';
import { chargeCost } from '../../src/domain/pricing/compiled/cost-units.js';
import { createPricer } from '../../src/domain/pricing/compiled/create-pricer.js';
import { priceScaled } from '../../src/domain/pricing/compiled/price-scaled.js';
import { scaleCdr } from '../../src/domain/pricing/compiled/scale-cdr.js';
import type { ScaledCdr, ScaledCharge, ScaledPrice } from '../../src/domain/pricing/compiled/scaled-cdr.js';
import { priceCdr } from '../../src/domain/pricing/price-cdr.js';
import type { PricedCdr, PricingInput } from '../../src/domain/pricing/priced-cdr.js';

/** Prices all sessions of a case once; answers something of every price, so that none is left out. */
export type Run = () => number;

/** Integers to exact totals, the tariff compiled once. */
export function integersToTotals(inputs: readonly PricingInput[]): Run {
  const compiled = compiledFor(inputs);
  const scaled = inputs.map(({ cdr }) => scaledOf(cdr));
  return () => {
    let told = 0;
    for (const cdr of scaled) told += isTold(priceScaled(compiled, cdr));
    return told;
  };
}

/** A CDR with decimals to exact totals, by the pricer that the hub uses. */
export function objectsToTotals(inputs: readonly PricingInput[]): Run {
  const pricer = createPricer();
  return () => {
    let told = 0;
    for (const input of inputs) told += isTold(pricer.priceExactly(input));
    return told;
  };
}

/**
 * Integers to all that explains a price: totals, VAT, quantities, and each charge with its cost and its reason, which is
 * what a line of JSON is written from.
 */
export function integersToAudit(inputs: readonly PricingInput[]): Run {
  const compiled = compiledFor(inputs);
  const scaled = inputs.map(({ cdr }) => scaledOf(cdr));
  return () => {
    let told = 0;
    for (const cdr of scaled) {
      const price = priceScaled(compiled, cdr);
      told += isTold(price) === 1 && price && explains(price) ? 1 : 0;
    }
    return told;
  };
}

/** Reads all of a price; false only where nothing of it was told. */
function explains(price: ScaledPrice): boolean {
  const { energyCost, timeCost, parkingCost, fixedCost, billed, measured, rates, warnings } = price;
  const told: unknown[] = [energyCost, timeCost, parkingCost, fixedCost, billed, measured, ...rates];
  for (const warning of warnings) told.push(warning.describe().message);
  for (const charge of price.charges) told.push(chargeCost(charge), price.reasonOf(charge));
  return told.some((one) => one !== undefined);
}

/** The same out of decimals and as decimals: everything that `priceCdr` answers. */
export function objectsToAudit(inputs: readonly PricingInput[]): Run {
  const pricer = createPricer();
  return () => {
    let lines = 0;
    for (const input of inputs) lines += everythingOf(pricer.price(input)) > 0 ? 1 : 0;
    return lines;
  };
}

/** The totals, VAT and quantities as decimals, without the audit, which is made when it is read. */
export function objectsToDecimals(inputs: readonly PricingInput[]): Run {
  const pricer = createPricer();
  return () => {
    let told = 0;
    for (const input of inputs) told += pricer.price(input).totalCost.inclVat ? 1 : 0;
    return told;
  };
}

/** Everything by the engine that works with decimals and fractions throughout. */
export function referenceEngine(inputs: readonly PricingInput[]): Run {
  return () => {
    let lines = 0;
    for (const input of inputs) lines += everythingOf(priceCdr(input)) > 0 ? 1 : 0;
    return lines;
  };
}

/** The integer engine as it would be with decimal.js for its amounts: the same choices, products and sums as decimals. */
export function decimalsInTheLoop(inputs: readonly PricingInput[]): Run {
  const compiled = compiledFor(inputs);
  const scaled = inputs.map(({ cdr }) => scaledOf(cdr));
  return () => {
    let told = 0;
    for (const cdr of scaled) {
      let [net, gross] = [ZERO, ZERO];
      for (const charge of priceScaled(compiled, cdr)?.charges ?? []) {
        const cost = decimalCost(charge);
        net = net.plus(cost);
        gross = gross.plus(cost.times(1.21));
      }
      told += gross.isNegative() || net.isNegative() ? 0 : 1;
    }
    return told;
  };
}

function decimalCost({ component, dimension, quantity }: ScaledCharge): Decimal {
  const { tariff, elementIndex, componentIndex } = component;
  const price = tariff.elements[elementIndex]?.priceComponents[componentIndex]?.price ?? ZERO;
  if (dimension === 'FLAT') return price;
  const cost = price.times(new Decimal(quantity).times('0.000001'));
  return dimension === 'ENERGY' ? cost : cost.dividedBy(3_600);
}

function compiledFor(inputs: readonly PricingInput[]): ReturnType<typeof compileTariffs> {
  return compileTariffs(inputs[0]?.tariffs ?? [], { timeZone: inputs[0]?.timeZone });
}

function scaledOf(cdr: PricingInput['cdr']): ScaledCdr {
  const scaled = scaleCdr(cdr);
  if (!scaled) throw new Error('a session of the benchmark does not fit the integer engine');
  return scaled;
}

function isTold(price: ScaledPrice | undefined): number {
  if (!price) throw new Error('the integer engine left a session of the benchmark to the other one');
  return price.exclVat >= 0n && price.inclVat !== undefined ? 1 : 0;
}

function everythingOf({ audit, warnings, vatBreakdown, exact }: PricedCdr): number {
  return audit.length + warnings.length + vatBreakdown.length + (exact.inclVat ? 1 : 0);
}
