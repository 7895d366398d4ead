import { periodSpans } from '../analytics/period-spans.js';
import type { Span } from '../analytics/spread-evenly.js';
import { Ratio } from '../ratio.js';
import type { Cdr } from '../roaming/cdr.js';
import { SLOT_MS, slotStart } from '../spot/spot-price.js';

/** Energy that was told for a stretch of time. */
export interface EnergyStretch extends Span {
  readonly energyKwh: Ratio;
}

/** The energy of a CDR's charging periods, each with its time within the session; periods without energy are left out. */
export function energyStretches(cdr: Pick<Cdr, 'chargingPeriods' | 'endedAt' | 'startedAt'>): readonly EnergyStretch[] {
  const spans = periodSpans(cdr);
  return cdr.chargingPeriods.flatMap(({ dimensions }, index) =>
    dimensions.flatMap(({ type, volume }) => {
      const span = spans[index];
      return type === 'ENERGY' && span && !volume.isZero() ? [{ ...span, energyKwh: Ratio.of(volume) }] : [];
    }),
  );
}

/**
 * What of it falls into the quarter hour that begins at `slotMs`: energy is spread evenly over its stretch, exactly. A
 * stretch without length counts in the quarter hour in which it lies.
 */
export function energyInSlot(stretches: readonly EnergyStretch[], slotMs: number): Ratio {
  let energyKwh = Ratio.ZERO;
  for (const stretch of stretches) energyKwh = energyKwh.plus(shareOf(stretch, slotMs));
  return energyKwh;
}

function shareOf({ startMs, endMs, energyKwh }: EnergyStretch, slotMs: number): Ratio {
  if (startMs === endMs) return slotStart(startMs) === slotMs ? energyKwh : Ratio.ZERO;
  const withinMs = Math.min(endMs, slotMs + SLOT_MS) - Math.max(startMs, slotMs);
  return withinMs > 0 ? energyKwh.times(Ratio.of(withinMs)).dividedBy(Ratio.of(endMs - startMs)) : Ratio.ZERO;
}
