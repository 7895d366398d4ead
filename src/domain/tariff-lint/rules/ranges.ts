import type { TariffRestrictions } from '../../roaming/tariff.js';
import { type Bounded, type Finding, found, inRestrictions } from '../finding.js';
import { eachRestriction, type LintRule } from '../linting.js';

/** Restrictions on quantities that never hold, or that count from where one would not think. */
export const RANGE_RULES: readonly LintRule[] = [
  (linting) => eachRestriction(linting, emptyRanges),
  (linting) =>
    eachRestriction(linting, ({ minDurationS }, element) => {
      const components = linting.tariff.elements[element]?.priceComponents ?? [];
      const parks = components.some(({ type, price }) => type === 'PARKING_TIME' && !price.isZero());
      if (!minDurationS?.greaterThan(0) || !parks) return [];
      return [found('GRACE_FROM_SESSION_START', inRestrictions(element, 'min_duration'), { minDurationS })];
    }),
];

const RANGES = [
  ['kwh', 'minKwh', 'maxKwh'],
  ['power', 'minPower', 'maxPower'],
  ['current', 'minCurrent', 'maxCurrent'],
  ['duration', 'minDurationS', 'maxDurationS'],
] as const satisfies readonly (readonly [Bounded, keyof TariffRestrictions, keyof TariffRestrictions])[];

/** Lower bounds are inclusive and upper ones exclusive: from 10 to 10 is nothing, and so is all below 0. */
function emptyRanges(restrictions: TariffRestrictions, element: number): readonly Finding[] {
  return RANGES.flatMap(([what, low, high]) => {
    const [min, max] = [restrictions[low], restrictions[high]];
    if (!max || (min ? min.lessThan(max) : max.greaterThan(0))) return [];
    return found('RANGE_EMPTY', inRestrictions(element, `max_${what}`), { what, min: min ?? max.times(0), max });
  });
}
