import { type Decimal, sum } from '../decimal.js';
import { HubError } from '../errors.js';
import { PERIOD_MINUTES, periodEnd, periodKey } from './price-row.js';
import { SLOT_MS, type SpotPrice, type SpotPrices, slotStart } from './spot-price.js';

const HOUR_MS = 3_600_000;
const SLOTS_OF_HOUR = [0, 1, 2, 3];

/**
 * Prices to be looked up by instant. A quarter hour inside an hour that has one price has that price; where periods of
 * several lengths overlap, the shortest counts. Of a period that comes in several versions the newest counts.
 */
export function spotPrices(list: readonly SpotPrice[]): SpotPrices {
  const newest = newestVersions(list);
  const byLength = PERIOD_MINUTES.map((minutes) => newest.filter((price) => price.minutes === minutes));
  return {
    at: (instantMs) => {
      for (const prices of byLength) {
        const found = lastStarted(prices, instantMs);
        if (found && instantMs < periodEnd(found)) return found;
      }
      return undefined;
    },
  };
}

/** The newest version of each delivery period, in the order of time, the shorter of two that begin together first. */
export function newestVersions(list: readonly SpotPrice[]): readonly SpotPrice[] {
  const newest = new Map<string, SpotPrice>();
  for (const price of list) {
    const known = newest.get(periodKey(price));
    if (!known || known.version < price.version) newest.set(periodKey(price), price);
  }
  return [...newest.values()].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || a.minutes - b.minutes);
}

/**
 * The price of the UTC hour in which an instant lies: the arithmetic mean of its four quarters, exact, per MWh; undefined
 * while one is missing. Refuses (`currency-mismatch`) quarters in several currencies.
 */
export function hourlyMean(prices: SpotPrices, instantMs: number): Decimal | undefined {
  const hourMs = Math.floor(instantMs / HOUR_MS) * HOUR_MS;
  const quarters = SLOTS_OF_HOUR.flatMap((slot) => prices.at(slotStart(hourMs + slot * SLOT_MS)) ?? []);
  if (quarters.length < SLOTS_OF_HOUR.length) return undefined;
  const currencies = new Set(quarters.map(({ currency }) => currency));
  if (currencies.size > 1) {
    throw new HubError(
      'currency-mismatch',
      `${[...currencies].join(' and ')} in the hour ${new Date(hourMs).toISOString()}`,
    );
  }
  return sum(quarters.map(({ perMwh }) => perMwh)).dividedBy(SLOTS_OF_HOUR.length);
}

/** The last of ordered prices that starts at an instant or before it. */
function lastStarted(prices: readonly SpotPrice[], instantMs: number): SpotPrice | undefined {
  let [low, high] = [0, prices.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const start = prices[middle]?.startsAt.getTime() ?? Number.POSITIVE_INFINITY;
    if (start <= instantMs) low = middle + 1;
    else high = middle;
  }
  return prices[low - 1];
}
