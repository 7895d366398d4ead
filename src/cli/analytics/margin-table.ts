import { Decimal } from '../../domain/decimal.js';

/** A margin report as the API tells it; the keys that were asked for stand in the rows. */
export interface ApiMarginReport {
  readonly rows: readonly ApiMarginRow[];
  readonly totals: readonly (ApiMarginRow & { readonly cost_unknown: Readonly<Record<string, string>> })[];
  readonly complete: boolean;
  readonly unspread_cdrs?: number;
}

type ApiMarginRow = Readonly<Record<(typeof FIGURES)[number]['field'], string | number | undefined>>;

/** What each column shows, rounded for reading. */
const FIGURES = [
  { field: 'energy_kwh', head: 'kWh', places: 1 },
  { field: 'revenue', head: 'revenue', places: 2 },
  { field: 'energy_cost', head: 'cost', places: 2 },
  { field: 'margin', head: 'margin', places: 2 },
  { field: 'margin_percent', head: '%', places: 1 },
  { field: 'revenue_per_kwh', head: 'rev/kWh', places: 4 },
  { field: 'cost_per_kwh', head: 'cost/kWh', places: 4 },
  { field: 'cdrs', head: 'CDRs', places: 0 },
  { field: 'cost_unknown_kwh', head: 'unknown kWh', places: 1 },
  { field: 'currency', head: '', places: 0 },
] as const;

/** Rows and totals as lines of a table, and what is not known or not in it yet. */
export function formatMarginTable(report: ApiMarginReport, by: readonly string[]): readonly string[] {
  const head = [...by, ...FIGURES.map((figure) => figure.head)];
  const rows = by.length === 0 ? [] : report.rows.map((row) => [...by.map((key) => keyOf(row, key)), ...cellsOf(row)]);
  const totals = report.totals.map((row) => [...by.map((_, at) => (at === 0 ? 'total' : '')), ...cellsOf(row)]);
  return [...aligned([head, ...rows, ...totals], by.length), ...notesOf(report)];
}

function keyOf(row: object, key: string): string {
  return String(new Map<string, unknown>(Object.entries(row)).get(key) ?? '');
}

function cellsOf(row: ApiMarginRow): readonly string[] {
  return FIGURES.map(({ field, places }) => {
    const value = row[field];
    if (value === undefined) return '-';
    return field === 'currency' ? String(value) : new Decimal(value).toFixed(places);
  });
}

/** Keys to the left, figures to the right. */
function aligned(lines: readonly (readonly string[])[], keys: number): readonly string[] {
  const widths = lines[0]?.map((_, at) => Math.max(...lines.map((cells) => (cells[at] ?? '').length))) ?? [];
  return lines.map((cells) =>
    cells
      .map((cell, at) => (at < keys ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

const WHY = new Map([
  ['NO_AREA', 'their location is in no price area'],
  ['NO_PRICE', 'the index has no price for the quarter hour'],
  ['OTHER_CURRENCY', 'bought in another currency than sold'],
]);

function notesOf({ totals, unspread_cdrs: unspread = 0 }: ApiMarginReport): readonly string[] {
  const unknown = totals.flatMap(({ currency, cost_unknown }) =>
    Object.entries(cost_unknown).map(
      ([why, kwh]) => `cost not known of ${new Decimal(kwh).toFixed(1)} kWh in ${currency}: ${WHY.get(why) ?? why}`,
    ),
  );
  return unspread > 0 ? [...unknown, `${unspread} accepted CDRs are not in it yet`] : unknown;
}
