import type { TimeZone } from '../pricing/periods/local-time.js';
import { findGaps } from './find-gaps.js';
import { type LocalDay, localDate, localDay, nextDate } from './local-day.js';
import { PERIOD_MINUTES, type PeriodMinutes, periodEnd } from './price-row.js';
import type { SpotPrice } from './spot-price.js';
import { spotPrices } from './spot-prices.js';

/** What prices an index has for one local day. */
export interface PricedDay extends LocalDay {
  /** Delivery periods that begin on the day, per length; lengths that it does not have are absent. */
  readonly periods: readonly { readonly minutes: PeriodMinutes; readonly count: number }[];
  /** Quarter hours without a price. */
  readonly missingQuarterHours: number;
}

/** Each local day from the first price to the last, days without any price in between too. */
export function countDays(prices: readonly SpotPrice[], zone: TimeZone): readonly PricedDay[] {
  const [first] = prices;
  if (!first) return [];
  const found = spotPrices(prices);
  const counts = countsByDate(prices, zone);
  const lastMs = prices.reduce((latest, price) => Math.max(latest, periodEnd(price)), 0) - 1;
  const lastDate = localDate(zone, new Date(lastMs));
  const days: PricedDay[] = [];
  for (let date = localDate(zone, first.startsAt); date <= lastDate; date = nextDate(date)) {
    const day = localDay(zone, date);
    const gaps = findGaps(found, { from: day.startsAt, until: day.endsAt, minutes: 15 });
    days.push({ ...day, periods: counts(date), missingQuarterHours: gaps.length });
  }
  return days;
}

function countsByDate(prices: readonly SpotPrice[], zone: TimeZone): (date: string) => PricedDay['periods'] {
  const counts = new Map<string, number>();
  for (const { startsAt, minutes } of prices) {
    const key = `${localDate(zone, startsAt)}/${minutes}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return (date) =>
    PERIOD_MINUTES.map((minutes) => ({ minutes, count: counts.get(`${date}/${minutes}`) ?? 0 })).filter(
      ({ count }) => count > 0,
    );
}
