import { findTimeZone } from '../../domain/pricing/periods/local-time.js';
import { countDays, type PricedDay } from '../../domain/spot/count-days.js';
import { localDay, nextDate } from '../../domain/spot/local-day.js';
import type { SpotPrice } from '../../domain/spot/spot-price.js';
import type { SpotPriceQuery } from '../../store/pricing/spot-price-store.js';
import type { Hub } from '../hub.js';

export interface PriceListing extends SpotPriceQuery {
  /** ALL: with those that a correction has taken the place of. */
  readonly versions: 'ALL' | 'NEWEST';
}

/** Prices in the order of time. */
export function listPrices(hub: Pick<Hub, 'spotPrices'>, query: PriceListing): Promise<readonly SpotPrice[]> {
  return query.versions === 'ALL' ? hub.spotPrices.versions(query) : hub.spotPrices.newest(query);
}

export interface DayListing {
  readonly index: string;
  readonly timeZone: string;
  /** Local dates, both included; absent: from the first price, and to the last. */
  readonly from?: string;
  readonly until?: string;
  /** ODD: only days that have not 24 hours. */
  readonly which: 'ALL' | 'ODD';
}

const ALWAYS = { from: new Date(0), until: new Date('2200-01-01T00:00:00Z') };

/** The local days of an index with how many delivery periods each has, and what is missing. */
export async function listPriceDays(
  hub: Pick<Hub, 'spotPrices'>,
  { index, timeZone, from, until, which }: DayListing,
): Promise<readonly PricedDay[]> {
  const zone = findTimeZone(timeZone);
  const start = from === undefined ? ALWAYS.from : localDay(zone, from).startsAt;
  const end = until === undefined ? ALWAYS.until : localDay(zone, nextDate(until)).startsAt;
  const days = countDays(await hub.spotPrices.newest({ index, from: start, until: end }), zone);
  return which === 'ODD' ? days.filter(({ hours }) => hours !== 24) : days;
}
