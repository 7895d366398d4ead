import { ZERO } from '../../decimal.js';
import type { BillingPeriod } from '../../pricing/periods/charging-periods.js';
import { localTimeAt } from '../../pricing/periods/local-time.js';
import { Ratio } from '../../ratio.js';
import type { SpotPrices } from '../../spot/spot-price.js';
import type { PlanLine, SlotPrice } from '../plan-price.js';
import { slotPrice } from '../slot-price.js';
import { windowHolds } from '../window.js';
import { memberPrice } from './member-price.js';
import type { SessionTerms } from './plan-terms.js';

const SECONDS_PER_HOUR = Ratio.of(3_600);

/**
 * What the energy of a period costs: one line per VAT rate, each with the whole energy. The period lies within one
 * quarter hour, tier and band, or its price is the same throughout.
 */
export function energyLines(period: BillingPeriod, terms: SessionTerms, prices: SpotPrices): PlanLine[] {
  const { plan, session, gridZone, membership, freeKwh } = terms;
  const { volumes, measured, energyBeforeKwh } = period;
  if (volumes.ENERGY.isZero()) return [];
  const locked = plan.energy.spot?.mode === 'LOCK_AT_START';
  const kW = measured.get('MIN_POWER') ?? measured.get('MAX_POWER');
  const highestKw = measured.get('MAX_POWER') ?? kW;
  const at = {
    slotMs: locked ? session.startedAt.getTime() : period.startMs,
    energyKwh: energyBeforeKwh,
    ...(gridZone === undefined ? {} : { zone: gridZone }),
    ...(kW && highestKw ? { kW, highestKw } : {}),
  };
  const slot = slotPrice(plan, at, prices);
  const isFree = freeKwh?.greaterThan(energyBeforeKwh) ?? false;
  const perKwh = isFree ? slot.perKwh.map(({ vat }) => ({ vat, price: ZERO })) : memberPrice(slot.perKwh, membership);
  const reason = isFree ? `the first ${freeKwh?.toFixed()} kWh cost nothing` : reasonOf(slot, terms);
  return perKwh.map(({ vat, price }) => ({
    kind: 'ENERGY',
    period: period.index,
    quantity: volumes.ENERGY,
    unitPrice: price,
    costExcl: Ratio.of(price).times(Ratio.of(volumes.ENERGY)),
    vat,
    slot,
    ...(membership ? { membership: membership.id } : {}),
    reason,
  }));
}

/** What charging time costs where its window holds at the start of the period. */
export function timeLines(period: BillingPeriod, { plan, zone }: SessionTerms): PlanLine[] {
  const { time, holidays } = plan;
  const quantity = period.volumes.TIME;
  if (!time || quantity.isZero()) return [];
  const local = localTimeAt(zone, period.startMs);
  if (!windowHolds(time.window, { local, holidays })) return [];
  return [
    {
      kind: 'TIME',
      period: period.index,
      quantity,
      unitPrice: time.perHour,
      costExcl: Ratio.of(time.perHour).times(Ratio.of(quantity)).dividedBy(SECONDS_PER_HOUR),
      vat: time.vat,
      reason: 'charging time',
    },
  ];
}

function reasonOf(slot: SlotPrice, { plan, membership }: SessionTerms): string {
  const { spot: terms } = plan.energy;
  const market = terms && (slot.spot ? marketOf(slot.spot, terms.percent.toFixed()) : fallbackOf(terms));
  const added = slot.parts.map(({ kind, name, perKwh }) => `${kind} ${name} ${perKwh.toFixed()}`);
  const limit = slot.limit && `held at the ${slot.limit.toLowerCase()}`;
  const member = membership && `membership ${membership.id}`;
  const clauses = [market, ...added, limit, member].filter((clause) => clause !== undefined);
  return clauses.length > 0 ? clauses.join(', ') : 'the plan has no price of energy here';
}

function marketOf({ index, perMwh, version }: NonNullable<SlotPrice['spot']>, percent: string): string {
  return `${percent} % of ${index} ${perMwh.toFixed()} per MWh (version ${version})`;
}

function fallbackOf({ index, fallback }: { readonly index: string; readonly fallback: { toFixed(): string } }): string {
  return `${index} is missing: fallback ${fallback.toFixed()}`;
}
