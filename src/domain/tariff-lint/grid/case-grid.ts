import { Decimal, ZERO } from '../../decimal.js';
import type { PeriodDimension } from '../../pricing/periods/dimensions.js';
import { DEFAULT_POLICY } from '../../pricing/policy.js';
import { dailyWindow, type Moment, restrictionsHold } from '../../pricing/selection/restrictions.js';
import type { TariffRestrictions } from '../../roaming/tariff.js';
import { type DayCell, type DayLimits, dayCells } from './day-cells.js';

/**
 * All cases that a tariff can tell apart, as six axes. Every restriction is a half-open interval or a set of days, so
 * that within a cell between two neighbouring bounds nothing changes: the lower corner of each cell stands for all of
 * it, and what is found on the corners is found exactly.
 */
export interface CaseGrid {
  readonly days: readonly DayCell[];
  /** Seconds after local midnight. */
  readonly clockS: readonly number[];
  readonly energyKwh: readonly Decimal[];
  readonly elapsedS: readonly Decimal[];
  /** The power and current of a period in which neither changes. */
  readonly powerKw: readonly Decimal[];
  readonly currentA: readonly Decimal[];
}

export interface GridLimits extends DayLimits {
  /** Nothing is delivered in these cases: a reservation. */
  readonly withoutEnergy?: boolean;
}

/** The grid of several restrictions together; each axis begins at zero, midnight or the first day. */
export function caseGrid(restrictions: readonly TariffRestrictions[], limits: GridLimits): CaseGrid {
  const bounds = (...names: readonly (keyof TariffRestrictions)[]): Decimal[] =>
    axis(restrictions.flatMap((restriction) => names.map((name) => restriction[name])));
  return {
    days: dayCells(restrictions, limits),
    clockS: clockPoints(restrictions),
    energyKwh: limits.withoutEnergy ? [ZERO] : bounds('minKwh', 'maxKwh'),
    elapsedS: bounds('minDurationS', 'maxDurationS'),
    powerKw: bounds('minPower', 'maxPower'),
    currentA: bounds('minCurrent', 'maxCurrent'),
  };
}

/** The axes in the order in which cells are numbered, the last one running fastest. */
export const AXES = ['days', 'clockS', 'energyKwh', 'elapsedS', 'powerKw', 'currentA'] as const;
export type AxisName = (typeof AXES)[number];

export function sizesOf(grid: CaseGrid): readonly number[] {
  return AXES.map((name) => grid[name].length);
}

/** Per axis the indexes at which an element applies: together they are a box of cells. Asked of the pricing engine itself. */
export function boxOf(restrictions: TariffRestrictions | undefined, grid: CaseGrid): readonly (readonly number[])[] {
  const { startTime, endTime, startDate, endDate, dayOfWeek, minKwh, maxKwh, ...rest } = restrictions ?? {};
  const { minDurationS, maxDurationS, minPower, maxPower, minCurrent, maxCurrent } = rest;
  return [
    hits(grid.days, { startDate, endDate, dayOfWeek }, (day) => ({ local: { ...day, secondOfDay: 0 } })),
    hits(grid.clockS, { startTime, endTime }, (secondOfDay) => ({ local: { ...ANY_DAY, secondOfDay } })),
    hits(grid.energyKwh, { minKwh, maxKwh }, (energyKwh) => ({ energyKwh })),
    hits(grid.elapsedS, { minDurationS, maxDurationS }, (elapsed) => ({ elapsedS: elapsed.toNumber() })),
    hits(grid.powerKw, { minPower, maxPower }, (power) => ({ measured: steady('POWER', power) })),
    hits(grid.currentA, { minCurrent, maxCurrent }, (current) => ({ measured: steady('CURRENT', current) })),
  ];
}

/** The state of a session at its start on some day. */
export const AT_START: Moment = {
  instantMs: 0,
  local: undefined,
  energyKwh: ZERO,
  elapsedS: 0,
  measured: new Map<PeriodDimension, Decimal>(),
};

/** What a period with the same power, or current, from end to end tells. */
export function steady(what: 'CURRENT' | 'POWER', value: Decimal): ReadonlyMap<PeriodDimension, Decimal> {
  return new Map<PeriodDimension, Decimal>([
    [`MIN_${what}`, value],
    [`MAX_${what}`, value],
  ]);
}

const ANY_DAY = { date: '2026-01-05', dayOfWeek: 'MONDAY' } as const;

type Optional<Type> = { readonly [Name in keyof Type]?: Type[Name] | undefined };

function hits<Point>(
  points: readonly Point[],
  part: Optional<TariffRestrictions>,
  stateAt: (point: Point) => Partial<Moment>,
): readonly number[] {
  const asked = given(part);
  if (Object.keys(asked).length === 0) return points.map((_point, index) => index);
  return points.flatMap((point, index) => {
    return restrictionsHold(asked, { ...AT_START, ...stateAt(point) }, DEFAULT_POLICY) ? index : [];
  });
}

function given(part: Optional<TariffRestrictions>): TariffRestrictions {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
}

function axis(bounds: readonly unknown[]): Decimal[] {
  const points = new Map<string, Decimal>([['0', ZERO]]);
  for (const bound of bounds) {
    if (Decimal.isDecimal(bound) && bound.greaterThan(ZERO)) points.set(bound.toFixed(), bound);
  }
  return [...points.values()].sort((a, b) => a.comparedTo(b));
}

const DAY_S = 86_400;

function clockPoints(restrictions: readonly TariffRestrictions[]): number[] {
  const points = new Set<number>([0]);
  for (const restriction of restrictions) {
    const window = dailyWindow(restriction);
    if (window) points.add(window.startS).add(window.endS % DAY_S);
  }
  return [...points].sort((a, b) => a - b);
}
