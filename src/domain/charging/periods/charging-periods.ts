import { Decimal, roundTo, sum } from '../../decimal.js';
import type { CdrDimension, ChargingPeriod } from '../../roaming/cdr.js';
import { type EnergyCurve, energyAt, momentOf } from '../energy/energy-curve.js';
import type { ChargingSpan } from './charging-spans.js';

/** Where a period is to be cut: at a moment, or where so much energy had been delivered. */
export type Border = { readonly atMs: number } | { readonly energyKwh: Decimal };

export interface Measured {
  readonly curve: EnergyCurve;
  /** They cover the transaction from its start to its end. */
  readonly spans: readonly ChargingSpan[];
}

export interface CutPeriods {
  readonly periods: readonly ChargingPeriod[];
  /** Borders at which the energy was not read, but lies between two values. */
  readonly interpolated: number;
}

/** An OCPI number has four decimals (OCPI 2.2.1, types, number). */
const DECIMALS = 4;
const WH_PER_KWH = 1_000;
const MS_PER_HOUR = 3_600_000;

/**
 * The charging periods of a transaction (OCPI 2.2.1, mod_cdrs, ChargingPeriod): one for each span, cut again at the
 * borders. Energy is rounded once, to four decimals of a kWh, as it stood at each border: the periods add up to the
 * rounded total exactly. Hours have four decimals, too. `tellPower`: with the mean power of each, for tariffs that ask.
 */
export function cutPeriods(
  { curve, spans }: Measured,
  borders: readonly Border[],
  tellPower: 'POWER' | 'NO_POWER' = 'NO_POWER',
): CutPeriods {
  const fixed = exactBorders(curve, borders);
  const edges = edgesOf(spans, [...fixed.keys(), ...momentsOf(borders)]);
  let interpolated = 0;
  const standing = edges.map(({ fromMs }, index) => {
    const exact = fixed.get(fromMs);
    if (exact) return exact;
    const { wh, isRead } = energyAt(curve, fromMs);
    if (!isRead && index > 0) interpolated++;
    return rounded(wh);
  });
  const total = rounded(curve.at(-1)?.wh ?? new Decimal(0));
  const periods = edges.map((span, index): ChargingPeriod => {
    const energyKwh = (standing[index + 1] ?? total).minus(index === 0 ? 0 : (standing[index] ?? 0));
    return { startedAt: new Date(span.fromMs), dimensions: dimensionsOf(span, energyKwh, tellPower) };
  });
  return { periods, interpolated };
}

/** The sum of a dimension over periods. */
export function volumeOf(periods: readonly ChargingPeriod[], type: CdrDimension['type']): Decimal {
  const dimensions = periods.flatMap((period) => period.dimensions);
  return sum(dimensions.filter((one) => one.type === type).map(({ volume }) => volume));
}

/** Wh as kWh with the decimals that are billed. */
export function billedKwh(wh: Decimal): Decimal {
  return rounded(wh);
}

/** Hours with the decimals that OCPI has. */
export function hoursOf(ms: number): Decimal {
  return roundTo(new Decimal(ms).dividedBy(MS_PER_HOUR), DECIMALS);
}

function rounded(wh: Decimal): Decimal {
  return roundTo(wh.dividedBy(WH_PER_KWH), DECIMALS);
}

function momentsOf(borders: readonly Border[]): number[] {
  return borders.flatMap((border) => ('atMs' in border ? [border.atMs] : []));
}

/** When each threshold in kWh was reached; at its border exactly so much had been delivered. */
function exactBorders(curve: EnergyCurve, borders: readonly Border[]): ReadonlyMap<number, Decimal> {
  const found = new Map<number, Decimal>();
  for (const border of borders) {
    if ('atMs' in border) continue;
    const atMs = momentOf(curve, border.energyKwh.times(WH_PER_KWH));
    if (atMs !== undefined) found.set(atMs, border.energyKwh);
  }
  return found;
}

function edgesOf(spans: readonly ChargingSpan[], momentsMs: readonly number[]): readonly ChargingSpan[] {
  return spans.flatMap((span) => {
    const within = momentsMs.filter((atMs) => atMs > span.fromMs && atMs < span.untilMs);
    const starts = [span.fromMs, ...[...new Set(within)].sort((a, b) => a - b)];
    return starts.map((fromMs, index) => ({ ...span, fromMs, untilMs: starts[index + 1] ?? span.untilMs }));
  });
}

function dimensionsOf(span: ChargingSpan, energyKwh: Decimal, tellPower: 'POWER' | 'NO_POWER'): CdrDimension[] {
  const spanMs = span.untilMs - span.fromMs;
  const time: CdrDimension = { type: span.isCharging ? 'TIME' : 'PARKING_TIME', volume: hoursOf(spanMs) };
  if (!span.isCharging && energyKwh.isZero()) return [time];
  const energy: CdrDimension = { type: 'ENERGY', volume: energyKwh };
  if (tellPower === 'NO_POWER' || spanMs <= 0) return [energy, time];
  const volume = roundTo(energyKwh.times(MS_PER_HOUR).dividedBy(spanMs), DECIMALS);
  return [energy, time, { type: 'MIN_POWER', volume }, { type: 'MAX_POWER', volume }];
}
