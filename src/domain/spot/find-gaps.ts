import type { PeriodMinutes } from './price-row.js';
import { SLOT_MS, type SpotPrices, slotStart } from './spot-price.js';

/** A stretch of time within which prices are looked for. */
export interface PriceStretch {
  readonly from: Date;
  /** Not included. */
  readonly until: Date;
  readonly minutes: PeriodMinutes;
}

/**
 * The starts of the delivery periods, of the length that is told, within which some quarter hour has no price. Periods
 * are counted from the quarter hour in which `from` lies.
 */
export function findGaps(prices: SpotPrices, { from, until, minutes }: PriceStretch): readonly Date[] {
  const periodMs = minutes * 60_000;
  const gaps: Date[] = [];
  for (let startMs = slotStart(from.getTime()); startMs < until.getTime(); startMs += periodMs) {
    if (!isCovered(prices, startMs, startMs + periodMs)) gaps.push(new Date(startMs));
  }
  return gaps;
}

function isCovered(prices: SpotPrices, startMs: number, endMs: number): boolean {
  for (let slotMs = startMs; slotMs < endMs; slotMs += SLOT_MS) if (!prices.at(slotMs)) return false;
  return true;
}
