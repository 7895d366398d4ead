import { Decimal } from '../../decimal.js';
import { minorDigits } from '../../money.js';
import { Ratio, type RoundingMode } from '../../ratio.js';
import type { Price } from '../../roaming/price.js';
import { limitReason, UNIT_OF } from '../amounts/audit.js';
import type { AuditLine, PricedCdr, Quantities, VatLine } from '../priced-cdr.js';
import { chargeCost, costDecimal, roundCost } from './cost-units.js';
import { microDecimal } from './micro-text.js';
import {
  COST_UNITS,
  type ScaledCharge,
  type ScaledPrice,
  type ScaledQuantities,
  type ScaledRate,
  type ScaledSums,
} from './scaled-cdr.js';

/**
 * A price in integers as the reference engine would tell it. What few callers read (warnings, VAT breakdown, audit and
 * the exact fractions) is put together when it is read for the first time.
 */
export function toPricedCdr(price: ScaledPrice, roundingMode: RoundingMode): PricedCdr {
  const { currency, limitApplied } = price;
  const digits = minorDigits(currency);
  const warnings = once(() => price.warnings.map((warning) => warning.describe()));
  const vatBreakdown = once(() => price.rates.map(vatLine));
  const audit = once(() => auditOf(price));
  const exact = once(() => exactOf(price));
  return {
    currency,
    totalCost: priceOf(price),
    totalEnergyCost: costTotal(price.energyCost),
    totalTimeCost: costTotal(price.timeCost),
    totalParkingCost: costTotal(price.parkingCost),
    totalFixedCost: costTotal(price.fixedCost),
    totalReservationCost: costTotal(price.reservationCost),
    payable: payableOf(price, (units) => roundCost(units, digits, roundingMode)),
    totalTimeS: new Decimal(price.totalTimeMs).dividedBy(MS_PER_S),
    billed: quantitiesOf(price.billed),
    measured: quantitiesOf(price.measured),
    get vatBreakdown() {
      return vatBreakdown();
    },
    limitApplied,
    get exact() {
      return exact();
    },
    get warnings() {
      return warnings();
    },
    get audit() {
      return audit();
    },
  };
}

const MS_PER_S = 1_000;

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function costTotal(sums: ScaledSums | undefined): Price | undefined {
  return sums && priceOf(sums);
}

function priceOf(sums: ScaledSums): Price {
  return payableOf(sums, costDecimal);
}

function payableOf({ exclVat, inclVat }: ScaledSums, toDecimal: (units: bigint) => Decimal): Price {
  return inclVat === undefined
    ? { exclVat: toDecimal(exclVat) }
    : { exclVat: toDecimal(exclVat), inclVat: toDecimal(inclVat) };
}

function quantitiesOf({ energyMicroKwh, timeUs, parkingTimeUs, reservationTimeUs }: ScaledQuantities): Quantities {
  return {
    energyKwh: microDecimal(energyMicroKwh),
    timeS: microDecimal(timeUs),
    parkingTimeS: microDecimal(parkingTimeUs),
    reservationTimeS: microDecimal(reservationTimeUs),
  };
}

function exactOf({ exclVat, inclVat }: ScaledSums): PricedCdr['exact'] {
  return { exclVat: ratioOf(exclVat), inclVat: inclVat === undefined ? undefined : ratioOf(inclVat) };
}

function ratioOf(units: bigint): Ratio {
  return Ratio.fraction(units, COST_UNITS);
}

function vatLine({ treatment, percentMicro, base, vat }: ScaledRate): VatLine {
  return {
    treatment,
    ...(percentMicro === undefined ? {} : { percent: microDecimal(percentMicro) }),
    base: costDecimal(base),
    vat: costDecimal(vat),
    exact: { base: ratioOf(base), vat: ratioOf(vat) },
  };
}

function auditOf(price: ScaledPrice): AuditLine[] {
  const lines = price.charges.map((charge) => lineOf(charge, price.reasonOf(charge)));
  const { beforeLimits: before, afterLimits: after, limitApplied } = price;
  if (!limitApplied) return lines;
  const exclVat = after.exclVat - before.exclVat;
  const known = before.inclVat !== undefined && after.inclVat !== undefined;
  const inclVat = known ? after.inclVat - before.inclVat : undefined;
  // The lowest price raised the total and the highest one took it back.
  if (exclVat === 0n && !inclVat) return lines;
  return [
    ...lines,
    { kind: 'LIMIT_ADJUSTMENT', reason: limitReason(limitApplied), ...amountsOf({ exclVat, inclVat }) },
  ];
}

function lineOf(charge: ScaledCharge, reason: string): AuditLine {
  const { kind, period, dimension, quantity, component } = charge;
  const { tariff, elementIndex, componentIndex, treatment } = component;
  const source = tariff.elements[elementIndex]?.priceComponents[componentIndex];
  const isFee = dimension === 'FLAT' || dimension === 'RESERVATION_FLAT';
  return {
    kind,
    period,
    tariffId: tariff.id,
    elementIndex,
    componentIndex,
    dimension,
    reason,
    quantity: isFee ? new Decimal(quantity) : microDecimal(quantity),
    unit: UNIT_OF[dimension],
    ...(source && { price: source.price }),
    ...(source?.vat && treatment === 'RATE' ? { vatPercent: source.vat } : {}),
    ...amountsOf(chargeCost(charge)),
  };
}

function amountsOf({ exclVat, inclVat }: ScaledSums): Pick<AuditLine, 'costExcl' | 'vatAmount'> {
  const costExcl = costDecimal(exclVat);
  return inclVat === undefined ? { costExcl } : { costExcl, vatAmount: costDecimal(inclVat - exclVat) };
}
