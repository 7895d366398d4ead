import { type Decimal, sum } from '../decimal.js';
import type { PartyKey } from '../party.js';
import type { OpenItem } from './open-item.js';

/** Days past due, as finance sorts them. */
export const AGING_BUCKETS = ['NOT_DUE', 'DAYS_1_30', 'DAYS_31_60', 'DAYS_61_90', 'OVER_90'] as const;
export type AgingBucket = (typeof AGING_BUCKETS)[number];

/** What one member owes in one currency on a day, by how long it is due. */
export interface AgingRow {
  readonly party: PartyKey;
  readonly currency: string;
  readonly buckets: Readonly<Record<AgingBucket, Decimal>>;
  readonly total: Decimal;
  readonly items: readonly (OpenItem & { readonly bucket: AgingBucket; readonly daysPastDue: number })[];
}

const DAY_MS = 86_400_000;

/** Sorts what was open on a day (`YYYY-MM-DD`) by member, currency and age; credits count with their sign. */
export function agingOf(open: readonly OpenItem[], asOf: string): AgingRow[] {
  const rows = new Map<string, OpenItem[]>();
  for (const item of open) {
    const key = `${item.party} ${item.currency}`;
    const row = rows.get(key);
    if (row) row.push(item);
    else rows.set(key, [item]);
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, items]) => {
      const [first] = items;
      return first === undefined ? [] : [rowOf(first, items, asOf)];
    });
}

function rowOf({ party, currency }: OpenItem, items: readonly OpenItem[], asOf: string): AgingRow {
  const aged = items.map((item) => {
    const daysPastDue = Math.round((Date.parse(asOf) - Date.parse(item.dueDate)) / DAY_MS);
    return { ...item, daysPastDue, bucket: bucketOf(daysPastDue) };
  });
  const inBucket = (bucket: AgingBucket) =>
    sum(aged.filter((item) => item.bucket === bucket).map(({ amount }) => amount));
  const buckets = {
    NOT_DUE: inBucket('NOT_DUE'),
    DAYS_1_30: inBucket('DAYS_1_30'),
    DAYS_31_60: inBucket('DAYS_31_60'),
    DAYS_61_90: inBucket('DAYS_61_90'),
    OVER_90: inBucket('OVER_90'),
  };
  return { party, currency, buckets, total: sum(Object.values(buckets)), items: aged };
}

function bucketOf(daysPastDue: number): AgingBucket {
  if (daysPastDue <= 0) return 'NOT_DUE';
  if (daysPastDue <= 30) return 'DAYS_1_30';
  if (daysPastDue <= 60) return 'DAYS_31_60';
  return daysPastDue <= 90 ? 'DAYS_61_90' : 'OVER_90';
}
