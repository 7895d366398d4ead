import { type Decimal, roundTo, toText } from '../../domain/decimal.js';
import { minorDigits } from '../../domain/money.js';
import type { AuditLine, PricedCdr, PricingWarning, Quantities, VatLine } from '../../domain/pricing/priced-cdr.js';
import { Ratio } from '../../domain/ratio.js';
import type { Price } from '../../domain/roaming/price.js';

/** Decimals of an OCPI number (OCPI 2.2.1, types, number). */
const OCPI_DECIMALS = 4;
const SECONDS_PER_HOUR = 3_600;

/**
 * A priced session as JSON. Money is text with four decimals, `payable_minor_units` with those of the currency; what is
 * `exact` is a decimal, or a reduced fraction where decimals never end; null: not known, or nothing of the kind. Without `audit` it does not say why.
 */
export function formatPricedCdr(priced: PricedCdr, { audit } = { audit: true }): Record<string, unknown> {
  const digits = minorDigits(priced.currency);
  return {
    currency: priced.currency,
    total_cost: price(priced.totalCost, OCPI_DECIMALS),
    payable_minor_units: price(priced.payable, digits),
    total_energy_cost: price(priced.totalEnergyCost, OCPI_DECIMALS),
    total_time_cost: price(priced.totalTimeCost, OCPI_DECIMALS),
    total_parking_cost: price(priced.totalParkingCost, OCPI_DECIMALS),
    total_fixed_cost: price(priced.totalFixedCost, OCPI_DECIMALS),
    total_reservation_cost: price(priced.totalReservationCost, OCPI_DECIMALS),
    billed: quantities(priced.billed),
    measured: quantities(priced.measured),
    total_time_h: fixed(priced.totalTimeS.dividedBy(SECONDS_PER_HOUR), OCPI_DECIMALS),
    vat_breakdown: Object.fromEntries(priced.vatBreakdown.map(vatEntry)),
    exact: { total_excl: priced.exact.exclVat.toText(), total_incl: priced.exact.inclVat?.toText() ?? null },
    limit_applied: priced.limitApplied?.toLowerCase() ?? null,
    warnings: [...new Set(priced.warnings.map(({ code }) => code))].sort(),
    ...(audit && { warning_details: priced.warnings.map(formatWarning), audit: priced.audit.map(auditLine) }),
  };
}

function price(amount: Price | undefined, places: number): Record<string, string | null> | null {
  if (!amount) return null;
  return {
    excl_vat: fixed(amount.exclVat, places),
    incl_vat: amount.inclVat ? fixed(amount.inclVat, places) : null,
  };
}

/** Rounded half up, and never a minus in front of nothing. */
function fixed(value: Decimal, places: number): string {
  return roundTo(value, places).plus(0).toFixed(places);
}

function quantities({ energyKwh, timeS, parkingTimeS, reservationTimeS }: Quantities): Record<string, string> {
  return {
    energy_kwh: toText(energyKwh),
    time_s: toText(timeS),
    parking_time_s: toText(parkingTimeS),
    reservation_time_s: toText(reservationTimeS),
  };
}

/** The key is the rate in percent as a reduced fraction, so that 5.2 and 5.20 are one: `26/5`; `none` without VAT. */
function vatEntry({ treatment, percent, exact }: VatLine): [string, Record<string, string>] {
  const key = percent ? Ratio.of(percent).toFraction() : treatment.toLowerCase();
  return [key, { base: exact.base.toText(), vat: exact.vat.toText() }];
}

/** A warning as JSON. */
export function formatWarning({ code, message, period, field }: PricingWarning): Record<string, unknown> {
  return { code, message, period: period ?? null, field: field ?? null };
}

function auditLine(line: AuditLine): Record<string, unknown> {
  return {
    kind: line.kind,
    period: line.period ?? null,
    tariff_id: line.tariffId ?? null,
    element: line.elementIndex ?? null,
    component: line.componentIndex ?? null,
    dimension: line.dimension ?? null,
    reason: line.reason,
    quantity: line.quantity ? toText(line.quantity) : null,
    unit: line.unit ?? null,
    price: line.price ? toText(line.price) : null,
    cost_excl_vat: toText(line.costExcl),
    vat_percent: line.vatPercent ? toText(line.vatPercent) : null,
    vat_amount: line.vatAmount ? toText(line.vatAmount) : null,
  };
}
