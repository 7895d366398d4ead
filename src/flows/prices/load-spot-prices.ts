import type { SpotPrices } from '../../domain/spot/spot-price.js';
import { spotPrices } from '../../domain/spot/spot-prices.js';
import type { SpotPriceQuery } from '../../store/pricing/spot-price-store.js';
import type { Hub } from '../hub.js';

/** Reads the newest prices of an index for a stretch of time, to be looked up by instant. */
export async function loadSpotPrices(hub: Pick<Hub, 'spotPrices'>, query: SpotPriceQuery): Promise<SpotPrices> {
  return spotPrices(await hub.spotPrices.newest(query));
}
