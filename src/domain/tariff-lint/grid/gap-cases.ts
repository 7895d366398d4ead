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
 * there are none. Days with the same gaps are told together, and their gaps one by one; together they are the cells.
 */
export function gapOf(cells: Iterable<number>, grid: CaseGrid): Gap | undefined {
  const perDay = sizesOf(grid)
    .slice(1)
    .reduce((product, size) => product * size, 1);
  const cases = daysAlike(cells, perDay).flatMap(({ days, gap }) => {
    const runs = dayRuns(days.flatMap((day) => grid.days[day] ?? []));
    const within = joinOverMidnight(boxesOf(gap, sizesOf(grid).slice(1)).map((box) => withinDay(box, grid)));
    return runs.flatMap((run) => within.map((one) => ({ ...run, ...one })));
  });
  if (cases.length === 0) return undefined;
  return { cases: cases.slice(0, MOST_CASES), more: cases.length > MOST_CASES };
}

interface DaysAlike {
  readonly days: readonly number[];
  /** Cells within a day. */
  readonly gap: ReadonlySet<number>;
}

function daysAlike(cells: Iterable<number>, perDay: number): readonly DaysAlike[] {
  const gaps = new Map<number, number[]>();
  for (const cell of cells) {
    const day = Math.floor(cell / perDay);
    const gap = gaps.get(day);
    if (gap) gap.push(cell % perDay);
    else gaps.set(day, [cell % perDay]);
  }
  const alike = new Map<string, { days: number[]; gap: ReadonlySet<number> }>();
  for (const [day, gap] of gaps) {
    const key = gap.join();
    const group = alike.get(key);
    if (group) group.days.push(day);
    else alike.set(key, { days: [day], gap: new Set(gap) });
  }
  return [...alike.values()];
}

/** Indexes per axis but that of the days. */
type Box = readonly (readonly number[])[];

function boxesOf(gap: ReadonlySet<number>, sizes: readonly number[]): Box[] {
  const left = new Set(gap);
  const boxes: Box[] = [];
  while (boxes.length <= MOST_CASES) {
    const [first] = left;
    if (first === undefined) break;
    const box = grow(coordinates(first, sizes), { gap, sizes });
    for (const cell of cellsOf(box, sizes)) left.delete(cell);
    boxes.push(box);
  }
  return boxes;
}

interface Growing {
  readonly gap: ReadonlySet<number>;
  readonly sizes: readonly number[];
}

/** Stretches one cell along each axis as far as all cells are in the gap. */
function grow(start: readonly number[], { gap, sizes }: Growing): Box {
  const box = start.map((index) => [index]);
  sizes.forEach((size, axis) => {
    const fits = (index: number): boolean => {
      const slice = box.map((indexes, at) => (at === axis ? [index] : indexes));
      return cellsOf(slice, sizes).every((cell) => gap.has(cell));
    };
    let [low, high] = [start[axis] ?? 0, start[axis] ?? 0];
    while (low > 0 && fits(low - 1)) low -= 1;
    while (high < size - 1 && fits(high + 1)) high += 1;
    box[axis] = Array.from({ length: high - low + 1 }, (_none, index) => low + index);
  });
  return box;
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

function withinDay(
  [clock = [], energy = [], elapsed = [], power = [], current = []]: Box,
  grid: CaseGrid,
): TariffRestrictions {
  const [minKwh, maxKwh] = bounds(grid.energyKwh, energy);
  const [minDurationS, maxDurationS] = bounds(grid.elapsedS, elapsed);
  const [minPower, maxPower] = bounds(grid.powerKw, power);
  const [minCurrent, maxCurrent] = bounds(grid.currentA, current);
  return {
    ...clockOf(grid.clockS, clock),
    ...present({ minKwh, maxKwh, minDurationS, maxDurationS, minPower, maxPower, minCurrent, maxCurrent }),
  };
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

/** What is left of a day before and after its priced hours, otherwise alike, is told as one window over midnight. */
function joinOverMidnight(cases: readonly TariffRestrictions[]): TariffRestrictions[] {
  const morning = cases.find((one) => one.startTime === '00:00' && one.endTime !== '00:00');
  const evening = cases.find((one) => one.endTime === '00:00' && one.startTime !== '00:00');
  if (!morning || !evening || restKey(morning) !== restKey(evening)) return [...cases];
  const night = { ...morning, ...present({ startTime: evening.startTime, endTime: morning.endTime }) };
  return cases.flatMap((one) => {
    if (one === evening) return [];
    return one === morning ? night : one;
  });
}

function restKey({ startTime: _start, endTime: _end, ...rest }: TariffRestrictions): string {
  return JSON.stringify(rest);
}

type Present<Type> = { [Name in keyof Type]?: Exclude<Type[Name], undefined> };

function present<Type extends object>(given: Type): Present<Type>;
function present(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
