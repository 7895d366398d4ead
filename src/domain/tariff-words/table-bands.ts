import { DEFAULT_POLICY } from '../pricing/policy.js';
import { firstHolding, type SelectedComponent } from '../pricing/selection/component-selection.js';
import type { Moment } from '../pricing/selection/restrictions.js';
import { restrictionsHold } from '../pricing/selection/restrictions.js';
import { weekdayOf } from '../tariff-lint/grid/calendar-day.js';
import { AT_START, caseGrid, steady } from '../tariff-lint/grid/case-grid.js';
import { clockText } from './format.js';

/** A stretch of a day with the same prices. */
export interface Band {
  /** `08:00–18:00`; undefined: the whole day. */
  readonly time: string | undefined;
  /** One text per column. */
  readonly cells: readonly string[];
}

const DAY_S = 86_400;

/**
 * The prices at the start of a session through a day, column by column. Where a price depends on power or current,
 * `say` is given all that it can be there; undefined stands for no price.
 */
export function bandsOf(
  date: string,
  columns: readonly (readonly SelectedComponent[])[],
  say: (prices: readonly (SelectedComponent | undefined)[]) => string,
): readonly Band[] {
  const ofDay = columns.map((components) => components.filter((one) => mayHoldOn(date, one)));
  const restrictions = ofDay.flat().flatMap(({ element }) => element.restrictions ?? []);
  const { clockS, powerKw, currentA } = caseGrid(restrictions, {});
  const strengths = powerKw.flatMap((power) =>
    currentA.map((current) => new Map([...steady('POWER', power), ...steady('CURRENT', current)])),
  );
  const priceAt = (components: readonly SelectedComponent[], secondOfDay: number): string => {
    const prices = new Set(
      strengths.map((measured) =>
        firstHolding(components, { ...momentOn(date, secondOfDay), measured }, DEFAULT_POLICY),
      ),
    );
    return say([...prices]);
  };
  const points = clockS.map((second) => ({ second, cells: ofDay.map((components) => priceAt(components, second)) }));
  const starts = points.filter(({ cells }, index) => cells.join('|') !== points[index - 1]?.cells.join('|'));
  return starts.map(({ second, cells }, index) => {
    const end = starts[index + 1]?.second ?? DAY_S;
    return { time: second === 0 && end === DAY_S ? undefined : `${clockText(second)}–${clockText(end)}`, cells };
  });
}

/** Whether it may apply at the start of a session on a day; its times and what it asks of power and current are left open. */
function mayHoldOn(date: string, { element }: SelectedComponent): boolean {
  const {
    startTime: _from,
    endTime: _until,
    minPower: _p,
    maxPower: _q,
    minCurrent: _c,
    maxCurrent: _d,
    ...rest
  } = element.restrictions ?? {};
  return restrictionsHold(rest, momentOn(date, 0), DEFAULT_POLICY);
}

function momentOn(date: string, secondOfDay: number): Moment {
  return { ...AT_START, local: { date, dayOfWeek: weekdayOf(date), secondOfDay } };
}
