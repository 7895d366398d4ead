import type { SelectedComponent } from '../pricing/selection/component-selection.js';
import { needsLocalTime } from '../pricing/selection/restrictions.js';
import type { TariffRestrictions } from '../roaming/tariff.js';
import { addDays, daysBetween, WEEK, weekdayOf } from '../tariff-lint/grid/calendar-day.js';
import { componentsOf } from '../tariff-lint/grid/coverage.js';
import { runsOfDays } from './day-runs.js';
import type { PriceTable } from './explanation.js';
import type { Saying } from './price-topics.js';
import { priceOfComponent, taxOf } from './price-words.js';
import { type Band, bandsOf } from './table-bands.js';
import type { Texts } from './texts.js';

const COLUMNS = ['ENERGY', 'TIME', 'PARKING_TIME', 'FLAT'] as const;
/** Any week: a tariff that names no dates has the same prices in all of them. */
const ANY_MONDAY = '2026-01-05';
const MOST_DAYS = 7;

/**
 * The prices at the start of a session by day and time of day: of a week, of the days that a dated tariff names (the
 * first seven), or of one day. Days with the same prices are one. Undefined where no price of charging depends on the
 * clock and no day is asked for.
 */
export function priceTable(saying: Saying, day: string | undefined): PriceTable | undefined {
  const { tariff, texts } = saying;
  const columns = COLUMNS.map((dimension) => ({ dimension, components: componentsOf(tariff, { dimension }) })).filter(
    ({ dimension, components }) => components.length > 0 && (dimension !== 'FLAT' || components.some(asksClock)),
  );
  const components = columns.map((column) => column.components);
  const dates = day === undefined ? namedDays(components.flat()) : undefined;
  const dated = day !== undefined || dates !== undefined;
  const shown = day === undefined ? (dates?.shown ?? daysFrom(ANY_MONDAY, WEEK.length)) : [day];
  let isByStrength = false;
  const say = (prices: readonly (SelectedComponent | undefined)[]): string => {
    const told = cellText(prices, saying);
    isByStrength ||= told.isRange;
    return told.text;
  };
  const schedules = shown.map((date) => ({ date, bands: bandsOf(date, components, say) }));
  const rows = daysAlike(schedules).flatMap(({ dates: alike, bands }) =>
    bands.map(({ time, cells }) => [daysLabel(alike, dated, texts), time ?? texts.table.allDay, ...cells]),
  );
  return {
    heading: dated ? texts.table.days(shown) : texts.table.week,
    columns: [
      texts.table.columnDays,
      texts.table.columnTime,
      ...columns.map(({ dimension }) => texts.table.columns[dimension]),
    ],
    rows,
    notes: [
      texts.table.atStart(vatOf(components.flat(), saying)),
      ...(isByStrength ? [texts.table.byStrength] : []),
      ...(dates?.more ? [texts.table.moreDates(dates.first, dates.last)] : []),
    ],
  };
}

/** A start fee that is always the same needs no column. */
function asksClock({ tariff, element }: SelectedComponent): boolean {
  return needsLocalTime({ ...tariff, elements: [element] });
}

interface NamedDays {
  readonly shown: readonly string[];
  readonly first: string;
  readonly last: string;
  /** There are more of them than are shown. */
  readonly more: boolean;
}

/** The days from the first date that restrictions name to the last; undefined where they name none. */
function namedDays(components: readonly SelectedComponent[]): NamedDays | undefined {
  const dates = components.flatMap(({ element }) => datesOf(element.restrictions)).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const count = daysBetween(first, last) + 1;
  return { shown: daysFrom(first, Math.min(count, MOST_DAYS)), first, last, more: count > MOST_DAYS };
}

function datesOf({ startDate, endDate }: TariffRestrictions = {}): string[] {
  return [startDate ?? [], endDate === undefined ? [] : addDays(endDate, -1)].flat();
}

function daysFrom(first: string, count: number): string[] {
  return Array.from({ length: count }, (_none, index) => addDays(first, index));
}

interface DaysAlike {
  readonly dates: string[];
  readonly bands: readonly Band[];
}

function daysAlike(schedules: readonly { readonly date: string; readonly bands: readonly Band[] }[]): DaysAlike[] {
  const groups = new Map<string, DaysAlike>();
  for (const { date, bands } of schedules) {
    const key = JSON.stringify(bands);
    const group = groups.get(key);
    if (group) group.dates.push(date);
    else groups.set(key, { dates: [date], bands });
  }
  return [...groups.values()];
}

function daysLabel(dates: readonly string[], dated: boolean, { format, table }: Texts): string {
  if (dated) return dates.map((date) => `${table.dayNames[weekdayOf(date)]}, ${format.date(date)}`).join('; ');
  if (dates.length === WEEK.length) return table.everyDay;
  const runs = runsOfDays(dates.map(weekdayOf)).map(([first, last]) =>
    first === last ? table.dayNames[first] : table.range(table.dayNames[first], table.dayNames[last]),
  );
  return format.list(runs);
}

/** One price, or the lowest and the highest that it can be. */
function cellText(
  prices: readonly (SelectedComponent | undefined)[],
  { tariff, texts }: Saying,
): { readonly text: string; readonly isRange: boolean } {
  const told = prices
    .flatMap((selected) => selected ?? [])
    .map(({ component }) => priceOfComponent(component, tariff))
    .sort((a, b) => a.amount.comparedTo(b.amount))
    .map(texts.format.price);
  const all = prices.includes(undefined) ? [texts.table.noPrice, ...told] : told;
  const [lowest = texts.table.noPrice, highest = lowest] = [all[0], all.at(-1)];
  return lowest === highest
    ? { text: lowest, isRange: false }
    : { text: texts.table.range(lowest, highest), isRange: true };
}

function vatOf(components: readonly SelectedComponent[], { tariff }: Saying): 'ADDED' | 'INCLUDED' | 'NONE' {
  const kinds = components.map(({ component }) => taxOf(component, tariff).kind);
  if (kinds.includes('ADDED')) return 'ADDED';
  return kinds.includes('INCLUDED') || kinds.includes('INCLUDED_UNKNOWN') ? 'INCLUDED' : 'NONE';
}
