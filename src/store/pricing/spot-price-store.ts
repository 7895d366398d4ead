import type { SpotPrice } from '../../domain/spot/spot-price.js';

export interface SpotPriceQuery {
  readonly index: string;
  /** Delivery periods that end after this instant … */
  readonly from: Date;
  /** … and start before this one. */
  readonly until: Date;
}

/** Day-ahead prices, every version of each delivery period; never changed, never removed. */
export interface SpotPriceStore {
  /** Writes new versions. Refuses with `conflict` when one of them exists: somebody else imported at the same time. */
  insert(prices: readonly SpotPrice[]): Promise<void>;
  /** The newest version of each delivery period, in the order of time. */
  newest(query: SpotPriceQuery): Promise<readonly SpotPrice[]>;
  /** All versions, in the order of time and version. */
  versions(query: SpotPriceQuery): Promise<readonly SpotPrice[]>;
}
