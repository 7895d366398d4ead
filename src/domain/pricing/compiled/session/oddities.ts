import { emptyWindow, energyInWh, energySumMismatch } from '../../warning-texts.js';
import { microText } from '../micro-text.js';
import { MICRO } from '../scaled-cdr.js';
import { lazyWarning, type Session } from './session.js';
import { measuredOf } from './step-scaled.js';

const ENERGY_TOLERANCE = 1_000;
const WH_PER_KWH = 1_000;
/** Totals above it cannot be held against Wh in safe integers. */
const MAX_TOTAL = Number.MAX_SAFE_INTEGER / WH_PER_KWH;

/** Warns as `warnOfOddities` of the reference engine does; false where a number is out of range for it. */
export function warnOfScaledOddities(session: Session): boolean {
  const { cdr, rows, used } = session;
  if (used.some(({ emptyWindows }) => emptyWindows.length > 0)) warnOfEmptyWindows(session);
  const total = cdr.totalEnergyMicroKwh;
  if (total === undefined) return true;
  if (Math.abs(total) > MAX_TOTAL) return false;
  const told = measuredOf(rows, 'ENERGY');
  if (Math.abs(told - total) <= ENERGY_TOLERANCE) return true;
  const asked = used.some(({ pricesEnergy }) => pricesEnergy) || rows.some(({ period }) => period.tellsEnergy);
  if (asked) warnOfEnergySum(session, told, total);
  return true;
}

/** An element is told once, by its place: versions of a tariff have the same places. */
function warnOfEmptyWindows({ used, warnings }: Session): void {
  const places = new Set<number>();
  for (const { source, emptyWindows } of used) {
    for (const { elementIndex, time } of emptyWindows) {
      if (places.has(elementIndex)) continue;
      places.add(elementIndex);
      const describe = () => emptyWindow(source.id, elementIndex, time);
      warnings.push(lazyWarning('START_TIME_EQUALS_END_TIME', undefined, describe));
    }
  }
}

function warnOfEnergySum({ warnings }: Session, told: number, total: number): void {
  const looksLikeWh = Math.abs(told - total * WH_PER_KWH) <= MICRO;
  const [code, describe] = looksLikeWh
    ? (['ENERGY_IN_WH', energyInWh] as const)
    : (['ENERGY_SUM_MISMATCH', energySumMismatch] as const);
  warnings.push(lazyWarning(code, undefined, () => describe(microText(told), microText(total))));
}
