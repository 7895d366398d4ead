import type { Decimal } from '../../decimal.js';
import type { TariffRestrictions } from '../../roaming/tariff.js';
import type { Gap } from '../finding.js';
import { type CaseGrid, sizesOf } from './case-grid.js';
import { cellsOf } from './coverage.js';
import type { DayCell } from './day-cells.js';

/** More cases than this are not told one by one. */
const MOST_CASES = 6;

/**
 * Cells put into as few boxes as can be read, each written as the restrictions that would cover it; undefined where
 * there are none. Boxes may overlap; together they are the cells.
 */
export function gapOf(cells: Iterable<number>, grid: CaseGrid): Gap | undefined {
  const gap = new Set(cells);
  if (gap.size === 0) return undefined;
  const left = new Set(gap);
  const cases: TariffRestrictions[] = [];
  const sizes = sizesOf(grid);
  while (left.size > 0 && cases.length < MOST_CASES) {
    const [first] = left;
    if (first === undefined) break;
    const box = grow(coordinates(first, sizes), { gap, sizes });
    for (const cell of cellsOf(box, sizes)) left.delete(cell);
    cases.push(...restrictionsOf(box, grid));
  }
  const joined = joinOverMidnight(cases);
  return { cases: joined.slice(0, MOST_CASES), more: left.size > 0 || joined.length > MOST_CASES };
}

type Box = readonly (readonly number[])[];

interface Growing {
  readonly gap: ReadonlySet<number>;
  readonly sizes: readonly number[];
}

const DAYS_AXIS = 0;

/** Stretches one cell along each axis as far as all cells are in the gap; days, which need not be neighbours, last. */
function grow(start: readonly number[], { gap, sizes }: Growing): Box {
  const box = start.map((index) => [index]);
  const fits = (axis: number, index: number): boolean => {
    const slice = box.map((indexes, at) => (at === axis ? [index] : indexes));
    return cellsOf(slice, sizes).every((cell) => gap.has(cell));
  };
  for (let axis = 1; axis < sizes.length; axis += 1)
    box[axis] = stretch(start[axis] ?? 0, sizes[axis] ?? 1, axis, fits);
  const days = Array.from({ length: sizes[DAYS_AXIS] ?? 0 }, (_none, day) => day);
  box[DAYS_AXIS] = days.filter((day) => fits(DAYS_AXIS, day));
  return box;
}

function stretch(start: number, size: number, axis: number, fits: (axis: number, index: number) => boolean): number[] {
  let [low, high] = [start, start];
  while (low > 0 && fits(axis, low - 1)) low -= 1;
  while (high < size - 1 && fits(axis, high + 1)) high += 1;
  return Array.from({ length: high - low + 1 }, (_none, index) => low + index);
}

function coordinates(cell: number, sizes: readonly number[]): number[] {
  let rest = cell;
  return [...sizes]
    .reverse()
    .map((size) => {
      const index = rest % size;
      rest = Math.floor(rest / size);
      return index;
    })
    .reverse();
}

/** One entry for each run of days that can be told in one breath. */
function restrictionsOf(
  [days = [], clock = [], energy = [], elapsed = [], power = [], current = []]: Box,
  grid: CaseGrid,
): TariffRestrictions[] {
  const [minKwh, maxKwh] = bounds(grid.energyKwh, energy);
  const [minDurationS, maxDurationS] = bounds(grid.elapsedS, elapsed);
  const [minPower, maxPower] = bounds(grid.powerKw, power);
  const [minCurrent, maxCurrent] = bounds(grid.currentA, current);
  const common = {
    ...clockOf(grid.clockS, clock),
    ...present({ minKwh, maxKwh, minDurationS, maxDurationS, minPower, maxPower, minCurrent, maxCurrent }),
  };
  return dayRuns(days.flatMap((day) => grid.days[day] ?? [])).map((run) => ({ ...run, ...common }));
}

type DayRun = Pick<TariffRestrictions, 'dayOfWeek' | 'endDate' | 'startDate'>;

/** Spans of dates that follow each other and have the same weekdays in the gap become one. */
function dayRuns(days: readonly DayCell[]): DayRun[] {
  const spans = [...new Set(days.map(({ span }) => span))].map((span) => days.filter((day) => day.span === span));
  const runs: { first: DayCell; last: DayCell; weekdays: DayRun['dayOfWeek'] }[] = [];
  for (const span of spans) {
    const [first] = span;
    if (!first) continue;
    const all = span.length === first.weekdays.length;
    const weekdays = all ? undefined : span.map(({ dayOfWeek }) => dayOfWeek);
    const run = runs.at(-1);
    if (run && run.last.span === first.span - 1 && `${run.weekdays}` === `${weekdays}`) run.last = first;
    else runs.push({ first, last: first, weekdays });
  }
  return runs.map(({ first, last, weekdays }) =>
    present({ dayOfWeek: weekdays, startDate: first.from, endDate: last.until }),
  );
}

/** The bounds of a stretch of an axis; undefined where it reaches an end of it. */
function bounds(axis: readonly Decimal[], indexes: readonly number[]): [Decimal | undefined, Decimal | undefined] {
  const low = indexes[0] ?? 0;
  const high = indexes.at(-1) ?? 0;
  return [low === 0 ? undefined : axis[low], axis[high + 1]];
}

function clockOf(
  axis: readonly number[],
  indexes: readonly number[],
): Pick<TariffRestrictions, 'endTime' | 'startTime'> {
  const low = indexes[0] ?? 0;
  const end = axis[(indexes.at(-1) ?? 0) + 1];
  if (low === 0 && end === undefined) return {};
  return { startTime: clockText(axis[low] ?? 0), endTime: clockText(end ?? 0) };
}

/** `HH:MM` of a second of the day. */
export function clockText(secondOfDay: number): string {
  const digits = (value: number): string => Math.floor(value).toString().padStart(2, '0');
  return `${digits(secondOfDay / 3_600)}:${digits((secondOfDay / 60) % 60)}`;
}

/** An evening and an early morning of every day, otherwise alike, are one night. */
function joinOverMidnight(cases: readonly TariffRestrictions[]): TariffRestrictions[] {
  const joined = [...cases];
  const morning = joined.find((one) => one.startTime === '00:00' && one.endTime !== '00:00' && isEveryDay(one));
  const evening = joined.find((one) => one.endTime === '00:00' && one.startTime !== '00:00' && isEveryDay(one));
  if (!morning || !evening || restKey(morning) !== restKey(evening)) return joined;
  const night = { ...morning, ...present({ startTime: evening.startTime, endTime: morning.endTime }) };
  return joined.flatMap((one) => {
    if (one === evening) return [];
    return one === morning ? night : one;
  });
}

function isEveryDay({ dayOfWeek, startDate, endDate }: TariffRestrictions): boolean {
  return dayOfWeek === undefined && startDate === undefined && endDate === undefined;
}

function restKey({ startTime: _start, endTime: _end, ...rest }: TariffRestrictions): string {
  return JSON.stringify(rest);
}

type Present<Type> = { [Name in keyof Type]?: Exclude<Type[Name], undefined> };

function present<Type extends object>(given: Type): Present<Type>;
function present(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
