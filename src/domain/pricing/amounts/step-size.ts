import { Decimal, sum, ZERO } from '../../decimal.js';
import type { MeteredDimension, Volumes } from '../periods/dimensions.js';
import type { PricingPolicy } from '../policy.js';
import type { BilledDimension } from '../priced-cdr.js';
import type { Charge } from './charges.js';

/**
 * The quantities that step sizes add to a session: at most one each for energy, for time and for reserved time.
 *
 * OCPI 2.2.1, mod_tariffs, PriceComponent.step_size: applied once per session to the total of ENERGY and once to the
 * times together, with the step of the last priced period, at whose price the surplus is billed. When charging and
 * parking time are both billed, the step is taken into account for the parking time only.
 */
export function stepSurplus(charges: readonly Charge[], measured: Volumes, policy: PricingPolicy): Charge[] {
  return steppedGroups(charges, policy).flatMap((group) => {
    const counted = charges.filter(({ dimension }) => group.some((member) => member === dimension));
    const last = counted.at(-1);
    if (!last) return [];
    const billable = sum(counted.map(({ quantity }) => quantity));
    const total = policy.stepTotal === 'BILLABLE' ? billable : sum(group.map((dimension) => measured[dimension]));
    return surplusOf(last, total);
  });
}

const WH_PER_KWH = 1_000;

function steppedGroups(charges: readonly Charge[], policy: PricingPolicy): MeteredDimension[][] {
  const shared = policy.reservationStep === 'WITH_TIME';
  const time = timeThatIsStepped(charges, policy);
  if (!shared) return [['ENERGY'], [time], ['RESERVATION_TIME']];
  return [['ENERGY'], time === 'TIME' ? ['TIME', 'RESERVATION_TIME'] : [time]];
}

function timeThatIsStepped(charges: readonly Charge[], policy: PricingPolicy): 'PARKING_TIME' | 'TIME' {
  const times = charges.map(({ dimension }) => dimension).filter((type) => type === 'TIME' || type === 'PARKING_TIME');
  const parks = policy.combined === 'LAST_PERIOD' ? times.at(-1) === 'PARKING_TIME' : times.includes('PARKING_TIME');
  return parks ? 'PARKING_TIME' : 'TIME';
}

/** What is missing to a whole number of steps; nothing for a total that was fed back, and none for a step of 0. */
function surplusOf(last: Charge, total: Decimal): Charge[] {
  const { stepSize } = last.selected.component;
  if (stepSize === 0 || total.lessThanOrEqualTo(ZERO)) return [];
  const step = last.dimension === 'ENERGY' ? new Decimal(stepSize).dividedBy(WH_PER_KWH) : new Decimal(stepSize);
  const started = total.modulo(step);
  if (started.isZero()) return [];
  const reason = surplusReason(stepSize, last.dimension);
  return [{ ...last, kind: 'STEP_SURPLUS', quantity: step.minus(started), reason }];
}

/** Why a session is billed for more than was measured, in words. */
export function surplusReason(stepSize: number, dimension: BilledDimension): string {
  const unit = dimension === 'ENERGY' ? 'Wh' : 's';
  return `the session's total is raised to whole steps of ${stepSize} ${unit} at the price of the last period`;
}
