import type { MeteredDimension } from '../../periods/dimensions.js';
import { spansPriceChange, unpricedDimension, withoutMeasurement } from '../../warning-texts.js';
import { type CompiledComponent, type CompiledTariff, Slot } from '../compiled-tariffs.js';
import { changePointsOf, changesInside } from '../tariff/change-points.js';
import { moveTo, type ScaledRow, selectAt } from '../tariff/moment.js';
import { lacksScaledMeasurement } from '../tariff/restrictions.js';
import { lazyWarning, type RowCharge, type Session, US_PER_UNIT } from './session.js';

const METERED = ['ENERGY', 'TIME', 'PARKING_TIME', 'RESERVATION_TIME'] as const;

/**
 * What is charged for the periods of a session before step sizes, as `chargePeriods` of the reference engine does: per
 * dimension the component that applies at the start of the period, and each fee when its element first applies.
 */
export function chargeRows(session: Session): RowCharge[] {
  const charges: RowCharge[] = [];
  const { rows, policy } = session;
  const waived =
    policy.flatAtZeroEnergy === 'NOT_DUE' && rows.every(({ period: { energyMicroKwh } }) => energyMicroKwh === 0);
  for (const row of rows) if (row.tariff) chargeRow({ session, row, tariff: row.tariff, waived }, charges);
  return charges;
}

interface PricedRow {
  readonly session: Session;
  readonly row: ScaledRow;
  readonly tariff: CompiledTariff;
  /** Whether no start fee is due, for want of energy. */
  readonly waived: boolean;
}

function chargeRow(priced: PricedRow, charges: RowCharge[]): void {
  const { session, row, tariff } = priced;
  moveTo(session, row, { instantMs: row.startMs, energy: row.energyBefore });
  const warned = session.warnings.length;
  let asked = 0;
  if (row.period.energyMicroKwh !== 0) asked |= meter(priced, Slot.ENERGY, charges);
  if (row.timeUs !== 0) asked |= meter(priced, Slot.TIME, charges);
  if (row.parkingUs !== 0) asked |= meter(priced, Slot.PARKING_TIME, charges);
  if (row.reservationUs !== 0) asked |= meter(priced, Slot.RESERVATION_TIME, charges);
  if (session.warnings.length > warned + 1) keepOneOfEach(session, warned);
  if (row.period.hasReservationTime) asked |= chargeFee(priced, 'RESERVATION_FLAT', charges);
  if (row.charging && !priced.waived) asked |= chargeFee(priced, 'FLAT', charges);
  if (changesInside(changePointsOf(tariff, asked), row, session)) {
    const { index } = row;
    session.warnings.push(lazyWarning('PERIOD_SPANS_PRICE_CHANGE', index, () => spansPriceChange(index)));
  }
}

type MeteredSlot = 0 | 1 | 2 | 3;

/** Charges one dimension; answers the bit of the slot that was asked. */
function meter(priced: PricedRow, metered: MeteredSlot, charges: RowCharge[]): number {
  const { session, row, tariff } = priced;
  const dimension = METERED[metered];
  const slot = metered === Slot.RESERVATION_TIME && session.reservation === 'EXPIRED' ? Slot.EXPIRED_TIME : metered;
  const ranked = tariff.ranked[slot];
  if (!ranked || ranked.components.length === 0) return 0;
  const component = selectAt(ranked, session);
  if (!component) {
    warnOfUnpriced(priced, dimension);
  } else {
    const { restrictions } = component;
    if (restrictions && lacksScaledMeasurement(restrictions, row.period)) warnOfNoMeasurement(priced);
    charges.push(chargeOf(row, component, { dimension, quantity: quantityOf(row, metered) }));
  }
  return 1 << slot;
}

function quantityOf(row: ScaledRow, slot: MeteredSlot): number {
  if (slot === Slot.ENERGY) return row.period.energyMicroKwh;
  if (slot === Slot.TIME) return row.timeUs;
  return slot === Slot.PARKING_TIME ? row.parkingUs : row.reservationUs;
}

/** Charges a fee if it is due; answers the bit of the slot while it is still to come. */
function chargeFee(priced: PricedRow, dimension: 'FLAT' | 'RESERVATION_FLAT', charges: RowCharge[]): number {
  const { session, row, tariff } = priced;
  const reserved = session.reservation === 'EXPIRED' ? Slot.EXPIRED_FLAT : Slot.RESERVATION_FLAT;
  const slot = dimension === 'FLAT' ? Slot.FLAT : reserved;
  const paid = charges.some((charge) => charge.dimension === dimension);
  if (paid && session.policy.flat === 'ONCE') return 0;
  const ranked = tariff.ranked[slot];
  const component = ranked && selectAt(ranked, session);
  if (!component) return paid ? 0 : 1 << slot;
  const isPaid = paid && charges.some((charge) => charge.dimension === dimension && isSameFee(charge, component));
  if (!isPaid) charges.push(chargeOf(row, component, { dimension, quantity: 1 }));
  return 0;
}

/** Whether both are the same entry of the price list. */
function isSameFee({ component }: RowCharge, other: CompiledComponent): boolean {
  return sourceOf(component) === sourceOf(other);
}

function sourceOf({ tariff, elementIndex, componentIndex }: CompiledComponent): object | undefined {
  return tariff.elements[elementIndex]?.priceComponents[componentIndex];
}

function chargeOf(
  row: ScaledRow,
  component: CompiledComponent,
  { dimension, quantity }: Pick<RowCharge, 'dimension' | 'quantity'>,
): RowCharge {
  const isTime = dimension !== 'ENERGY' && dimension !== 'FLAT' && dimension !== 'RESERVATION_FLAT';
  const units = isTime ? quantity / US_PER_UNIT : quantity;
  return { kind: 'CHARGE', period: row.index, dimension, quantity, component, row, units };
}

function warnOfUnpriced({ session, row: { index }, tariff }: PricedRow, dimension: MeteredDimension): void {
  const describe = () => unpricedDimension(index, dimension, tariff.source.id);
  session.warnings.push(lazyWarning(`UNPRICED_DIMENSION_${dimension}`, index, describe));
}

function warnOfNoMeasurement({ session, row: { index } }: PricedRow): void {
  session.warnings.push(lazyWarning('RESTRICTION_WITHOUT_MEASUREMENT', index, () => withoutMeasurement(index)));
}

/** A period is told once that it lacks a measurement, however many dimensions ask for it. */
function keepOneOfEach({ warnings }: Session, from: number): void {
  const added = warnings.splice(from);
  const codes = new Set<string>();
  for (const warning of added) {
    if (!codes.has(warning.code)) warnings.push(warning);
    codes.add(warning.code);
  }
}
