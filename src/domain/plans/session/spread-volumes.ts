import { Decimal, ZERO } from '../../decimal.js';

/** A point at which a period is cut: ms after its start, and the energy until then where a threshold in kWh is there. */
export interface Mark {
  readonly afterMs: number;
  readonly energyKwh?: Decimal;
}

/** Decimals of a kWh and of an hour that a piece has at most; the last piece takes the rest. */
const PIECE_DECIMALS = 6;
const LEAST = new Decimal('0.000001');

/**
 * Spreads the energy of a period evenly in time over the pieces between its marks, exactly at the thresholds. The
 * pieces add up to the energy.
 */
export function spreadEnergy(energyKwh: Decimal, marks: readonly Mark[], spanMs: number): Decimal[] {
  const next = nextThresholds(energyKwh, marks);
  let before = ZERO;
  const passed = marks.map((mark, index) => {
    before = mark.energyKwh ?? between(evenly(energyKwh, mark, spanMs), before, next[index] ?? energyKwh);
    return before;
  });
  return differences(passed, energyKwh);
}

/** For each mark the energy at the first threshold after it, else all of it: rounding must not pass it. */
function nextThresholds(energyKwh: Decimal, marks: readonly Mark[]): Decimal[] {
  let next = energyKwh;
  return marks
    .toReversed()
    .map((mark) => {
      const found = next;
      next = mark.energyKwh ?? next;
      return found;
    })
    .reverse();
}

/** Spreads another volume evenly in time. */
export function spreadVolume(volume: Decimal, marks: readonly Mark[], spanMs: number): Decimal[] {
  return differences(
    marks.map((mark) => evenly(volume, mark, spanMs)),
    volume,
  );
}

const MS_PER_HOUR = 3_600_000;
/** OCPI pricing bills the length of a period where its only time is that within so many ms. */
const SNAP_MS = 180;
/** Hours with two decimals are up to 18 s away from the length of their period, minutes up to 30 s. */
const ROUNDED_MS = 60_000;

/**
 * Spreads hours so that the pieces are billed as the whole would be: each as its own length where the whole was. Hours
 * that were rounded more roughly give each piece its length and the last one the rest; other times go evenly. `alone`:
 * the period has no other time.
 */
export function spreadHours(hours: Decimal, marks: readonly Mark[], { spanMs, alone }: HoursOf): Decimal[] {
  const away = hours.times(MS_PER_HOUR).minus(spanMs);
  const lastMs = spanMs - (marks.at(-1)?.afterMs ?? 0);
  const isRough = alone && away.abs().greaterThan(SNAP_MS) && away.abs().lessThanOrEqualTo(ROUNDED_MS);
  const byClock = isRough && away.plus(lastMs).greaterThan(SNAP_MS);
  const passed = marks.map((mark) =>
    byClock ? rounded(new Decimal(mark.afterMs).dividedBy(MS_PER_HOUR)) : evenly(hours, mark, spanMs),
  );
  return differences(keepLeast(passed, hours, marks), hours);
}

export interface HoursOf {
  readonly spanMs: number;
  readonly alone: boolean;
}

/** A piece of a millisecond still has a time, or it would end a stretch of parking. */
function keepLeast(passed: readonly Decimal[], hours: Decimal, marks: readonly Mark[]): Decimal[] {
  if (hours.lessThan(LEAST.times(marks.length + 1))) return [...passed];
  let [before, beforeMs] = [ZERO, 0];
  return passed.map((value, index) => {
    const mark = marks[index];
    const least = mark && mark.afterMs > beforeMs ? before.plus(LEAST) : before;
    const most = hours.minus(LEAST.times(marks.length - index));
    [before, beforeMs] = [Decimal.min(Decimal.max(value, least), most), mark?.afterMs ?? beforeMs];
    return before;
  });
}

function evenly(volume: Decimal, { afterMs }: Mark, spanMs: number): Decimal {
  return spanMs === 0 ? ZERO : rounded(volume.times(afterMs).dividedBy(spanMs));
}

function rounded(volume: Decimal): Decimal {
  return volume.toDecimalPlaces(PIECE_DECIMALS);
}

/** Held between two bounds, whichever of them is the lower. */
function between(value: Decimal, one: Decimal, other: Decimal): Decimal {
  return Decimal.max(Decimal.min(value, Decimal.max(one, other)), Decimal.min(one, other));
}

function differences(passed: readonly Decimal[], total: Decimal): Decimal[] {
  let before = ZERO;
  return [...passed, total].map((value) => {
    const piece = value.minus(before);
    before = value;
    return piece;
  });
}
