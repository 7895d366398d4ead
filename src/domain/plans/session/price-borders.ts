import type { BillingPeriod } from '../../pricing/periods/charging-periods.js';
import { type LocalTime, localTimeAt } from '../../pricing/periods/local-time.js';
import { SLOT_MS, slotStart } from '../../spot/spot-price.js';
import type { Plan, Window } from '../plan.js';
import { windowHolds } from '../window.js';
import type { SessionTerms } from './plan-terms.js';

/**
 * The instants inside a period at which something that it is priced by can change, ascending: the quarter hours of the
 * market, the borders of windows and, for parking, the end of grace and the local day where it has a cap.
 * `stretchMs`: when the stretch of parking began of which the period is a part.
 */
export function bordersIn(period: BillingPeriod, terms: SessionTerms, stretchMs: number | undefined): number[] {
  const { plan } = terms;
  const { volumes, startMs, endMs } = period;
  const found = new Set<number>();
  const add = (instants: readonly number[]): void => instants.forEach((instant) => void found.add(instant));
  if (!volumes.ENERGY.isZero()) {
    const follows = plan.energy.spot?.mode === 'FOLLOW';
    add(follows ? slotBorders(period) : changes(period, terms, energyWindows(plan)));
  }
  if (!volumes.TIME.isZero() && plan.time) add(changes(period, terms, [plan.time.window]));
  if (plan.idle && stretchMs !== undefined) {
    add([graceEnd(plan.idle.graceMinutes, stretchMs)]);
    add(changes(period, terms, [plan.idle.exempt], plan.idle.maxPerDay && (({ date }) => date)));
  }
  return [...found].filter((instant) => instant > startMs && instant < endMs).sort((a, b) => a - b);
}

/** The instant at which parking that began at `stretchMs` starts to cost. */
export function graceEnd(graceMinutes: number, stretchMs: number): number {
  return stretchMs + graceMinutes * 60_000;
}

/**
 * For each period the start of the uninterrupted stretch of parking of which it is a part; a period with any parking
 * time is parking from its start.
 */
export function parkingStretches(periods: readonly BillingPeriod[]): (number | undefined)[] {
  let began: number | undefined;
  return periods.map(({ volumes, startMs }) => {
    began = volumes.PARKING_TIME.isZero() ? undefined : (began ?? startMs);
    return began;
  });
}

/** With LOCK_AT_START the time at which a session began decides of all windows. */
function energyWindows({ energy }: Plan): (Window | undefined)[] {
  return energy.spot ? [] : energy.parts.map(({ window }) => window);
}

function slotBorders({ startMs, endMs }: BillingPeriod): number[] {
  const borders: number[] = [];
  for (let at = slotStart(startMs) + SLOT_MS; at < endMs; at += SLOT_MS) borders.push(at);
  return borders;
}

/** Windows and local days begin and end at whole quarter hours, in UTC too: a plan's offset is whole quarter hours. */
function changes(
  period: BillingPeriod,
  { plan, zone }: SessionTerms,
  windows: readonly (Window | undefined)[],
  dayOf?: (local: LocalTime) => string,
): number[] {
  const asked = windows.filter((window) => window !== undefined);
  if (asked.length === 0 && !dayOf) return [];
  const stateAt = (instantMs: number): string => {
    const local = localTimeAt(zone, instantMs);
    const held = asked.map((window) => (windowHolds(window, { local, holidays: plan.holidays }) ? '1' : '0'));
    return `${held.join('')} ${dayOf?.(local) ?? ''}`;
  };
  let before = stateAt(period.startMs);
  return slotBorders(period).filter((border) => {
    const after = stateAt(border);
    const changed = after !== before;
    before = after;
    return changed;
  });
}
