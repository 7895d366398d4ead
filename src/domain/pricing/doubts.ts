import type { PricingWarning } from './priced-cdr.js';

/** Why our own price of a CDR may be wrong: what was found, where, and what that does to the price. */
export interface Doubt {
  readonly code: string;
  /** One sentence for the person who has to look. */
  readonly why: string;
  /** Index in `charging_periods`. */
  readonly period?: number;
  /** JSON path in the CDR or tariff. */
  readonly field?: string;
}

/**
 * The warnings of a priced CDR that make its price doubtful: the CDR or its tariff leaves open what the price would be,
 * so that a claim of another amount may be right. The other warnings only tell how the price came about. In the order
 * in which they were found.
 */
export function doubtsOf(warnings: readonly PricingWarning[]): readonly Doubt[] {
  return warnings.flatMap(({ code, period, field }) => {
    const why = doubtOf(code);
    if (why === undefined) return [];
    return { code, why, ...(period === undefined ? {} : { period }), ...(field === undefined ? {} : { field }) };
  });
}

/** Why a warning makes a price doubtful; undefined: it does not. */
export function doubtOf(code: string): string | undefined {
  return DOUBTS.get(code);
}

const ENERGY = 'so the energy that was priced may not be the energy that was taken';
const TIMES = 'so what applied when, and for how long, is not certain';
const DUPLICATE = 'A quantity is told twice in one period, and the CDR does not say which of them is meant.';
const UNPRICED =
  'The tariff has a price for this quantity, but none that applied here: nothing was charged, which may be a gap.';

const DOUBTS: ReadonlyMap<string, string> = new Map([
  [
    'PERIOD_SPANS_PRICE_CHANGE',
    'A price changes within the period, and the CDR does not say how much was used before and after.',
  ],
  ['ENERGY_IN_WH', `The energy of the periods looks like Wh, and was priced as kWh, ${ENERGY}.`],
  ['ENERGY_SUM_MISMATCH', `The energy of the periods does not add up to the total, ${ENERGY}.`],
  ['PERIODS_SORTED', `The periods were not in the order of time and were put in order, ${TIMES}.`],
  ['PERIOD_BEFORE_SESSION_START', `The first period starts before the session, ${TIMES}.`],
  ['PERIOD_AFTER_SESSION_START', `The first period starts after the session, ${TIMES}.`],
  [
    'PERIOD_WITHOUT_TARIFF_ID',
    'The period names no tariff: nothing was charged for it, which may not be what was agreed.',
  ],
  ['TARIFF_NOT_VALID', 'The tariff that the period names was not valid then, so that another one may have applied.'],
  [
    'RESTRICTION_WITHOUT_MEASUREMENT',
    'The tariff asks for power or current, which the period does not tell, so that another price may have applied.',
  ],
  ['DUPLICATE_DIMENSION_LAST_USED', DUPLICATE],
  ['DUPLICATE_DIMENSION_SUMMED', DUPLICATE],
  [
    'LIMITS_OF_SEVERAL_TARIFFS',
    'The session has several tariffs with price limits, and OCPI does not say whose limits apply to the session.',
  ],
  ['UNPRICED_DIMENSION_ENERGY', UNPRICED],
  ['UNPRICED_DIMENSION_TIME', UNPRICED],
  ['UNPRICED_DIMENSION_PARKING_TIME', UNPRICED],
  ['UNPRICED_DIMENSION_RESERVATION_TIME', UNPRICED],
]);
