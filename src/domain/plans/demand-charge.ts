import { type Decimal, ZERO } from '../decimal.js';
import { HubError } from '../errors.js';
import { splitByLargestRemainder } from '../invoicing/largest-remainder.js';
import { minorDigits } from '../money.js';
import type { VatRate } from '../pricing/amounts/vat.js';
import { findTimeZone, localTimeAt } from '../pricing/periods/local-time.js';
import { Ratio, sumRatios } from '../ratio.js';
import type { ChargingPeriod } from '../roaming/cdr.js';
import { SLOT_MS, slotStart } from '../spot/spot-price.js';
import type { DemandTerms, Plan } from './plan.js';
import { windowHolds } from './window.js';

/** What of a session counts for a demand charge. */
export interface DemandSession {
  readonly cdrKey: string;
  readonly endedAt: Date;
  /** In order of time; ENERGY in kWh. */
  readonly chargingPeriods: readonly ChargingPeriod[];
}

/** The sessions of one location that reach into one month. */
export interface DemandMonth {
  /** Local month, `YYYY-MM`. */
  readonly month: string;
  readonly sessions: readonly DemandSession[];
}

/** What the highest quarter hour of a month costs, and who bears it. Amounts excl. VAT in the minor unit. */
export interface DemandCharge {
  /** Absent: nothing was charged in a quarter hour that counts. */
  readonly peakSlot?: Date;
  /** Mean power in it; zero without one. */
  readonly meanKw: Ratio;
  readonly amount: Decimal;
  readonly vat: VatRate;
  /** By the energy in the peak slot; adds up to `amount`. In the order of the sessions. */
  readonly allocation: readonly { readonly cdrKey: string; readonly energyKwh: Ratio; readonly amount: Decimal }[];
}

/**
 * The demand charge of a location for a month: the plan's price per kW times the highest mean power of a quarter hour of
 * that local month in which the plan's window holds; of equal ones the earlier counts. Energy is spread evenly over its
 * charging period, exactly. The amount is rounded once, half up, and split over the sessions of that quarter hour by
 * their energy in it, largest remainders first. It is a line of the settlement, not a part of a session's price.
 * Refuses (`bad-field`) a month that is none and (`cannot-price`) periods out of order.
 */
export function demandCharge(plan: DemandPlan, { month, sessions }: DemandMonth): DemandCharge {
  requireMonth(month);
  const bySession = sessions.map((session) => ({ cdrKey: session.cdrKey, energy: energyBySlot(session) }));
  const peak = highest(totals(bySession.map(({ energy }) => energy)), (slotMs) => countsForDemand(plan, month, slotMs));
  if (!peak) return chargeForPeak(plan);
  const { slotMs } = peak;
  const bearing = bySession.map(({ cdrKey, energy }) => ({ cdrKey, energyKwh: energy.get(slotMs) ?? Ratio.ZERO }));
  return chargeForPeak(plan, { slotMs, bearing });
}

/** The quarter hour of the highest mean power, with the energy that sessions took in it. */
export interface DemandPeak {
  readonly slotMs: number;
  readonly bearing: readonly { readonly cdrKey: string; readonly energyKwh: Ratio }[];
}

/** The second half of `demandCharge`, where the highest quarter hour is known: what it costs, and who bears it. */
export function chargeForPeak({ demand, currency }: DemandPlan, peak?: DemandPeak): DemandCharge {
  const { perKw, vat } = demand;
  const bearing = peak?.bearing.filter(({ energyKwh }) => !energyKwh.isZero()) ?? [];
  if (!peak || bearing.length === 0) return { meanKw: Ratio.ZERO, amount: ZERO, vat, allocation: [] };
  const meanKw = sumRatios(bearing.map(({ energyKwh }) => energyKwh)).times(SLOTS_PER_HOUR);
  const places = minorDigits(currency);
  const amount = meanKw.times(Ratio.of(perKw)).round(places);
  const shares = splitByLargestRemainder(
    amount,
    bearing.map(({ energyKwh }) => energyKwh.toDecimal()),
    places,
  );
  const allocation = bearing.map((one, index) => ({ ...one, amount: shares[index] ?? ZERO }));
  return { peakSlot: new Date(peak.slotMs), meanKw, amount, vat, allocation };
}

/** Refuses (`bad-field`) what is no local month such as 2026-01. */
export function requireMonth(month: string): void {
  if (/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)) return;
  throw new HubError('bad-field', `month: expected a month such as 2026-01, got "${month.slice(0, 20)}"`, 'month');
}

/** What a demand charge needs of a plan. */
export type DemandPlan = Pick<Plan, 'currency' | 'holidays' | 'timeZone'> & { readonly demand: DemandTerms };

const SLOTS_PER_HOUR = Ratio.of(3_600_000 / SLOT_MS);

interface Slot {
  readonly slotMs: number;
  readonly energyKwh: Ratio;
}

function energyBySlot({ chargingPeriods, endedAt }: DemandSession): ReadonlyMap<number, Ratio> {
  const slots = new Map<number, Ratio>();
  for (const [index, { startedAt, dimensions }] of chargingPeriods.entries()) {
    const startMs = startedAt.getTime();
    const endMs = (chargingPeriods[index + 1]?.startedAt ?? endedAt).getTime();
    if (endMs < startMs) {
      const field = `charging_periods.${index}.start_date_time`;
      throw new HubError('cannot-price', `${field}: the period ends before it starts`, field);
    }
    for (const { type, volume } of dimensions) {
      if (type === 'ENERGY' && !volume.isZero()) spread(slots, Ratio.of(volume), { startMs, endMs });
    }
  }
  return slots;
}

/** A period without length counts in the quarter hour in which it lies. */
function spread(
  slots: Map<number, Ratio>,
  energyKwh: Ratio,
  { startMs, endMs }: { startMs: number; endMs: number },
): void {
  const put = (slotMs: number, part: Ratio): void => {
    slots.set(slotMs, (slots.get(slotMs) ?? Ratio.ZERO).plus(part));
  };
  if (startMs === endMs) put(slotStart(startMs), energyKwh);
  const lengthMs = Ratio.of(endMs - startMs);
  for (let slotMs = slotStart(startMs); slotMs < endMs; slotMs += SLOT_MS) {
    const partMs = Math.min(endMs, slotMs + SLOT_MS) - Math.max(startMs, slotMs);
    if (partMs > 0) put(slotMs, energyKwh.times(Ratio.of(partMs)).dividedBy(lengthMs));
  }
}

function totals(sessions: readonly ReadonlyMap<number, Ratio>[]): readonly Slot[] {
  const slots = [...new Set(sessions.flatMap((energy) => [...energy.keys()]))].sort((a, b) => a - b);
  return slots.map((slotMs) => ({ slotMs, energyKwh: sumRatios(sessions.flatMap((one) => one.get(slotMs) ?? [])) }));
}

function highest(slots: readonly Slot[], counted: (slotMs: number) => boolean): Slot | undefined {
  let found: Slot | undefined;
  for (const slot of slots) {
    const isHigher = (found?.energyKwh ?? Ratio.ZERO).lessThan(slot.energyKwh);
    if (isHigher && counted(slot.slotMs)) found = slot;
  }
  return found;
}

/** Whether a quarter hour is in the local month and the plan's window holds in it. */
export function countsForDemand({ demand, timeZone, holidays }: DemandPlan, month: string, slotMs: number): boolean {
  const local = localTimeAt(findTimeZone(timeZone), slotMs);
  return local.date.startsWith(month) && windowHolds(demand.window, { local, holidays });
}
