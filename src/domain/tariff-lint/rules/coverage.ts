import type { PriceableTariff } from '../../pricing/priced-cdr.js';
import type { TariffDimension } from '../../roaming/tariff.js';
import { type Finding, found, inComponent, type Severity } from '../finding.js';
import { sizesOf } from '../grid/case-grid.js';
import { type Coverage, componentsOf, coverageOf, type Reach, TOPICS, type Topic } from '../grid/coverage.js';
import { gapOf } from '../grid/gap-cases.js';
import type { Linting } from '../linting.js';

/** What no element prices, and what no session ever gets to. Exact: every case that the tariff can tell apart is looked at. */
export function lintCoverage({ tariff, zone }: Linting): readonly Finding[] {
  return TOPICS.flatMap((topic) => {
    const [first] = componentsOf(tariff, topic);
    if (!first) return [];
    const coverage = coverageOf(tariff, topic, zone);
    if (!coverage) {
      return [found('TOO_MANY_CASES', { field: 'elements' }, { dimension: topic.dimension })];
    }
    const unreached = coverage.reaches.flatMap((reach) => lintReach(reach, topic));
    return [...unreached, ...(topic.dimension === 'FLAT' ? lintFlat(coverage) : lintGap(tariff, topic, coverage))];
  });
}

function lintReach({ selected, cells, taken, by }: Reach, { dimension }: Topic): readonly Finding[] {
  const { elementIndex, componentIndex } = selected;
  const place = inComponent(elementIndex, componentIndex);
  if (cells.length === 0) return [found('ELEMENT_NEVER_ACTIVE', { ...place, field: `elements.${elementIndex}` }, {})];
  return taken > 0 ? [] : [found('NEVER_REACHED', place, { dimension, by })];
}

/** Parking and time without a price are often meant: free at night, or a fee after some hours; energy hardly ever. */
function lintGap(tariff: PriceableTariff, topic: Topic, coverage: Coverage): readonly Finding[] {
  const { dimension } = topic;
  const active = coverage.reaches.some(({ cells }) => cells.length > 0);
  const gap = active ? gapOf(unowned(coverage), coverage.grid) : undefined;
  if (!gap) return [];
  // A charge for an expired reservation falls back on that for a used one.
  if (topic.reservation === 'RESERVATION_EXPIRES' || dimension === 'RESERVATION_FLAT') return [];
  const severity = gapSeverity(tariff, topic);
  return [{ ...found('PRICE_GAP', { field: 'elements' }, { dimension, ...gap }), severity }];
}

function gapSeverity(tariff: PriceableTariff, { dimension }: Topic): Severity {
  const onlyTime = dimension === 'TIME' && !prices(tariff, 'ENERGY');
  return dimension === 'ENERGY' || onlyTime ? 'WARNING' : 'HINT';
}

/** A start fee is charged once, when its element first applies: what matters is whether one does at the start. */
function lintFlat(coverage: Coverage): readonly Finding[] {
  const { grid, owner, reaches } = coverage;
  const perStart = grid.powerKw.length * grid.currentA.length;
  const perDay = sizesOf(grid)
    .slice(2)
    .reduce((product, size) => product * size, 1);
  const atStart = (cell: number): boolean => cell % perDay < perStart;
  const starts = [...owner.keys()].filter(atStart);
  const free = starts.filter((cell) => owner[cell] === -1);
  if (!reaches.some(({ cells }) => cells.length > 0)) return [];
  if (free.length === 0) {
    const first = new Set(starts.map((cell) => owner[cell]));
    return reaches.flatMap(({ selected, taken }, position) => {
      if (taken === 0 || first.has(position)) return [];
      return found('FLAT_AFTER_FIRST', inComponent(selected.elementIndex, selected.componentIndex), {});
    });
  }
  if (free.length === starts.length) return [found('FLAT_LATE', { field: 'elements' }, {})];
  const gap = gapOf(everyLater(free, perDay, perStart), grid);
  return gap ? [found('FLAT_GAP', { field: 'elements' }, gap)] : [];
}

/** Cells at a start with all that may come later in the session, so that its start is all that is told of them. */
function everyLater(starts: readonly number[], perDay: number, perStart: number): number[] {
  const later = Array.from({ length: perDay / perStart }, (_none, index) => index * perStart);
  return starts.flatMap((cell) => later.map((offset) => cell + offset));
}

function* unowned({ owner }: Coverage): Generator<number> {
  for (const [cell, position] of owner.entries()) if (position === -1) yield cell;
}

function prices({ elements }: PriceableTariff, wanted: TariffDimension): boolean {
  return elements.some(({ priceComponents }) => priceComponents.some(({ type }) => type === wanted));
}
