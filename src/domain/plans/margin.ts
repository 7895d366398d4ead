import { type Decimal, sum, ZERO } from '../decimal.js';
import { HubError } from '../errors.js';
import type { PricedCdr } from '../pricing/priced-cdr.js';
import { Ratio, sumRatios } from '../ratio.js';
import type { ChargingPeriod } from '../roaming/cdr.js';
import { slotStart } from '../spot/spot-price.js';
import type { PlanPrice } from './plan-price.js';

/** A price of a session as far as a margin is concerned: excl. VAT, with what of it is for which period. */
export interface CostByPeriod {
  readonly currency: string;
  readonly exclVat: Ratio;
  readonly periods: readonly ChargingPeriod[];
  readonly lines: readonly { readonly period?: number; readonly costExcl: Ratio }[];
}

/** Retail minus wholesale; all excl. VAT and exact. */
export interface Margin {
  readonly wholesale: Ratio;
  readonly retail: Ratio;
  readonly margin: Ratio;
}

/** What is on a quarter hour; `startsAt` in UTC. */
export interface SlotMargin extends Margin {
  readonly startsAt: Date;
  readonly energyKwh: Decimal;
}

export interface SessionMargin extends Margin {
  readonly currency: string;
  /** By the quarter hour in which a period starts, in order of time. */
  readonly slots: readonly SlotMargin[];
  /** Of fees, caps, limits and margins, which are on the session and on no quarter hour. */
  readonly onSession: Margin;
}

/** The price of a plan, ready for its margin. */
export function costByPlan({ currency, exact, periods, lines }: PlanPrice): CostByPeriod {
  return { currency, exclVat: exact.exclVat, periods, lines };
}

/** The price of OCPI tariffs, ready for its margin; `periods`: those of the CDR that was priced. */
export function costByTariff(priced: PricedCdr, periods: readonly ChargingPeriod[]): CostByPeriod {
  const lines = priced.audit.map(({ period, costExcl }) => ({
    costExcl: Ratio.of(costExcl),
    ...(period === undefined ? {} : { period }),
  }));
  return { currency: priced.currency, exclVat: priced.exact.exclVat, periods, lines };
}

/**
 * What is earned on a session that is bought at one price and sold at another, in all and per quarter hour. The session
 * is the same, its periods may be cut otherwise. Refuses prices in different currencies (`currency-mismatch`).
 */
export function marginOf(wholesale: CostByPeriod, retail: CostByPeriod): SessionMargin {
  if (wholesale.currency !== retail.currency) {
    const message = `currency: bought in ${wholesale.currency}, sold in ${retail.currency}`;
    throw new HubError('currency-mismatch', message, 'currency');
  }
  const [bought, sold] = [costBySlot(wholesale), costBySlot(retail)];
  const energy = energyBySlot(retail.periods);
  const starts = [...new Set([...energy.keys(), ...bought.slots.keys(), ...sold.slots.keys()])].sort((a, b) => a - b);
  return {
    currency: retail.currency,
    ...difference(wholesale.exclVat, retail.exclVat),
    slots: starts.map((start) => ({
      startsAt: new Date(start),
      energyKwh: energy.get(start) ?? ZERO,
      ...difference(bought.slots.get(start), sold.slots.get(start)),
    })),
    onSession: difference(bought.onSession, sold.onSession),
  };
}

function difference(wholesale = Ratio.ZERO, retail = Ratio.ZERO): Margin {
  return { wholesale, retail, margin: retail.minus(wholesale) };
}

function costBySlot({ exclVat, periods, lines }: CostByPeriod) {
  const slots = new Map<number, Ratio>();
  for (const { period, costExcl } of lines) {
    const startedAt = period === undefined ? undefined : periods[period]?.startedAt;
    if (!startedAt) continue;
    const start = slotStart(startedAt.getTime());
    slots.set(start, costExcl.plus(slots.get(start) ?? Ratio.ZERO));
  }
  return { slots, onSession: exclVat.minus(sumRatios(slots.values())) };
}

function energyBySlot(periods: readonly ChargingPeriod[]): Map<number, Decimal> {
  const slots = new Map<number, Decimal>();
  for (const { startedAt, dimensions } of periods) {
    const start = slotStart(startedAt.getTime());
    const energy = sum(dimensions.flatMap(({ type, volume }) => (type === 'ENERGY' ? volume : [])));
    slots.set(start, energy.plus(slots.get(start) ?? ZERO));
  }
  return slots;
}
