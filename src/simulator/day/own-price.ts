import type { PlayedSession } from './charging-day.js';
import { addDays, instantOf } from './local-time.js';
import type { PriceList } from './price-list.js';

/** A stretch of a session in which one price counts. */
export interface Stretch {
  readonly from: Date;
  readonly seconds: number;
  readonly kind: 'CHARGING' | 'IDLE';
  readonly wh: number;
  readonly milliPerKwh: number;
}

/** The CPO's own price of a session, in millionths of the currency, excl. VAT. */
export interface OwnPrice {
  readonly stretches: readonly Stretch[];
  readonly energyMicro: number;
  readonly idleMicro: number;
  readonly fixedMicro: number;
  readonly totalMicro: number;
  readonly totalWh: number;
}

/**
 * What the CPO's billing makes of a session. It is another company's code and shares nothing with the hub's pricing:
 * whole watt hours times thousandths per kWh are millionths, so nothing is rounded.
 */
export function ownPrice(session: PlayedSession, list: PriceList): OwnPrice {
  const stretches = stretchesOf(session, list);
  const energyMicro = sum(stretches, ({ wh, milliPerKwh }) => wh * milliPerKwh);
  const idleS = sum(stretches, ({ kind, seconds }) => (kind === 'IDLE' ? seconds : 0));
  const idleMicro = (idleS * list.idleMilliPerHour * 1000) / 3600;
  const fixedMicro = list.startFeeMilli * 1000;
  return {
    stretches,
    energyMicro,
    idleMicro,
    fixedMicro,
    totalMicro: energyMicro + idleMicro + fixedMicro,
    totalWh: sum(stretches, ({ wh }) => wh),
  };
}

function stretchesOf(session: PlayedSession, list: PriceList): readonly Stretch[] {
  const [startMs, chargedMs, endMs] = [session.startedAt, session.chargedUntil, session.endedAt].map(Number) as [
    number,
    number,
    number,
  ];
  const peaks = peakWindows(session, list);
  const cuts = [startMs, chargedMs, ...peaks.flat()].filter((ms) => ms >= startMs && ms < endMs);
  const starts = [...new Set(cuts)].sort((a, b) => a - b);
  return starts.map((fromMs, index) => {
    const untilMs = starts[index + 1] ?? endMs;
    const isCharging = fromMs < chargedMs;
    return {
      from: new Date(fromMs),
      seconds: (untilMs - fromMs) / 1000,
      kind: isCharging ? 'CHARGING' : 'IDLE',
      wh: isCharging ? meterWh(session, untilMs) - meterWh(session, fromMs) : 0,
      milliPerKwh: isPeak(peaks, fromMs) ? list.peakMilliPerKwh : list.offPeakMilliPerKwh,
    };
  });
}

/** The meter counts whole watt hours. */
function meterWh(session: PlayedSession, atMs: number): number {
  return Math.floor((session.powerW * (atMs - session.startedAt.getTime())) / 3_600_000);
}

function isPeak(peaks: readonly (readonly [number, number])[], atMs: number): boolean {
  return peaks.some(([from, until]) => atMs >= from && atMs < until);
}

/** The evenings that a session of at most two days can touch. */
function peakWindows(session: PlayedSession, list: PriceList): readonly [number, number][] {
  const zone = session.location.time_zone;
  const firstDay = addDays(session.startedAt.toISOString().slice(0, 10), -1);
  return [0, 1, 2, 3].map((days) => {
    const day = addDays(firstDay, days);
    return [instantOf(day, list.peakFrom, zone).getTime(), instantOf(day, list.peakUntil, zone).getTime()];
  });
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
