import { Decimal } from '../../decimal.js';
import { HubError } from '../../errors.js';
import type { CdrDimension, ChargingPeriod } from '../../roaming/cdr.js';
import type { PricingPolicy } from '../policy.js';
import type { PricingWarning } from '../priced-cdr.js';
import type { Warn } from '../warnings.js';

/** Dimensions of a period that are billed by volume. */
export type MeteredDimension = 'ENERGY' | 'PARKING_TIME' | 'RESERVATION_TIME' | 'TIME';
export const METERED_DIMENSIONS: readonly MeteredDimension[] = ['ENERGY', 'TIME', 'PARKING_TIME', 'RESERVATION_TIME'];

/** kWh for ENERGY, seconds for the others. */
export type Volumes = Readonly<Record<MeteredDimension, Decimal>>;

/** One volume per dimension. */
export function mapVolumes(volumeOf: (dimension: MeteredDimension) => Decimal): Volumes {
  return {
    ENERGY: volumeOf('ENERGY'),
    TIME: volumeOf('TIME'),
    PARKING_TIME: volumeOf('PARKING_TIME'),
    RESERVATION_TIME: volumeOf('RESERVATION_TIME'),
  };
}

/** Dimensions that say how strong the current was, in A and kW. */
export type MeasuredLimit = 'MAX_CURRENT' | 'MAX_POWER' | 'MIN_CURRENT' | 'MIN_POWER';
export const MEASURED_LIMITS: readonly MeasuredLimit[] = ['MIN_CURRENT', 'MAX_CURRENT', 'MIN_POWER', 'MAX_POWER'];

export type PeriodDimension = MeasuredLimit | MeteredDimension;

/**
 * Reads the dimensions of one period: one volume each, in the unit of OCPI (kWh, hours, A, kW). Those that OCPI
 * allows in a Session only are ignored with a warning (OCPI 2.2.1, mod_cdrs, CdrDimensionType); the same dimension
 * twice is read as the policy says.
 */
export function readDimensions(
  period: ChargingPeriod,
  index: number,
  { policy, warn }: { readonly policy: PricingPolicy; readonly warn: Warn },
): ReadonlyMap<PeriodDimension, Decimal> {
  const found = new Map<PeriodDimension, Decimal>();
  period.dimensions.forEach((dimension, position) => {
    const about = { period: index, field: `charging_periods.${index}.dimensions.${position}.type` };
    const { type, volume } = dimension;
    if (!isPeriodDimension(type)) {
      if (policy.sessionOnlyDimension === 'REFUSE') refuse(`${type} does not belong in a CDR`, about.field);
      warn({
        code: 'SESSION_DIMENSION_IGNORED',
        message: `dimension ${type} is not one of a CDR and is ignored`,
        ...about,
      });
      return;
    }
    const earlier = found.get(type);
    if (!earlier) {
      found.set(type, volume);
      return;
    }
    if (policy.duplicateDimension === 'REFUSE') refuse(`${type} is listed twice in one period`, about.field);
    found.set(type, merge(type, [earlier, volume], policy));
    warn({ ...duplicateWarning(dimension, policy), ...about });
  });
  return found;
}

const KNOWN: ReadonlySet<string> = new Set<PeriodDimension>([...METERED_DIMENSIONS, ...MEASURED_LIMITS]);

function isPeriodDimension(type: string): type is PeriodDimension {
  return KNOWN.has(type);
}

/** Volumes add up; of two minima the lower one counts, of two maxima the higher one. */
function merge(type: PeriodDimension, [first, second]: readonly [Decimal, Decimal], policy: PricingPolicy): Decimal {
  if (policy.duplicateDimension === 'LAST') return second;
  if (type.startsWith('MIN_')) return Decimal.min(first, second);
  if (type.startsWith('MAX_')) return Decimal.max(first, second);
  return first.plus(second);
}

function duplicateWarning({ type }: CdrDimension, { duplicateDimension }: PricingPolicy): PricingWarning {
  return duplicateDimension === 'LAST'
    ? { code: 'DUPLICATE_DIMENSION_LAST_USED', message: `${type} is listed twice; the last one is used` }
    : { code: 'DUPLICATE_DIMENSION_SUMMED', message: `${type} is listed twice; both are used` };
}

function refuse(message: string, field: string): never {
  throw new HubError('cannot-price', message, field);
}
