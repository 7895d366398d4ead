import { Decimal, ZERO } from '../decimal.js';
import type { CdrDimension, ChargingPeriod } from '../roaming/cdr.js';
import { SLOT_MS, slotStart } from '../spot/spot-price.js';
import type { PlannedSession } from './planned-session.js';

const DECIMALS = 6;
const EXTENSIVE = new Set(['ENERGY', 'PARKING_TIME', 'TIME']);

/**
 * The same session in periods that do not reach over a quarter hour, as a CPO sends them where prices change. What is
 * used and how long it lasts is spread evenly; the pieces add up to the whole.
 */
export function cutIntoSlots({ chargingPeriods, endedAt }: PlannedSession): readonly ChargingPeriod[] {
  return chargingPeriods.flatMap((period, index) => {
    const end = chargingPeriods[index + 1]?.startedAt ?? endedAt;
    return cutPeriod(period, end.getTime());
  });
}

function cutPeriod({ startedAt, dimensions }: ChargingPeriod, endMs: number): readonly ChargingPeriod[] {
  const startMs = startedAt.getTime();
  const starts = [startMs];
  for (let at = slotStart(startMs) + SLOT_MS; at < endMs; at += SLOT_MS) starts.push(at);
  const passed = (volume: Decimal, untilMs: number): Decimal => {
    if (untilMs >= endMs) return volume;
    if (untilMs <= startMs) return ZERO;
    const share = new Decimal(untilMs - startMs).dividedBy(endMs - startMs);
    return volume.times(share).toDecimalPlaces(DECIMALS);
  };
  return starts.map((fromMs, index) => {
    const untilMs = starts[index + 1] ?? endMs;
    const pieces = dimensions.map(({ type, volume }): CdrDimension => {
      return { type, volume: EXTENSIVE.has(type) ? passed(volume, untilMs).minus(passed(volume, fromMs)) : volume };
    });
    return { startedAt: new Date(fromMs), dimensions: pieces };
  });
}
