import { Decimal, ZERO } from '../../decimal.js';
import type { CurvePoint, EnergyCurve } from './energy-curve.js';
import type { RegisterPoint } from './register-points.js';

/** Why the values of a register do not simply go up. */
export type EnergyDoubt = 'BASELINE_DOUBTFUL' | 'ENERGY_DOUBTFUL' | 'METER_RESET';

export interface CountedEnergy {
  readonly curve: EnergyCurve;
  readonly totalWh: Decimal;
  readonly doubts: readonly EnergyDoubt[];
  /** What was found, in words, for who has to judge it. */
  readonly notes: readonly string[];
}

export interface CountingLimits {
  /** Of the connector; absent: power is not judged. */
  readonly maxPowerW?: number;
  /** Length of the transaction. */
  readonly spanMs: number;
}

const POWER_MARGIN = new Decimal('1.1');
const MS_PER_HOUR = 3_600_000;
/** Times of values are off by so much: no station reads its meter at the moment that it writes. */
const READING_MS = 60_000;
/** Values that are rounded more roughly than the one before fall by less than this. */
const NOISE_WH = 100;
/** A register that falls to less of its value than this has been set back. */
const NOISE_SHARE = new Decimal('0.9');

/**
 * Adds up what a register counted: the sum of the stretches in which it rises. Where it falls it was set back or rolled
 * over (METER_RESET), and where it rises faster than the connector can deliver, with a tenth to spare, it was not this
 * car (BASELINE_DOUBTFUL from the first value on, else ENERGY_DOUBTFUL): nothing is counted there. A register that comes
 * back to where it was, such as values of another meter between start and stop, is no doubt at all. Energy in Wh.
 */
export function countEnergy(points: readonly RegisterPoint[], limits: CountingLimits): CountedEnergy {
  const { curve, totalWh, breaks } = addUp(points, limits);
  const between = readingsBetween(points);
  if (between && !between.lessThan(totalWh) && isPossible(between, limits.spanMs, limits)) {
    return { curve: endingAt(curve, between), totalWh: between, doubts: [], notes: breaks.map(describe) };
  }
  const held = breaks.length === 0 && between && !between.isNegative() ? between : totalWh;
  const doubts = new Set(breaks.map(({ kind }) => kind));
  const notes = breaks.map(describe);
  if (doubts.has('METER_RESET') && held.isZero()) doubts.add('ENERGY_DOUBTFUL');
  if (!isPossible(held, limits.spanMs, limits)) {
    doubts.add('ENERGY_DOUBTFUL');
    notes.push(`${held.toFixed()} Wh in ${limits.spanMs / 1_000} s is more than ${limits.maxPowerW} W can deliver`);
  }
  return { curve: endingAt(curve, held), totalWh: held, doubts: [...doubts].sort(), notes };
}

interface Break {
  readonly kind: EnergyDoubt;
  readonly from: RegisterPoint;
  readonly to: RegisterPoint;
}

function addUp(points: readonly RegisterPoint[], limits: CountingLimits) {
  const breaks: Break[] = [];
  const curve: CurvePoint[] = [];
  let totalWh = ZERO;
  let before: RegisterPoint | undefined;
  for (const point of points) {
    const rise = before ? point.wh.minus(before.wh) : ZERO;
    if (before && isNoise(rise, before)) continue;
    const kind = before && breakOf(before, point, limits);
    if (before && kind) {
      breaks.push({
        kind: kind === 'ENERGY_DOUBTFUL' && curve.length === 1 ? 'BASELINE_DOUBTFUL' : kind,
        from: before,
        to: point,
      });
    } else {
      totalWh = totalWh.plus(rise);
    }
    curve.push({ atMs: point.atMs, wh: totalWh });
    before = point;
  }
  return { curve, totalWh, breaks };
}

/** The highest value stays: what is a little lower was rounded. */
function isNoise(rise: Decimal, before: RegisterPoint): boolean {
  if (!rise.isNegative()) return false;
  return rise.abs().lessThanOrEqualTo(NOISE_WH) && before.wh.plus(rise).greaterThan(before.wh.times(NOISE_SHARE));
}

function breakOf(before: RegisterPoint, point: RegisterPoint, limits: CountingLimits): EnergyDoubt | undefined {
  const rise = point.wh.minus(before.wh);
  if (rise.isNegative()) return 'METER_RESET';
  return isPossible(rise, point.atMs - before.atMs + READING_MS, limits) ? undefined : 'ENERGY_DOUBTFUL';
}

function isPossible(wh: Decimal, spanMs: number, { maxPowerW }: CountingLimits): boolean {
  if (maxPowerW === undefined) return true;
  return wh.times(MS_PER_HOUR).lessThanOrEqualTo(POWER_MARGIN.times(maxPowerW).times(Math.max(0, spanMs)));
}

/** The reading at the end less the one at the beginning, where both were told. */
function readingsBetween(points: readonly RegisterPoint[]): Decimal | undefined {
  const [first, last] = [points[0], points.at(-1)];
  return first?.kind === 'BEGIN' && last?.kind === 'END' ? last.wh.minus(first.wh) : undefined;
}

/** No point above the total, and the last one at it. */
function endingAt(curve: EnergyCurve, totalWh: Decimal): EnergyCurve {
  return curve.map(({ atMs, wh }, index) => ({
    atMs,
    wh: index === curve.length - 1 ? totalWh : Decimal.min(wh, totalWh),
  }));
}

function describe({ kind, from, to }: Break): string {
  const what = kind === 'METER_RESET' ? 'falls' : 'rises faster than the connector can deliver';
  const when = `${new Date(from.atMs).toISOString()} to ${new Date(to.atMs).toISOString()}`;
  return `the register ${what}: ${from.wh.toFixed()} Wh to ${to.wh.toFixed()} Wh, ${when}`;
}
