import { Decimal } from '../../decimal.js';
import { readPeriods } from '../../pricing/periods/charging-periods.js';
import { findTimeZone } from '../../pricing/periods/local-time.js';
import { type Cut, presentDimensions, priceChanges } from '../../pricing/periods/price-change.js';
import { DEFAULT_POLICY, type PricingPolicy } from '../../pricing/policy.js';
import type { PriceableCdr, PriceableTariff } from '../../pricing/priced-cdr.js';
import { readHalfWindows } from '../../pricing/selection/half-windows.js';
import { needsLocalTime } from '../../pricing/selection/restrictions.js';
import type { Border } from './charging-periods.js';

export interface Tariffed {
  readonly tariff: PriceableTariff;
  readonly timeZone: string;
  readonly policy?: Partial<PricingPolicy>;
  /** What became of a reservation in it; absent: it was used, if there was one. */
  readonly reservation?: 'EXPIRED' | 'USED';
}

/**
 * Where the price by a tariff changes inside the periods of a session, so that a CPO has to cut them there (OCPI 2.2.1,
 * mod_cdrs, ChargingPeriod): times of day and days, durations, and thresholds of energy. Power is told, not cut at.
 */
export function priceBorders(
  cdr: PriceableCdr,
  { tariff: given, timeZone, policy: own, reservation = 'USED' }: Tariffed,
): readonly Border[] {
  const policy = { ...DEFAULT_POLICY, ...own };
  const [tariff = given] = readHalfWindows({ cdr, tariffs: [given] }, policy).tariffs;
  const zone = needsLocalTime(tariff) ? findTimeZone(timeZone) : undefined;
  const selection = { tariff, policy, reservation };
  const thresholds = thresholdsOf(tariff);
  return readPeriods(cdr, { policy, warn: () => undefined })
    .flatMap((period) => {
      const fee = period.kind === 'RESERVATION' ? 'RESERVATION_FLAT' : 'FLAT';
      return priceChanges(period, [...presentDimensions(period), fee], { selection, zone });
    })
    .map((cut) => borderOf(cut, thresholds));
}

/** Whether a tariff asks how strong the current or the power was. */
export function asksPower({ elements }: PriceableTariff): boolean {
  return elements.some(({ restrictions }) => {
    const { minPower, maxPower } = restrictions ?? {};
    return (minPower ?? maxPower) !== undefined;
  });
}

function borderOf({ moment }: Cut, thresholds: readonly Decimal[]): Border {
  const threshold = thresholds.find((kwh) => kwh.equals(moment.energyKwh));
  return threshold ? { energyKwh: new Decimal(threshold) } : { atMs: moment.instantMs };
}

function thresholdsOf({ elements }: PriceableTariff): readonly Decimal[] {
  return elements.flatMap(({ restrictions }) => [restrictions?.minKwh ?? [], restrictions?.maxKwh ?? []]).flat();
}
