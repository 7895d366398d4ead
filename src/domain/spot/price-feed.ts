import type { PeriodMinutes } from './price-row.js';

/** Where the prices of an index come from each day; one entry of tariffs/price-feeds.yaml. */
export interface PriceFeed {
  /** Such as `EPEX-DE`. */
  readonly index: string;
  readonly kind: 'CSV' | 'ENTSOE' | 'HTTP';
  /** `{day}` in it stands for the delivery day, `{from}` and `{until}` for its UTC instants. */
  readonly url: string;
  /** EIC code of the bidding zone, of ENTSOE. */
  readonly domain?: string;
  /** Of the delivery day and of `at`. */
  readonly timeZone: string;
  /** Length of the delivery periods that a whole day must be covered with. */
  readonly minutes: PeriodMinutes;
  /** Local time from which the next day is asked for, `13:15`. */
  readonly at: string;
  /** Of ENTSOE: which of several time series of the same time counts. */
  readonly sequence?: string;
  /** Of CSV in cents, which names no currency. */
  readonly currency: string;
}
