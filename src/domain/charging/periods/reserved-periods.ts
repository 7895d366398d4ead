import type { ChargingPeriod } from '../../roaming/cdr.js';
import type { Span } from '../energy/energy-curve.js';
import { type Border, hoursOf } from './charging-periods.js';

/**
 * The charging periods of time in which an outlet was reserved and not in use yet (OCPI 2.2.1, mod_cdrs,
 * CdrDimensionType RESERVATION_TIME): one, cut at the borders that lie in it. Hours have four decimals.
 */
export function reservedPeriods({ fromMs, untilMs }: Span, borders: readonly Border[]): readonly ChargingPeriod[] {
  const within = borders.flatMap((border) => ('atMs' in border ? [border.atMs] : []));
  const cuts = within.filter((atMs) => atMs > fromMs && atMs < untilMs).sort((a, b) => a - b);
  const starts = [fromMs, ...new Set(cuts)];
  return starts.map((startMs, index) => ({
    startedAt: new Date(startMs),
    dimensions: [{ type: 'RESERVATION_TIME', volume: hoursOf((starts[index + 1] ?? untilMs) - startMs) }],
  }));
}

/** Whether a period is one of these. */
export function isReserved({ dimensions }: Pick<ChargingPeriod, 'dimensions'>): boolean {
  return dimensions.some(({ type }) => type === 'RESERVATION_TIME');
}
