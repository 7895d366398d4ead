import type { LocalDay } from '../../domain/spot/local-day.js';
import type { PriceFeed } from '../../domain/spot/price-feed.js';
import type { PriceRow } from '../../domain/spot/price-row.js';
import type { Provenance } from '../../domain/spot/spot-price.js';

/** What a feed answered: the bytes as they came, and the rows in them. */
export interface FetchedPrices {
  readonly bytes: Uint8Array;
  readonly rows: readonly PriceRow[];
  readonly source: Provenance['source'];
  /** The URL without its query, in which tokens may stand. */
  readonly origin: string;
}

/** The feeds of tariffs/price-feeds.yaml, and how they are asked. */
export interface PriceFeeds {
  readonly feeds: readonly PriceFeed[];
  /**
   * Asks for the prices of a delivery day. Refuses with `unknown-object` when there are none yet, with `receiver-…` when
   * the feed cannot be reached, and as the reader of its format does.
   */
  fetch(feed: PriceFeed, day: LocalDay): Promise<FetchedPrices>;
}
