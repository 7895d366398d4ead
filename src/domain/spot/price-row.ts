import type { SpotPrice } from './spot-price.js';

/** The price of a delivery period as a feed tells it, before it has a version. */
export type PriceRow = Pick<SpotPrice, 'startsAt' | 'minutes' | 'perMwh' | 'currency'>;

export const PERIOD_MINUTES = [15, 30, 60] as const;
export type PeriodMinutes = SpotPrice['minutes'];

const MINUTE_MS = 60_000;

/** Rows that one import may bring: more than a year of quarter hours, or five years of hours. */
export const ROWS_MAX = 50_000;

/** Names a delivery period within an index: the same hour in quarters is four other periods. */
export function periodKey({ startsAt, minutes }: Pick<SpotPrice, 'startsAt' | 'minutes'>): string {
  return `${startsAt.getTime()}/${minutes}`;
}

/** The UTC instant at which a delivery period is over. */
export function periodEnd({ startsAt, minutes }: Pick<SpotPrice, 'startsAt' | 'minutes'>): number {
  return startsAt.getTime() + minutes * MINUTE_MS;
}

/** Whether minutes are those of a delivery period: 15, 30 or 60. */
export function isPeriodMinutes(minutes: number): minutes is PeriodMinutes {
  return PERIOD_MINUTES.some((known) => known === minutes);
}
