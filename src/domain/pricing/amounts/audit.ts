import { type Ratio, sumRatios } from '../../ratio.js';
import type { AuditLine } from '../priced-cdr.js';
import type { LimitedCost } from './limits.js';
import type { Sums } from './rounding.js';
import type { Amount } from './vat.js';

/**
 * The lines that explain a price: one per charge and per step surplus, and one each for what rounding and a price
 * limit changed. Their costs excl. VAT add up to the total of the session, exactly.
 */
export function auditLines(amounts: readonly Amount[], cost: Sums, limited: LimitedCost): AuditLine[] {
  const gross = amounts.flatMap(({ incl }) => incl ?? []);
  const charged: Sums = {
    excl: sumRatios(amounts.map(({ excl }) => excl)),
    incl: gross.length === amounts.length ? sumRatios(gross) : undefined,
  };
  return [
    ...amounts.map(lineOf),
    ...differenceLine('ROUNDING', 'amounts were rounded before they were added up', [charged, cost]),
    ...differenceLine('LIMIT_ADJUSTMENT', limitReason(limited.limitApplied), [cost, limited]),
  ];
}

/** What a line says that a price limit adds or takes. */
export function limitReason(limitApplied: LimitedCost['limitApplied']): string {
  return `the ${limitApplied === 'MIN_PRICE' ? 'lowest' : 'highest'} price of the tariff applies to the session`;
}

function lineOf({ charge, rate, excl, incl }: Amount): AuditLine {
  const { selected, dimension } = charge;
  return {
    kind: charge.kind,
    period: charge.period,
    tariffId: selected.tariff.id,
    elementIndex: selected.elementIndex,
    componentIndex: selected.componentIndex,
    dimension,
    reason: charge.reason,
    quantity: charge.quantity,
    unit: UNIT_OF[dimension],
    price: selected.component.price,
    ...(rate.percent ? { vatPercent: rate.percent } : {}),
    ...amountsOf(excl, incl?.minus(excl)),
  };
}

/** In what a quantity of a dimension is told. */
export const UNIT_OF = {
  ENERGY: 'kWh',
  FLAT: 'once',
  PARKING_TIME: 's',
  RESERVATION_FLAT: 'once',
  RESERVATION_TIME: 's',
  TIME: 's',
} as const;

type Difference = 'LIMIT_ADJUSTMENT' | 'ROUNDING';

function differenceLine(kind: Difference, reason: string, [before, after]: readonly [Sums, Sums]): AuditLine[] {
  const excl = after.excl.minus(before.excl);
  const incl = before.incl && after.incl?.minus(before.incl);
  if (excl.isZero() && (incl === undefined || incl.isZero())) return [];
  return [{ kind, reason, ...amountsOf(excl, incl?.minus(excl)) }];
}

function amountsOf(excl: Ratio, vat: Ratio | undefined): Pick<AuditLine, 'costExcl' | 'vatAmount'> {
  return { costExcl: excl.toDecimal(), ...(vat ? { vatAmount: vat.toDecimal() } : {}) };
}
