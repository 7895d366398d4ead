import type { Decimal } from '../decimal.js';
import type { Money } from '../money.js';
import type { BilledDimension } from '../pricing/priced-cdr.js';
import type { DayOfWeek, TariffDimension, TariffRestrictions } from '../roaming/tariff.js';

/** ERROR: certainly not what was meant. WARNING: probably not. HINT: right, and read otherwise by some. */
export type Severity = 'ERROR' | 'HINT' | 'WARNING';

/** A quantity with a lower and an upper bound in a tariff's restrictions. */
export type Bounded = 'current' | 'duration' | 'kwh' | 'power';
export type LimitName = 'max_price' | 'min_price';

/** Everything that the lint can find, each with what its text needs to know. Durations in seconds, energy steps in Wh. */
export interface LintData {
  readonly AMOUNT_BELOW_MINOR_UNIT: { readonly amount: Money; readonly digits: number };
  readonly COMPONENT_TWICE: { readonly dimension: TariffDimension };
  readonly CURRENCY_UNKNOWN: { readonly currency: string };
  readonly DATES_EMPTY: { readonly startDate: string; readonly endDate: string };
  readonly DATES_OUTSIDE_VALIDITY: Nothing;
  readonly DATE_UNKNOWN: { readonly date: string };
  readonly DAYS_EMPTY: Nothing;
  readonly ELEMENT_NEVER_ACTIVE: Nothing;
  readonly ENDS_AT_MIDNIGHT: { readonly startTime: string };
  readonly EXPIRES_WITHOUT_RESERVATION: Nothing;
  readonly FLAT_AFTER_FIRST: Nothing;
  readonly FLAT_GAP: Gap;
  readonly FLAT_LATE: Nothing;
  readonly GRACE_FROM_SESSION_START: { readonly minDurationS: Decimal };
  readonly LIMITS_CROSSED: { readonly min: Money; readonly max: Money; readonly side: 'excl_vat' | 'incl_vat' };
  readonly LIMIT_INCL_BELOW_EXCL: { readonly limit: LimitName; readonly excl: Money; readonly incl: Money };
  readonly LIMIT_INCL_MISSING: { readonly limit: LimitName };
  readonly NEVER_REACHED: { readonly dimension: BilledDimension; readonly by: readonly number[] };
  readonly NO_ENERGY_PRICE: { readonly pricesTime: boolean };
  readonly PRICE_DECIMALS: { readonly price: Money };
  readonly PRICE_GAP: Gap & { readonly dimension: BilledDimension };
  readonly PRICE_NEGATIVE: { readonly price: Money };
  readonly RANGE_EMPTY: { readonly what: Bounded; readonly min: Decimal; readonly max: Decimal };
  readonly RESERVATION_PRICES_OTHER: { readonly dimension: TariffDimension };
  readonly START_EQUALS_END: { readonly time: string };
  readonly STEP_BESIDE_PARKING: { readonly stepS: number };
  readonly STEP_ENERGY_LARGE: { readonly stepWh: number };
  readonly STEP_IN_ROUNDED_HOURS: { readonly stepS: number };
  readonly STEP_TIME_LONG: { readonly stepS: number; readonly cost: Money };
  readonly STEP_ZERO: { readonly dimension: TariffDimension };
  readonly TOO_MANY_CASES: { readonly dimension: BilledDimension };
  readonly VALIDITY_EMPTY: { readonly startsAt: Date; readonly endsAt: Date };
  readonly VALIDITY_LAST_SECOND: { readonly endsAt: Date };
  readonly VALIDITY_OVER: { readonly endsAt: Date };
  readonly VAT_AS_FRACTION: { readonly percent: Decimal };
  readonly VAT_MISSING: Nothing;
  readonly VAT_MISSING_HERE: { readonly dimension: TariffDimension };
  readonly VAT_UNLIKELY: { readonly percent: Decimal };
  readonly WINDOW_OVER_MIDNIGHT: {
    readonly startTime: string;
    readonly endTime: string;
    /** Absent: it is bound to dates and not to days. */
    readonly days?: readonly DayOfWeek[];
  };
}

