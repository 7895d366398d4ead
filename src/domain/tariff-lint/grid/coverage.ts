import type { TimeZone } from '../../pricing/periods/local-time.js';
import { DEFAULT_POLICY } from '../../pricing/policy.js';
import type { BilledDimension, PriceableTariff } from '../../pricing/priced-cdr.js';
import { candidates, type SelectedComponent } from '../../pricing/selection/component-selection.js';
import { boxOf, type CaseGrid, caseGrid, sizesOf } from './case-grid.js';
import { validDays } from './day-cells.js';

/** What is priced together: a dimension, and for reservations whether they were used or expired. */
export interface Topic {
  readonly dimension: BilledDimension;
  readonly reservation?: 'RESERVATION' | 'RESERVATION_EXPIRES';
}

export const TOPICS: readonly Topic[] = [
  { dimension: 'ENERGY' },
  { dimension: 'TIME' },
  { dimension: 'PARKING_TIME' },
  { dimension: 'FLAT' },
  { dimension: 'RESERVATION_TIME', reservation: 'RESERVATION' },
  { dimension: 'RESERVATION_FLAT', reservation: 'RESERVATION' },
  { dimension: 'RESERVATION_TIME', reservation: 'RESERVATION_EXPIRES' },
  { dimension: 'RESERVATION_FLAT', reservation: 'RESERVATION_EXPIRES' },
];

/** A price component with the cases in which it applies. */
export interface Reach {
  readonly selected: SelectedComponent;
  /** Cells in which its restrictions hold. */
  readonly cells: readonly number[];
  /** How many of them no earlier element had taken. */
  readonly taken: number;
  /** Elements, by index, that had taken the others. */
  readonly by: readonly number[];
}

/** Which component prices which case of a topic. */
export interface Coverage {
  readonly grid: CaseGrid;
  readonly reaches: readonly Reach[];
  /** Position in `reaches` per cell; -1: no price. */
  readonly owner: Int32Array;
}

/** More cells than this are not looked at: no price list that people read has them. */
const MAX_CELLS = 100_000;

/** All components of a tariff for a topic, first in rank first (OCPI 2.2.1, mod_tariffs, TariffElement). */
export function componentsOf(tariff: PriceableTariff, { dimension, reservation }: Topic): SelectedComponent[] {
  const outcome = reservation === 'RESERVATION_EXPIRES' ? 'EXPIRED' : 'USED';
  const ranked = candidates({ tariff, policy: DEFAULT_POLICY, reservation: outcome }, dimension);
  return ranked.filter(({ element }) => element.restrictions?.reservation === reservation);
}

/**
 * Says for every case of a topic which component prices it: elements take their cases in list order, the first one
 * wins. Undefined where there are too many cases to look at.
 */
export function coverageOf(tariff: PriceableTariff, topic: Topic, zone: TimeZone | undefined): Coverage | undefined {
  const components = componentsOf(tariff, topic);
  const restrictions = components.flatMap(({ element }) => element.restrictions ?? []);
  const limits = { ...validDays(tariff, zone), withoutEnergy: topic.reservation !== undefined };
  const grid = caseGrid(restrictions, limits);
  const count = sizesOf(grid).reduce((product, size) => product * size, 1);
  if (count > MAX_CELLS) return undefined;
  const owner = new Int32Array(count).fill(-1);
  const reaches = components.map((selected, position) => take({ selected, position, owner }, grid));
  return {
    grid,
    owner,
    reaches: reaches.map((reach) => ({
      ...reach,
      by: reach.by.flatMap((position) => components[position]?.elementIndex ?? []),
    })),
  };
}

interface Taking {
  readonly selected: SelectedComponent;
  readonly position: number;
  readonly owner: Int32Array;
}

function take({ selected, position, owner }: Taking, grid: CaseGrid): Reach {
  const cells = cellsOf(boxOf(selected.element.restrictions, grid), sizesOf(grid));
  const by = new Set<number>();
  let taken = 0;
  for (const cell of cells) {
    const before = owner[cell] ?? -1;
    if (before >= 0) {
      by.add(before);
    } else {
      owner[cell] = position;
      taken += 1;
    }
  }
  return { selected, cells, taken, by: [...by].sort((a, b) => a - b) };
}

/** The numbers of the cells of a box. */
export function cellsOf(box: readonly (readonly number[])[], sizes: readonly number[]): number[] {
  let cells: number[] = [0];
  box.forEach((indexes, axis) => {
    const size = sizes[axis] ?? 1;
    cells = cells.flatMap((cell) => indexes.map((index) => cell * size + index));
  });
  return cells;
}
