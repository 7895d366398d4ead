import { Decimal } from '../../decimal.js';
import { money } from '../../money.js';
import type { TariffDimension } from '../../roaming/tariff.js';
import { type Finding, found, inComponent } from '../finding.js';
import { componentsIn, type Linting, type LintRule, type PlacedComponent } from '../linting.js';

/** Billing steps (OCPI 2.2.1, mod_tariffs, PriceComponent.step_size) that drivers or other platforms stumble over. */
export const STEP_RULES: readonly LintRule[] = [
  (linting) => componentsIn(linting).flatMap(zeroStep),
  (linting) => componentsIn(linting).flatMap(largeEnergyStep),
  longTimeStep,
  besideParking,
  inRoundedHours,
];

const MOST_ENERGY_STEP_WH = 1_000;
const MOST_TIME_STEP_S = 900;
const SECONDS_PER_HOUR = 3_600;
/** Hours with four decimals lie on a grid of 0.36 s; a step lies on it when nine seconds go into it. */
const GRID_S = 9;
/** A step shorter than this costs little when it is opened in error. */
const STEP_THAT_MATTERS_S = 300;

function zeroStep({ component, element, index }: PlacedComponent): readonly Finding[] {
  const { stepSize, type, price } = component;
  if (stepSize !== 0 || type === 'FLAT' || price.isZero()) return [];
  return [found('STEP_ZERO', inComponent(element, index, 'step_size'), { dimension: type })];
}

function largeEnergyStep({ component, element, index }: PlacedComponent): readonly Finding[] {
  const { stepSize, type, price } = component;
  if (type !== 'ENERGY' || stepSize <= MOST_ENERGY_STEP_WH || price.isZero()) return [];
  return [found('STEP_ENERGY_LARGE', inComponent(element, index, 'step_size'), { stepWh: stepSize })];
}

/** Who parks or charges for a minute pays for the whole step. */
function longTimeStep(linting: Linting): readonly Finding[] {
  return componentsIn(linting).flatMap(({ component, element, index }) => {
    const { stepSize: stepS, type, price } = component;
    if (!isTime(type) || stepS <= MOST_TIME_STEP_S || price.isZero()) return [];
    const cost = money(price.times(stepS).dividedBy(SECONDS_PER_HOUR), linting.tariff.currency);
    return found('STEP_TIME_LONG', inComponent(element, index, 'step_size'), { stepS, cost });
  });
}

/**
 * "When TIME and PARKING_TIME elements are both used, step_size is only taken into account for the total parking
 * duration". Told once for a tariff.
 */
function besideParking(linting: Linting): readonly Finding[] {
  const components = componentsIn(linting).filter(
    ({ inElement, component }) => !inElement.restrictions?.reservation && !component.price.isZero(),
  );
  if (!components.some(({ component }) => component.type === 'PARKING_TIME')) return [];
  const stepped = components.find(({ component }) => component.type === 'TIME' && component.stepSize > 1);
  if (!stepped) return [];
  const { component, element, index } = stepped;
  return [found('STEP_BESIDE_PARKING', inComponent(element, index, 'step_size'), { stepS: component.stepSize })];
}

/**
 * 40 minutes are published as 0.6667 h, which are 2400.12 s: whoever takes that at its word opens a fifth step of 600 s.
 * Told once for each step size.
 */
function inRoundedHours(linting: Linting): readonly Finding[] {
  const told = new Set<number>();
  return componentsIn(linting).flatMap(({ component, element, index }) => {
    const { stepSize: stepS, type, price } = component;
    const onGrid = new Decimal(stepS).modulo(GRID_S).isZero();
    if (!isTime(type) || onGrid || stepS < STEP_THAT_MATTERS_S || price.isZero() || told.has(stepS)) return [];
    told.add(stepS);
    return found('STEP_IN_ROUNDED_HOURS', inComponent(element, index, 'step_size'), { stepS });
  });
}

function isTime(type: TariffDimension): boolean {
  return type === 'TIME' || type === 'PARKING_TIME';
}
