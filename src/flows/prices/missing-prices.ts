import { HubError } from '../../domain/errors.js';
import { findTimeZone } from '../../domain/pricing/periods/local-time.js';
import { findGaps } from '../../domain/spot/find-gaps.js';
import { deliveryPeriods, localDay } from '../../domain/spot/local-day.js';
import type { PeriodMinutes } from '../../domain/spot/price-row.js';
import type { Hub } from '../hub.js';
import { loadSpotPrices } from './load-spot-prices.js';

export interface WantedDay {
  readonly index: string;
  /** Local date, `2026-03-29`. */
  readonly day: string;
  readonly timeZone: string;
  readonly minutes: PeriodMinutes;
}

export interface MissingPrices extends WantedDay {
  readonly from: Date;
  readonly until: Date;
  /** Delivery periods of the day. */
  readonly expected: number;
  /** Starts of those without a price. */
  readonly missing: readonly Date[];
}

/** The delivery periods of a local day without a price. Refuses (`bad-field`) a day that is none. */
export async function missingPrices(hub: Pick<Hub, 'spotPrices'>, wanted: WantedDay): Promise<MissingPrices> {
  const { index, day, timeZone, minutes } = wanted;
  const { startsAt: from, endsAt: until } = localDay(findTimeZone(timeZone), day);
  const prices = await loadSpotPrices(hub, { index, from, until });
  const expected = deliveryPeriods({ startsAt: from, endsAt: until }, minutes).length;
  return { index, day, timeZone, minutes, from, until, expected, missing: findGaps(prices, { from, until, minutes }) };
}

export interface AskedDay extends Pick<WantedDay, 'day' | 'index'> {
  /** Absent: those of the feed of the index. */
  readonly timeZone?: string;
  readonly minutes?: PeriodMinutes;
}

/** The same, with zone and length from the feed of the index. Refuses (`bad-field`) when there is none to tell them. */
export function missingOfIndex(
  hub: Pick<Hub, 'priceFeeds' | 'spotPrices'>,
  { index, day, ...asked }: AskedDay,
): Promise<MissingPrices> {
  const feed = hub.priceFeeds.feeds.find((one) => one.index === index);
  const { timeZone = feed?.timeZone, minutes = feed?.minutes } = asked;
  if (timeZone === undefined) throw noFeed('time_zone', index);
  if (minutes === undefined) throw noFeed('minutes', index);
  return missingPrices(hub, { index, day, timeZone, minutes });
}

function noFeed(field: string, index: string): HubError {
  return new HubError('bad-field', `${field}: expected, since no feed is configured for ${index}`, field);
}
