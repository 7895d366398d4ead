import {
  addSold,
  addSums,
  type EnergyCost,
  type MarginSums,
  NOTHING_SOLD,
  type SoldEnergy,
} from '../../domain/analytics/margin.js';
import { compareKeys, type MarginKey } from '../../domain/analytics/margin-keys.js';

/** Rows that one report may have. */
export const MAX_ROWS = 20_000;

export interface MarginRow {
  readonly currency: string;
  /** In the order in which they were asked for. */
  readonly keys: readonly string[];
  readonly sums: MarginSums;
}

export interface RowCollector {
  add(keys: readonly string[], sold: SoldEnergy, cost: EnergyCost): void;
  count(): number;
  /** In the order of their keys, then of their currency. */
  rows(): readonly MarginRow[];
  /** One for each currency: amounts of different currencies are never added. */
  totals(): readonly MarginRow[];
}

/** Adds what was sold up to rows, and the rows to totals. */
export function collectRows(by: readonly MarginKey[]): RowCollector {
  const rows = new Map<string, MarginRow>();
  return {
    add: (keys, sold, cost) => {
      const { currency } = sold;
      const name = JSON.stringify([currency, ...keys]);
      const sums = rows.get(name)?.sums ?? NOTHING_SOLD;
      rows.set(name, { currency, keys, sums: addSold(sums, sold, cost) });
    },
    count: () => rows.size,
    rows: () => inOrder(rows, by),
    totals: () => inOrder(totalsOf(rows.values()), []),
  };
}

function totalsOf(rows: Iterable<MarginRow>): ReadonlyMap<string, MarginRow> {
  const totals = new Map<string, MarginRow>();
  for (const { currency, sums } of rows) {
    const before = totals.get(currency)?.sums ?? NOTHING_SOLD;
    totals.set(currency, { currency, keys: [], sums: addSums(before, sums) });
  }
  return totals;
}

function inOrder(rows: ReadonlyMap<string, MarginRow>, by: readonly MarginKey[]): readonly MarginRow[] {
  return [...rows.values()].sort((a, b) => compareKeys(by, a.keys, b.keys) || (a.currency < b.currency ? -1 : 1));
}