type Nothing = Readonly<Record<never, never>>;

/** Cases without a price, written as restrictions that would cover them. `more`: there are others. */
export interface Gap {
  readonly cases: readonly TariffRestrictions[];
  readonly more: boolean;
}

export type LintCode = keyof LintData;

/** Something in a tariff that somebody should look at. */
export interface Finding<Code extends LintCode = LintCode> {
  readonly code: Code;
  readonly severity: Severity;
  /** Index in `elements`; absent where it is about the tariff. */
  readonly element?: number;
  /** JSON path in the tariff, as OCPI writes it: `elements.0.restrictions.end_time`. */
  readonly field: string;
  readonly data: LintData[Code];
}

/** How much each finding matters; a gap matters less where the rest of the tariff explains it. */
export const SEVERITIES: Readonly<Record<LintCode, Severity>> = {
  AMOUNT_BELOW_MINOR_UNIT: 'HINT',
  COMPONENT_TWICE: 'ERROR',
  CURRENCY_UNKNOWN: 'ERROR',
  DATES_EMPTY: 'ERROR',
  DATES_OUTSIDE_VALIDITY: 'WARNING',
  DATE_UNKNOWN: 'ERROR',
  DAYS_EMPTY: 'WARNING',
  ELEMENT_NEVER_ACTIVE: 'WARNING',
  ENDS_AT_MIDNIGHT: 'HINT',
  EXPIRES_WITHOUT_RESERVATION: 'WARNING',
  FLAT_AFTER_FIRST: 'WARNING',
  FLAT_GAP: 'HINT',
  FLAT_LATE: 'HINT',
  GRACE_FROM_SESSION_START: 'HINT',
  LIMITS_CROSSED: 'ERROR',
  LIMIT_INCL_BELOW_EXCL: 'ERROR',
  LIMIT_INCL_MISSING: 'HINT',
  NEVER_REACHED: 'WARNING',
  NO_ENERGY_PRICE: 'HINT',
  PRICE_DECIMALS: 'HINT',
  PRICE_GAP: 'WARNING',
  PRICE_NEGATIVE: 'WARNING',
  RANGE_EMPTY: 'ERROR',
  RESERVATION_PRICES_OTHER: 'WARNING',
  START_EQUALS_END: 'WARNING',
  STEP_BESIDE_PARKING: 'HINT',
  STEP_ENERGY_LARGE: 'WARNING',
  STEP_IN_ROUNDED_HOURS: 'HINT',
  STEP_TIME_LONG: 'HINT',
  STEP_ZERO: 'HINT',
  TOO_MANY_CASES: 'HINT',
  VALIDITY_EMPTY: 'ERROR',
  VALIDITY_LAST_SECOND: 'HINT',
  VALIDITY_OVER: 'WARNING',
  VAT_AS_FRACTION: 'WARNING',
  VAT_MISSING: 'HINT',
  VAT_MISSING_HERE: 'WARNING',
  VAT_UNLIKELY: 'WARNING',
  WINDOW_OVER_MIDNIGHT: 'WARNING',
};

/** Where a finding is: a JSON path, and the element it is about. */
export interface Place {
  readonly field: string;
  readonly element?: number;
}

/** Makes a finding with the severity of its code. */
export function found<Code extends LintCode>(code: Code, place: Place, data: LintData[Code]): Finding<Code> {
  return { code, severity: SEVERITIES[code], ...place, data };
}

/** The place of a field of an element's restrictions, named as OCPI names it. */
export function inRestrictions(element: number, name: string): Place {
  return { element, field: `elements.${element}.restrictions.${name}` };
}

/** The place of a price component, or of one of its fields. */
export function inComponent(element: number, component: number, name?: string): Place {
  const field = `elements.${element}.price_components.${component}`;
  return { element, field: name === undefined ? field : `${field}.${name}` };
}
