import { type Decimal, sum, ZERO } from '../decimal.js';
import type { PlanLineKind, PlanPrice } from '../plans/plan-price.js';
import type { PricedCdr } from '../pricing/priced-cdr.js';
import { sumRatios } from '../ratio.js';
import type { Price } from '../roaming/price.js';

/** What a session would cost, and of what that is made. Parts excl. VAT and exact; they and the tax add up to the total. */
export interface QuotedPrice {
  readonly currency: string;
  /** What the driver would pay, in whole minor units; incl. VAT absent: not known. */
  readonly payable: Price;
  readonly parts: QuoteParts;
  /** Price of a kWh over the session, in time. */
  readonly steps: readonly PriceStep[];
  /** Market prices are missing: the plan's fallback stands for them. */
  readonly estimated: boolean;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export interface QuoteParts {
  readonly energy: Decimal;
  readonly time: Decimal;
  /** Parking after charging. */
  readonly idle: Decimal;
  readonly fees: Decimal;
  /** What a lowest or highest price, or a margin, adds or takes off. */
  readonly adjustment: Decimal;
  /** Absent: not known. */
  readonly tax?: Decimal;
}

/** From `from` on a kWh costs this, excl. VAT. */
export interface PriceStep {
  readonly from: Date;
  readonly perKwh: Decimal;
}

/** What a plan asks for a session. */
export function quoteOfPlan(price: PlanPrice): QuotedPrice {
  const of = (...kinds: readonly PlanLineKind[]): Decimal =>
    sumRatios(price.lines.filter(({ kind }) => kinds.includes(kind)).map(({ costExcl }) => costExcl)).toDecimal();
  const { exclVat, inclVat } = price.exact;
  return {
    currency: price.currency,
    payable: price.payable,
    parts: {
      energy: of('ENERGY'),
      time: of('TIME'),
      idle: of('IDLE', 'IDLE_CAP'),
      fees: of('START_FEE'),
      adjustment: of('LIMIT', 'MARGIN'),
      tax: inclVat.minus(exclVat).toDecimal(),
    },
    steps: merged(
      price.lines.flatMap(({ kind, period, unitPrice }) => {
        const from = period === undefined ? undefined : price.periods[period]?.startedAt;
        return kind === 'ENERGY' && from && unitPrice ? { from, perKwh: unitPrice } : [];
      }),
    ),
    estimated: price.lines.some(({ slot }) => slot?.fallback === true),
    warnings: onceEach(price.warnings),
  };
}

/** What a CPO's tariff asks for a session; `periodStarts`: when the periods that were priced begin. */
export function quoteOfTariff(priced: PricedCdr, periodStarts: readonly Date[]): QuotedPrice {
  const net = (total: Price | undefined): Decimal => total?.exclVat ?? ZERO;
  const parts = {
    energy: net(priced.totalEnergyCost),
    time: net(priced.totalTimeCost),
    idle: net(priced.totalParkingCost),
    fees: sum([net(priced.totalFixedCost), net(priced.totalReservationCost)]),
  };
  const { exclVat, inclVat } = priced.exact;
  return {
    currency: priced.currency,
    payable: priced.payable,
    parts: {
      ...parts,
      adjustment: exclVat.toDecimal().minus(sum(Object.values(parts))),
      ...(inclVat ? { tax: inclVat.minus(exclVat).toDecimal() } : {}),
    },
    steps: merged(
      priced.audit.flatMap(({ kind, dimension, period, price }) => {
        const from = period === undefined ? undefined : periodStarts[period];
        return kind === 'CHARGE' && dimension === 'ENERGY' && from && price ? { from, perKwh: price } : [];
      }),
    ),
    estimated: false,
    warnings: onceEach(priced.warnings),
  };
}

/** What counts when two offers are compared: what the driver pays, incl. VAT where it is known. */
export function payableOf({ payable }: Pick<QuotedPrice, 'payable'>): Decimal {
  return payable.inclVat ?? payable.exclVat;
}

/** Neighbours of one price become one step; several prices within a step (energy tiers) follow each other. */
function merged(steps: readonly PriceStep[]): PriceStep[] {
  return steps.filter((step, index) => !steps[index - 1]?.perKwh.equals(step.perKwh));
}

function onceEach(warnings: readonly { readonly code: string; readonly message: string }[]): QuotedPrice['warnings'] {
  const byCode = new Map(warnings.map(({ code, message }) => [code, { code, message }]));
  return [...byCode.values()];
}
