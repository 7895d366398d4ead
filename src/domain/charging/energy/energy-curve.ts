import { Decimal, ZERO } from '../../decimal.js';

/** How much energy had been delivered at a moment. */
export interface CurvePoint {
  readonly atMs: number;
  /** Since the start; never falls. */
  readonly wh: Decimal;
}

/** Energy over the time of a transaction, in the order of time. */
export type EnergyCurve = readonly CurvePoint[];

/** A stretch of time. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Energy delivered until a moment, and whether it was read or lies between two values on a straight line. */
export function energyAt(curve: EnergyCurve, atMs: number): { readonly wh: Decimal; readonly isRead: boolean } {
  const after = firstAfter(curve, atMs);
  const before = curve[after - 1];
  const next = curve[after];
  if (!before) return { wh: ZERO, isRead: false };
  if (before.atMs === atMs || !next) return { wh: before.wh, isRead: true };
  const share = new Decimal(atMs - before.atMs).dividedBy(next.atMs - before.atMs);
  const wh = before.wh.plus(next.wh.minus(before.wh).times(share));
  return { wh, isRead: next.wh.equals(before.wh) };
}

/** The first moment, to the millisecond, at which so much had been delivered; undefined: never. */
export function momentOf(curve: EnergyCurve, wh: Decimal): number | undefined {
  const index = curve.findIndex((point) => !point.wh.lessThan(wh));
  const [before, point] = [curve[index - 1], curve[index]];
  if (!point) return undefined;
  if (!before || point.wh.equals(before.wh)) return point.atMs;
  const share = wh.minus(before.wh).dividedBy(point.wh.minus(before.wh));
  return (
    before.atMs +
    share
      .times(point.atMs - before.atMs)
      .round()
      .toNumber()
  );
}

/** The total of a curve. */
export function totalOf(curve: EnergyCurve): Decimal {
  return curve.at(-1)?.wh ?? ZERO;
}

/**
 * The same energy where between two values it flows only while the car was charging, as far as it was: a straight line
 * would put energy into the time in which it only stood there.
 */
export function bendAround(curve: EnergyCurve, idle: readonly Span[]): EnergyCurve {
  return curve.flatMap((point, index) => {
    const next = curve[index + 1];
    if (!next || next.wh.equals(point.wh)) return [point];
    const within = idle
      .map(({ fromMs, untilMs }) => ({
        fromMs: Math.max(fromMs, point.atMs),
        untilMs: Math.min(untilMs, next.atMs),
      }))
      .filter(({ fromMs, untilMs }) => untilMs > fromMs);
    return [point, ...kneesOf(point, next, within)];
  });
}

function kneesOf(from: CurvePoint, to: CurvePoint, idle: readonly Span[]): CurvePoint[] {
  const idleMs = idle.reduce((ms, { fromMs, untilMs }) => ms + untilMs - fromMs, 0);
  const chargingMs = to.atMs - from.atMs - idleMs;
  if (idle.length === 0 || chargingMs <= 0) return [];
  const perMs = to.wh.minus(from.wh).dividedBy(chargingMs);
  let passedMs = 0;
  return idle.flatMap(({ fromMs, untilMs }) => {
    const wh = from.wh.plus(perMs.times(fromMs - from.atMs - passedMs));
    passedMs += untilMs - fromMs;
    return [
      { atMs: fromMs, wh },
      { atMs: untilMs, wh },
    ].filter(({ atMs }) => atMs > from.atMs && atMs < to.atMs);
  });
}

/** Index of the first point after a moment. */
function firstAfter(curve: EnergyCurve, atMs: number): number {
  let [low, high] = [0, curve.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((curve[middle]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
