import { Decimal, sum, ZERO } from '../decimal.js';
import { assert } from '../errors.js';

/**
 * Splits an amount by weights so that the parts, each with `places` decimals, add up to it again: what rounding down
 * leaves goes unit by unit to the largest remainders, ties to the first. A negative total is split like its opposite.
 * All weights zero: everything goes to the first part.
 */
export function splitByLargestRemainder(total: Decimal, weights: readonly Decimal[], places: number): Decimal[] {
  assert(total.decimalPlaces() <= places, `${total.toFixed()} has more than ${places} decimals`);
  assert(weights.length > 0, 'nothing to split by');
  assert(
    weights.every((weight) => !weight.isNegative() || weight.isZero()),
    'a weight is negative',
  );
  if (total.isNegative() && !total.isZero()) {
    return splitByLargestRemainder(total.negated(), weights, places).map((part) => part.negated());
  }
  const allWeight = sum(weights);
  if (allWeight.isZero()) return weights.map((_, index) => (index === 0 ? total : ZERO));

  const shares = weights.map((weight) => total.times(weight).dividedBy(allWeight));
  const parts = shares.map((share) => share.toDecimalPlaces(places, Decimal.ROUND_DOWN));
  return addUnits(parts, { shares, left: total.minus(sum(parts)), unit: new Decimal(10).pow(-places) });
}

interface Leftover {
  readonly shares: readonly Decimal[];
  readonly left: Decimal;
  readonly unit: Decimal;
}

function addUnits(parts: readonly Decimal[], { shares, left, unit }: Leftover): Decimal[] {
  const units = left.dividedBy(unit).toNumber();
  const remainders = parts.map((part, index) => ({ index, remainder: (shares[index] ?? ZERO).minus(part) }));
  const largestFirst = remainders.sort((a, b) => b.remainder.comparedTo(a.remainder) || a.index - b.index);
  const lucky = new Set(largestFirst.slice(0, units).map(({ index }) => index));
  return parts.map((part, index) => (lucky.has(index) ? part.plus(unit) : part));
}
