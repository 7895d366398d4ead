import { Decimal } from '../../../src/domain/decimal.js';
import type { PriceRow } from '../../../src/domain/spot/price-row.js';
import type { SpotPrice } from '../../../src/domain/spot/spot-price.js';

const HOUR_MS = 3_600_000;

/** A row of a feed: an hour of EUR per MWh, unless told otherwise. */
export function aRow(startsAt: string, perMwh: string, change: Partial<PriceRow> = {}): PriceRow {
  return { startsAt: new Date(startsAt), minutes: 60, perMwh: new Decimal(perMwh), currency: 'EUR', ...change };
}

/** A stored price of EPEX-DE, version 1. */
export function aSpotPrice(startsAt: string, perMwh: string, change: Partial<SpotPrice> = {}): SpotPrice {
  const provenance = { importId: 'PI-1', source: 'CSV', importedAt: new Date('2026-10-01T12:00:00Z') } as const;
  return { index: 'EPEX-DE', ...aRow(startsAt, perMwh), version: 1, provenance, ...change };
}

/** So many hours from an instant on, the first at 10, each later one a euro more. */
export function hoursFrom(startsAt: string, count: number): readonly PriceRow[] {
  const startMs = Date.parse(startsAt);
  return Array.from({ length: count }, (_, at) => aRow(new Date(startMs + at * HOUR_MS).toISOString(), `${10 + at}`));
}
