import { HubError } from '../../domain/errors.js';
import { findTimeZone, localTimeAt } from '../../domain/pricing/periods/local-time.js';
import { localDay, nextDate } from '../../domain/spot/local-day.js';
import type { PriceFeed } from '../../domain/spot/price-feed.js';
import type { Hub } from '../hub.js';
import { type ImportDeps, type ImportResult, importPrices } from './import-prices.js';
import { type MissingPrices, missingPrices } from './missing-prices.js';

/** What became of one feed and day. */
export interface FetchedDay {
  readonly index: string;
  /** Local date of delivery. */
  readonly day: string;
  readonly missing: MissingPrices;
  readonly result?: ImportResult;
  /** Why nothing was imported. */
  readonly error?: string;
}

export type FetchDeps = ImportDeps & Pick<Hub, 'log' | 'priceFeeds'>;

export interface WantedFetch {
  /** Absent: all feeds. */
  readonly index?: string;
  /** Local date of delivery; absent: tomorrow, in each feed's own zone. */
  readonly day?: string;
  readonly importedBy: string;
}

/** Asks feeds now. Refuses with `unknown-object` an index that no feed is configured for. */
export async function fetchPrices(
  hub: FetchDeps,
  { index, day, importedBy }: WantedFetch,
): Promise<readonly FetchedDay[]> {
  const feeds = hub.priceFeeds.feeds.filter((feed) => index === undefined || feed.index === index);
  if (feeds.length === 0 && index !== undefined) {
    throw new HubError('unknown-object', `no feed of price-feeds.yaml is for ${index}`);
  }
  const fetched: FetchedDay[] = [];
  for (const feed of feeds) {
    fetched.push(await fetchDay(hub, feed, { day: day ?? nextDate(clockOf(feed, hub.clock.now()).date), importedBy }));
  }
  return fetched;
}

/**
 * Asks the feeds for what is due and not complete: today's prices, and from the feed's time on tomorrow's. Run again, it
 * asks again until every delivery period has a price. Returns how many days are still incomplete.
 */
export async function fetchDuePrices(hub: FetchDeps): Promise<number> {
  let incomplete = 0;
  for (const feed of hub.priceFeeds.feeds) {
    for (const day of dueDays(feed, hub.clock.now())) {
      const { missing } = await missingPrices(hub, { ...feed, day });
      if (missing.length === 0) continue;
      const fetched = await fetchDay(hub, feed, { day, importedBy: 'job' });
      if (fetched.missing.missing.length > 0) incomplete += 1;
    }
  }
  return incomplete;
}

function dueDays(feed: PriceFeed, now: Date): readonly string[] {
  const { date, time } = clockOf(feed, now);
  return time >= feed.at ? [date, nextDate(date)] : [date];
}

/** Date and time, `13:15`, in the zone of a feed. */
function clockOf({ timeZone }: PriceFeed, now: Date): { readonly date: string; readonly time: string } {
  const { date, secondOfDay } = localTimeAt(findTimeZone(timeZone), now.getTime());
  return { date, time: new Date(secondOfDay * 1_000).toISOString().slice(11, 16) };
}

async function fetchDay(
  hub: FetchDeps,
  feed: PriceFeed,
  { day, importedBy }: { readonly day: string; readonly importedBy: string },
): Promise<FetchedDay> {
  const { index } = feed;
  const outcome = await tryFeed(hub, feed, { day, importedBy });
  const missing = await missingPrices(hub, { ...feed, day });
  if (missing.missing.length > 0) {
    const slots = missing.missing.map((start) => start.toISOString());
    hub.log.warn({ event: 'prices.missing', index, day, missing: slots.length, of: missing.expected, slots });
  }
  return { index, day, missing, ...outcome };
}

/** One feed that fails costs the others nothing. */
async function tryFeed(
  hub: FetchDeps,
  feed: PriceFeed,
  { day, importedBy }: { readonly day: string; readonly importedBy: string },
): Promise<Pick<FetchedDay, 'error' | 'result'>> {
  try {
    const fetched = await hub.priceFeeds.fetch(feed, localDay(findTimeZone(feed.timeZone), day));
    const result = await importPrices(hub, { index: feed.index, importedBy, again: true, ...fetched });
    return { result };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    hub.log.warn({ event: 'prices.not-fetched', index: feed.index, day, code: error.code, error: error.message });
    return { error: error.message };
  }
}
