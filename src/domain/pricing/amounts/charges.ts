import { Decimal } from '../../decimal.js';
import type { BillingPeriod } from '../periods/charging-periods.js';
import type { TimeZone } from '../periods/local-time.js';
import { presentDimensions, priceChanges, splitLinear, startMoment } from '../periods/price-change.js';
import type { PricingPolicy } from '../policy.js';
import type { BilledDimension, PriceableTariff } from '../priced-cdr.js';
import {
  candidates,
  type SelectedComponent,
  type Selection,
  selectComponent,
} from '../selection/component-selection.js';
import { describeRestrictions } from '../selection/describe-restrictions.js';
import { lacksMeasurement, type Moment } from '../selection/restrictions.js';
import { spansPriceChange, unpricedDimension, withoutMeasurement } from '../warning-texts.js';
import type { Warn } from '../warnings.js';

/** A quantity that is billed by one price component: kWh, seconds, or one fee. */
export interface Charge {
  readonly kind: 'CHARGE' | 'STEP_SURPLUS';
  /** Index in `charging_periods`. */
  readonly period: number;
  readonly dimension: BilledDimension;
  readonly selected: SelectedComponent;
  readonly quantity: Decimal;
  readonly reason: string;
}

/** What the pricing of one session has at hand. */
export interface PricingSetup {
  readonly policy: PricingPolicy;
  readonly warn: Warn;
  readonly zone: TimeZone | undefined;
  readonly reservation: Selection['reservation'];
}

/** A period and the tariff that prices it, if any does. */
export interface TariffedPeriod {
  readonly period: BillingPeriod;
  readonly tariff: PriceableTariff | undefined;
}

/**
 * What is charged for the periods of a session before step sizes: per dimension the component that applies at the
 * start of the period, and each fee when its element first applies. A dimension that no element prices costs nothing
 * (OCPI 2.2.1, mod_tariffs, TariffElement).
 */
export function chargePeriods(periods: readonly TariffedPeriod[], setup: PricingSetup): Charge[] {
  const charges: Charge[] = [];
  const energyless = periods.every(({ period }) => period.volumes.ENERGY.isZero());
  const waived = energyless && setup.policy.flatAtZeroEnergy === 'NOT_DUE';
  for (const { period, tariff } of periods) {
    if (!tariff) continue;
    const priced = { period, moment: startMoment(period, setup.zone), selection: { tariff, ...setup } };
    charges.push(...meteredCharges(priced, setup));
    const fees = feesOf(period).filter((fee) => fee !== 'FLAT' || !waived);
    for (const fee of fees) charges.push(...feeCharges(priced, fee, charges));
    const stillDue = fees.filter((fee) => !charges.some(({ dimension }) => dimension === fee));
    warnOfPriceChange(priced, [...presentDimensions(period), ...stillDue], setup);
  }
  return charges;
}

/** Cuts the periods where prices change, if the policy is to spread their volumes; else leaves them as they came. */
export function splitPeriods(periods: readonly TariffedPeriod[], setup: PricingSetup): TariffedPeriod[] {
  if (setup.policy.split === 'NONE') return [...periods];
  return periods.flatMap(({ period, tariff }): TariffedPeriod[] => {
    if (!tariff) return [{ period, tariff }];
    const selection = { tariff, ...setup };
    const cuts = priceChanges(period, [...presentDimensions(period), ...feesOf(period)], {
      selection,
      zone: setup.zone,
    });
    if (cuts.length > 0) setup.warn(spansPriceChange(period.index));
    return splitLinear(period, cuts).map((piece) => ({ period: piece, tariff }));
  });
}

interface PricedPeriod {
  readonly period: BillingPeriod;
  readonly moment: Moment;
  readonly selection: Selection;
}

function meteredCharges(priced: PricedPeriod, { warn }: PricingSetup): Charge[] {
  const { period, moment, selection } = priced;
  return presentDimensions(period).flatMap((dimension) => {
    const selected = selectComponent(selection, dimension, moment);
    warnOfMissingMeasurement(priced, { dimension, selected }, warn);
    if (selected) return chargeFor(priced, { dimension, selected, quantity: period.volumes[dimension] });
    if (candidates(selection, dimension).length > 0) {
      warn(unpricedDimension(period.index, dimension, selection.tariff.id));
    }
    return [];
  });
}

type Fee = 'FLAT' | 'RESERVATION_FLAT';
const ONE = new Decimal(1);

/** Elements without `reservation` price nothing of a reservation: no start fee is due when it expired. */
function feesOf(period: BillingPeriod): Fee[] {
  const fees: Fee[] = [];
  if (period.hasReservationTime) fees.push('RESERVATION_FLAT');
  if (period.kind === 'CHARGING') fees.push('FLAT');
  return fees;
}

function feeCharges(priced: PricedPeriod, dimension: Fee, soFar: readonly Charge[]): Charge[] {
  const selected = selectComponent(priced.selection, dimension, priced.moment);
  if (!selected) return [];
  const paid = soFar.filter((charge) => charge.dimension === dimension);
  const once = priced.selection.policy.flat === 'ONCE';
  if (once ? paid.length > 0 : paid.some((charge) => charge.selected.component === selected.component)) return [];
  return [chargeFor(priced, { dimension, selected, quantity: ONE })];
}

function chargeFor(
  { period, moment }: PricedPeriod,
  charged: Pick<Charge, 'dimension' | 'quantity' | 'selected'>,
): Charge {
  const reason = chargeReason(charged.selected, charged.dimension, moment);
  return { kind: 'CHARGE', period: period.index, reason, ...charged };
}

/** Why a component prices a dimension at a moment, in words. */
export function chargeReason(
  { tariff, elementIndex, element }: Pick<SelectedComponent, 'element' | 'elementIndex' | 'tariff'>,
  dimension: BilledDimension,
  moment: Moment,
): string {
  const when = describeRestrictions(element.restrictions, moment);
  return `element ${elementIndex} of tariff ${tariff.id} is the first that prices ${dimension} here: ${when}`;
}

/** Warns where an element applies since a bound that the period does not tell was passed, or fails for that alone. */
function warnOfMissingMeasurement(
  { period, moment, selection }: PricedPeriod,
  { dimension, selected }: { readonly dimension: BilledDimension; readonly selected: SelectedComponent | undefined },
  warn: Warn,
): void {
  const passes = selection.policy.missingMeasurement === 'PASS';
  const passing: Selection = { ...selection, policy: { ...selection.policy, missingMeasurement: 'PASS' } };
  const restrictions = (passes ? selected : selectComponent(passing, dimension, moment))?.element.restrictions;
  if (!restrictions || !lacksMeasurement(restrictions, moment, selection.policy)) return;
  warn(withoutMeasurement(period.index, passes));
}

function warnOfPriceChange(priced: PricedPeriod, dimensions: readonly BilledDimension[], setup: PricingSetup): void {
  if (setup.policy.split !== 'NONE') return;
  const { period, selection } = priced;
  if (priceChanges(period, dimensions, { selection, zone: setup.zone }).length > 0) {
    setup.warn(spansPriceChange(period.index));
  }
}
