import { Decimal, roundTo, sum, ZERO } from '../../decimal.js';
import { SLOT_MS, type SpotPrices, slotStart } from '../../spot/spot-price.js';
import type { Plan } from '../plan.js';
import type { SlotPrice } from '../plan-price.js';
import { slotPrice } from '../slot-price.js';
import { oddity, type PlanFinding } from './finding.js';

/** Prices of a stretch of time that a plan is held against. */
export interface Market {
  readonly prices: SpotPrices;
  readonly from: Date;
  readonly until: Date;
}

/** Limits and a fallback that do not fit the prices of a market. */
export function findMarketOddities(plan: Plan, market: Market): PlanFinding[] {
  const slots = pricedSlots(plan, market);
  return slots.length === 0
    ? []
    : [...floorFinding(plan, slots), ...capFinding(plan, slots), ...fallbackFinding(plan, slots)];
}

/** Quarter hours looked at, at most: a little more than a year. */
const MAX_SLOTS = 40_000;
const HUNDRED = new Decimal(100);
const PERCENT_KWH = new Decimal(100_000);
const SHOWN_DECIMALS = 4;

function pricedSlots(plan: Plan, { prices, from, until }: Market): SlotPrice[] {
  const slots: SlotPrice[] = [];
  const lastMs = Math.min(until.getTime(), from.getTime() + MAX_SLOTS * SLOT_MS);
  for (let slotMs = slotStart(from.getTime()); slotMs < lastMs; slotMs += SLOT_MS) {
    const slot = slotPrice(plan, { slotMs, kW: ZERO }, prices);
    if (!slot.fallback) slots.push(slot);
  }
  return slots;
}

function floorFinding({ energy }: Plan, slots: readonly SlotPrice[]): PlanFinding[] {
  const held = slots.filter(({ limit }) => limit === 'FLOOR').length;
  if (!energy.floor || held * 2 <= slots.length) return [];
  const share = roundTo(new Decimal(held).times(HUNDRED).dividedBy(slots.length), 0);
  return [oddity('FLOOR_ABOVE_USUAL', 'energy.floor', share.toFixed())];
}

function capFinding({ energy }: Plan, slots: readonly SlotPrice[]): PlanFinding[] {
  if (!energy.cap || slots.some(({ limit }) => limit === 'CAP')) return [];
  const highest = Decimal.max(...slots.map(({ perKwh }) => sum(perKwh.map(({ price }) => price))));
  return [oddity('CAP_NEVER_REACHED', 'energy.cap', roundTo(highest, SHOWN_DECIMALS).toFixed())];
}

function fallbackFinding({ energy: { spot } }: Plan, slots: readonly SlotPrice[]): PlanFinding[] {
  const markets = slots.flatMap((slot) => slot.spot?.perMwh ?? []);
  if (!spot || markets.length === 0 || spot.fallback.isZero()) return [];
  const usual = sum(markets).dividedBy(markets.length).times(spot.percent).dividedBy(PERCENT_KWH);
  if (!spot.fallback.lessThan(usual)) return [];
  return [oddity('FALLBACK_BELOW_USUAL', 'energy.spot.fallback', roundTo(usual, SHOWN_DECIMALS).toFixed())];
}
