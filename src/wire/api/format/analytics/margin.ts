import { type MarginSums, marginOf, UNKNOWN_COSTS } from '../../../../domain/analytics/margin.js';
import type { MarginKey } from '../../../../domain/analytics/margin-keys.js';
import { type Decimal, toText } from '../../../../domain/decimal.js';
import type { MarginReport } from '../../../../flows/analytics/margin.js';
import type { MarginRow } from '../../../../flows/analytics/margin-rows.js';
import { formatAmount } from '../amount.js';
import { csvLines, harmless } from './csv-lines.js';

/** A margin report as openapi.yaml has it. */
export function formatMargin({ rows, totals, ...rest }: MarginReport, by: readonly MarginKey[]): object {
  return {
    rows: rows.map((row) => ({ ...keysOf(row, by), ...formatRow(row) })),
    totals: totals.map((row) => ({ ...formatRow(row), cost_unknown: formatUnknown(row.sums) })),
    complete: rest.isComplete,
    ...(rest.unspreadCdrs !== undefined && { unspread_cdrs: rest.unspreadCdrs }),
  };
}

/** The rows as CSV (UTF-8, comma, CRLF): what is not known is empty. Text that a spreadsheet would take for a formula is made harmless. */
export function formatMarginCsv({ rows }: MarginReport, by: readonly MarginKey[]): string {
  const lines = rows.map((row) => {
    const told: Readonly<Record<string, string | number>> = formatRow(row);
    return [...row.keys.map(harmless), ...COLUMNS.map((column) => String(told[column] ?? ''))];
  });
  return csvLines([[...by, ...COLUMNS], ...lines]);
}

const COLUMNS = [
  'currency',
  'energy_kwh',
  'revenue',
  'energy_cost',
  'margin',
  'margin_percent',
  'revenue_per_kwh',
  'cost_per_kwh',
  'cdrs',
  'cost_unknown_kwh',
] as const;

function keysOf({ keys }: MarginRow, by: readonly MarginKey[]): Readonly<Record<string, string>> {
  return Object.fromEntries(by.map((key, at) => [key, keys[at] ?? '']));
}

type FormattedRow = Readonly<Partial<Record<(typeof COLUMNS)[number], string | number>>>;

function formatRow({ currency, sums }: MarginRow): FormattedRow {
  const { costUnknownKwh, margin, marginPercent, revenuePerKwh, costPerKwh } = marginOf(sums);
  const amount = (value: Decimal) => formatAmount(value, currency);
  return {
    currency,
    energy_kwh: toText(sums.energyKwh),
    revenue: amount(sums.revenue),
    energy_cost: amount(sums.energyCost),
    ...(margin && { margin: amount(margin) }),
    ...(marginPercent && { margin_percent: toText(marginPercent) }),
    ...(revenuePerKwh && { revenue_per_kwh: amount(revenuePerKwh) }),
    ...(costPerKwh && { cost_per_kwh: amount(costPerKwh) }),
    cdrs: sums.cdrs,
    cost_unknown_kwh: toText(costUnknownKwh),
  };
}

/** Only the reasons that there are. */
function formatUnknown({ unknownKwh }: MarginSums): object {
  const reasons = UNKNOWN_COSTS.filter((why) => !unknownKwh[why].isZero());
  return Object.fromEntries(reasons.map((why) => [why, toText(unknownKwh[why])]));
}
