import type { PricingPolicy } from '../../policy.js';
import type { BilledDimension } from '../../priced-cdr.js';
import type { ScaledRow } from '../tariff/moment.js';
import { type RowCharge, US_PER_UNIT } from './session.js';

const MICRO_KWH_PER_WH = 1_000;
const US_PER_S = 1_000_000;

/** Adds what step sizes add to a session, as `stepSurplus` of the reference engine does. */
export function addStepSurplus(charges: RowCharge[], rows: readonly ScaledRow[], policy: PricingPolicy): void {
  const time = timeThatIsStepped(charges, policy);
  const withTime = policy.reservationStep === 'WITH_TIME';
  const stepped = { charges, rows, counts: policy.stepTotal };
  addSurplus(stepped, 'ENERGY');
  addSurplus(stepped, time, withTime && time === 'TIME' ? 'RESERVATION_TIME' : undefined);
  if (!withTime) addSurplus(stepped, 'RESERVATION_TIME');
}

function timeThatIsStepped(charges: readonly RowCharge[], { combined }: PricingPolicy): 'PARKING_TIME' | 'TIME' {
  let time: 'PARKING_TIME' | 'TIME' = 'TIME';
  for (const { dimension } of charges) {
    if (dimension === 'PARKING_TIME') time = 'PARKING_TIME';
    if (dimension === 'TIME' && combined === 'LAST_PERIOD') time = 'TIME';
  }
  return time;
}

interface Stepped {
  readonly charges: RowCharge[];
  readonly rows: readonly ScaledRow[];
  readonly counts: PricingPolicy['stepTotal'];
}

/** What one dimension, or two together, lacks to a whole number of steps, at the price that came last. */
function addSurplus({ charges, rows, counts }: Stepped, dimension: BilledDimension, other?: BilledDimension): void {
  let last: RowCharge | undefined;
  let total = 0;
  for (const charge of charges) {
    if (charge.dimension !== dimension && charge.dimension !== other) continue;
    last = charge;
    total += charge.quantity;
  }
  if (!last || last.component.stepSize === 0) return;
  if (counts === 'ALL') total = measuredOf(rows, dimension) + (other ? measuredOf(rows, other) : 0);
  if (total <= 0) return;
  const isEnergy = last.dimension === 'ENERGY';
  const step = last.component.stepSize * (isEnergy ? MICRO_KWH_PER_WH : US_PER_S);
  const started = total % step;
  if (started === 0) return;
  const quantity = step - started;
  charges.push({ ...last, kind: 'STEP_SURPLUS', quantity, units: isEnergy ? quantity : quantity / US_PER_UNIT });
}

/** 1e-6 kWh or microseconds in all periods together. */
export function measuredOf(rows: readonly ScaledRow[], dimension: BilledDimension): number {
  let total = 0;
  for (const { period, timeUs, parkingUs, reservationUs } of rows) {
    if (dimension === 'ENERGY') total += period.energyMicroKwh;
    if (dimension === 'TIME') total += timeUs;
    if (dimension === 'PARKING_TIME') total += parkingUs;
    if (dimension === 'RESERVATION_TIME') total += reservationUs;
  }
  return total;
}
