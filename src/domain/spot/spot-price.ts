import type { Decimal } from '../decimal.js';

/** Where a price came from, so that a bill can be followed back to it. */
export interface Provenance {
  /** Id of the import that brought it. */
  readonly importId: string;
  /** `ENTSOE`, `CSV` or `HTTP`. */
  readonly source: 'CSV' | 'ENTSOE' | 'HTTP';
  readonly importedAt: Date;
}

/**
 * The day-ahead price of one delivery period of an index. Periods are UTC instants: a local day has 92, 96 or 100
 * quarter hours. A correction is a new version of the same period; no version is ever changed.
 */
export interface SpotPrice {
  /** Such as `EPEX-DE`. */
  readonly index: string;
  readonly startsAt: Date;
  readonly minutes: 15 | 30 | 60;
  /** May be negative. */
  readonly perMwh: Decimal;
  readonly currency: string;
  /** 1 for the first that was imported. */
  readonly version: number;
  readonly provenance: Provenance;
}

/** The newest versions of the prices of one index, for a stretch of time that was read beforehand. */
export interface SpotPrices {
  /** The price of the delivery period in which an instant lies; undefined where there is none. */
  at(instantMs: number): SpotPrice | undefined;
}

/** The settlement grain of the European day-ahead market since delivery day 1 October 2025. */
export const SLOT_MS = 900_000;

/** The UTC instant at which the quarter hour of an instant begins. */
export function slotStart(instantMs: number): number {
  return Math.floor(instantMs / SLOT_MS) * SLOT_MS;
}
