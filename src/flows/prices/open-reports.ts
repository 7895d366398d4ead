import type { ImportComparison, PriceChange } from '../../domain/spot/compare-import.js';
import type { DifferenceReport, PriceDifference } from '../../domain/spot/difference-report.js';
import type { PriceImport } from '../../domain/spot/price-import.js';
import type { Hub } from '../hub.js';

/** What has been done with prices, as far as the hub knows. */
export interface PriceUse {
  /** Until when prices of an index were published in tariffs: periods that start before are in use. */
  publishedUntil?(index: string): Promise<Date | undefined>;
  /** CDRs that were billed by prices before a correction. */
  billedIn?(asked: BilledIn): Promise<AffectedCdrs>;
}

export interface BilledIn {
  readonly index: string;
  readonly slots: readonly PriceDifference[];
}

export interface AffectedCdr {
  /** `NL*ABC/123`. */
  readonly cdr: string;
  readonly startsAt: Date;
  /** Decimal text: what was billed by the prices before. */
  readonly kwh: string;
  /** It was credited since. */
  readonly credited?: true;
  /** What it would cost more by the prices after, excl. VAT, as decimal text; absent: it cannot be told exactly. */
  readonly difference?: string;
  readonly currency: string;
}

export interface AffectedCdrs {
  /** In the order of their start, at most 1,000. */
  readonly cdrs: readonly AffectedCdr[];
  /** There are more of them. */
  readonly more: boolean;
  /** Booked CDRs that were not looked at, since they have no billed lines yet. */
  readonly unspread: number;
}

export type OpenReportDeps = Pick<Hub, 'clock' | 'differenceReports' | 'log'> & { readonly priceUse?: PriceUse };

/** Periods in one report; a file may correct tens of thousands. */
const PERIODS_MAX = 1_000;

/** Opens reports on what an import changed after the fact; returns their ids, made of the import's. */
export async function openReports(
  hub: OpenReportDeps,
  { id: importId, index }: PriceImport,
  { corrected, refined }: ImportComparison,
): Promise<readonly string[]> {
  const now = hub.clock.now();
  const published = corrected.length + refined.length > 0 ? await hub.priceUse?.publishedUntil?.(index) : undefined;
  const inUseBefore = published && published > now ? published : new Date(now.getTime() + 1);
  const differences = [...corrected, ...refined]
    .filter(({ after }) => after.startsAt < inUseBefore)
    .map(toDifference)
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  const ids: string[] = [];
  for (let at = 0; at < differences.length; at += PERIODS_MAX) {
    const id = `PD-${importId.replace(/^PI-/, '')}-${ids.length + 1}`;
    const slots = differences.slice(at, at + PERIODS_MAX);
    const report: DifferenceReport = { id, index, importId, openedAt: now, differences: slots, state: 'OPEN' };
    await hub.differenceReports.open(report);
    hub.log.warn({ event: 'prices.changed', index, report: id, periods: slots.length });
    ids.push(id);
  }
  return ids;
}

function toDifference({ before, after }: PriceChange): PriceDifference {
  const { minutes, perMwh, currency } = after;
  const version = before.minutes === minutes ? before.version + 1 : 1;
  return {
    startsAt: after.startsAt,
    before: { minutes: before.minutes, perMwh: before.perMwh, currency: before.currency, version: before.version },
    after: { minutes, perMwh, currency, version },
  };
}
