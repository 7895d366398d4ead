import type { Decimal } from '../decimal.js';
import type { Money } from '../money.js';
import type { BilledDimension, PricingWarningCode, VatLine } from '../pricing/priced-cdr.js';
import type { DayOfWeek, TariffType } from '../roaming/tariff.js';
import type { LintCode, LintData, Severity } from '../tariff-lint/finding.js';
import type { Format } from './format.js';

/** All that is said about tariffs and bills, in one language. A language that lacks a text does not compile. */
export interface Texts {
  readonly format: Format;
  readonly conditions: ConditionTexts;
  readonly tariff: TariffTexts;
  readonly table: TableTexts;
  readonly bill: BillTexts;
  readonly warnings: WarningTexts;
  readonly lint: LintTexts;
  readonly severities: Readonly<Record<Severity, string>>;
}

/** When a price applies. Bounds: lower inclusive, upper exclusive; times `HH:MM`. */
export interface ConditionTexts {
  readonly days: (days: readonly DayOfWeek[]) => string;
  readonly between: (from: string, until: string) => string;
  readonly before: (time: string) => string;
  readonly from: (time: string) => string;
  /** What is left of a day before one time and from a later one on. */
  readonly beforeAndFrom: (before: string, from: string) => string;
  /** First and last day, both included. */
  readonly onDate: (date: string) => string;
  readonly fromDate: (date: string) => string;
  readonly untilDate: (date: string) => string;
  readonly fromDateToDate: (first: string, last: string) => string;
  readonly energy: (min: Decimal | undefined, max: Decimal | undefined) => string;
  readonly elapsed: (min: Decimal | undefined, max: Decimal | undefined) => string;
  readonly strength: (unit: 'A' | 'kW', min: Decimal | undefined, max: Decimal | undefined) => string;
  readonly always: string;
  readonly otherwise: string;
}

/** What VAT does to a stated price. INCLUDED: it is in it. */
export type Tax =
  | { readonly kind: 'ADDED' | 'INCLUDED'; readonly percent: Decimal }
  | { readonly kind: 'INCLUDED_UNKNOWN' | 'NONE' | 'UNKNOWN' };

export interface TariffTexts {
  readonly title: (id: string) => string;
  readonly headings: Readonly<
    Record<BilledDimension | 'EXPIRED' | 'FREE' | 'LIMITS' | 'NOTES' | 'OPERATOR' | 'STEPS' | 'VALIDITY', string>
  >;
  /** `€0.25 per kWh plus 10% VAT (€0.275 with VAT)`. */
  readonly price: (dimension: BilledDimension, price: Money, tax: Tax) => string;
  /** `€0.25 per kWh`. */
  readonly unitPrice: (dimension: BilledDimension, price: Money) => string;
  /** A whole sentence of a price that always applies. */
  readonly always: (dimension: BilledDimension, price: string) => string;
  readonly free: (dimension: BilledDimension) => string;
  readonly freePrice: string;
  readonly firstThatApplies: string;
  /** In the place of cases that are too many to be told. */
  readonly manyPrices: (count: number, lowest: Money, highest: Money) => string;
  readonly noPrice: string;
  /** Of a start fee that depends on the case. */
  readonly feeOnce: string;
  /** What parking time is. */
  readonly parkingMeans: string;
  readonly expiredInstead: string;
  readonly energyStep: (steps: readonly number[]) => string;
  readonly timeStep: (dimension: 'PARKING_TIME' | 'RESERVATION_TIME' | 'TIME', steps: readonly number[]) => string;
  readonly parkingAbsorbs: string;
  readonly lastStepCounts: string;
  readonly limit: (kind: 'max' | 'min', excl: Money, incl: Money | undefined) => string;
  readonly validFrom: (instant: string) => string;
  readonly validUntil: (instant: string) => string;
  readonly types: Readonly<Record<TariffType, string>>;
  readonly notCharged: (dimensions: readonly BilledDimension[]) => string;
  readonly allFree: string;
  readonly operatorUrl: (url: string) => string;
  readonly localTime: (zone: string | undefined) => string;
}

export interface TableTexts {
  readonly week: string;
  readonly days: (dates: readonly string[]) => string;
  readonly columnDays: string;
  readonly columnTime: string;
  readonly columns: Readonly<Record<'ENERGY' | 'FLAT' | 'PARKING_TIME' | 'TIME', string>>;
  readonly everyDay: string;
  readonly dayNames: Readonly<Record<DayOfWeek, string>>;
  readonly allDay: string;
  readonly noPrice: string;
  readonly range: (from: string, to: string) => string;
  /** What the prices of the table are; by whether VAT comes on top. */
  readonly atStart: (vat: 'ADDED' | 'INCLUDED' | 'NONE') => string;
  readonly byStrength: string;
  readonly sameAllWeek: string;
  readonly moreDates: (first: string, last: string) => string;
}

/** A stretch of a session in words, such as `between 10:00 and 10:15`. */
export type Span = string;

export interface BillTexts {
  readonly session: (date: string, from: string, until: string, zone: string) => string;
  readonly span: (from: string, until: string) => Span;
  readonly quantity: (dimension: BilledDimension, quantity: Decimal) => string;
  /** A charge by volume. `because`: from `reason`. */
  readonly charge: (line: ChargeWords) => string;
  readonly fee: (kind: 'FLAT' | 'RESERVATION_FLAT', cost: string, because: string) => string;
  /** `condition` absent: the element has no restrictions. `element` counts from 1. */
  readonly because: (element: number, condition: string | undefined) => string;
  readonly step: (line: StepWords) => string;
  readonly rounding: (difference: string) => string;
  readonly limit: (line: LimitWords) => string;
  readonly vat: (line: VatWords) => string;
  readonly vatAfterLimit: (vat: string) => string;
  readonly total: (excl: string, incl: string | undefined) => string;
  readonly payable: (payable: string, isRounded: boolean) => string;
  readonly payableWithoutVat: (payable: string, isRounded: boolean) => string;
  readonly credit: string;
  readonly nothing: string;
}

export interface ChargeWords {
  readonly quantity: string;
  readonly span: Span;
  readonly price: string;
  /** `= €1.30`, or `≈ €1.84` for an amount with many decimals. */
  readonly cost: string;
  readonly because: string;
}

export interface LimitWords {
  readonly kind: 'MAX_PRICE' | 'MIN_PRICE';
  readonly before: string;
  readonly after: string;
  /** Whether the two amounts have VAT in them. */
  readonly withVat: boolean;
}

export interface VatWords {
  readonly treatment: VatLine['treatment'];
  readonly base: string;
  readonly percent: string;
  /** `= €0.50`. */
  readonly vat: string;
}

export interface StepWords extends Omit<ChargeWords, 'because' | 'span'> {
  /** Absent where the tariff is not at hand. */
  readonly step: string | undefined;
}

/** Where in a session a warning is about; absent: the whole of it. */
export type WarningTexts = Readonly<Record<PricingWarningCode, (span: Span | undefined) => string>>;

export type LintTexts = { readonly [Code in LintCode]: (data: LintData[Code]) => string };

/** Findings about when an element applies, apart from those about amounts. */
export type CaseCode =
  | 'DATES_EMPTY'
  | 'DATES_OUTSIDE_VALIDITY'
  | 'DATE_UNKNOWN'
  | 'DAYS_EMPTY'
  | 'ELEMENT_NEVER_ACTIVE'
  | 'ENDS_AT_MIDNIGHT'
  | 'FLAT_AFTER_FIRST'
  | 'FLAT_GAP'
  | 'FLAT_LATE'
  | 'GRACE_FROM_SESSION_START'
  | 'NEVER_REACHED'
  | 'PRICE_GAP'
  | 'RANGE_EMPTY'
  | 'START_EQUALS_END'
  | 'TOO_MANY_CASES'
  | 'VALIDITY_EMPTY'
  | 'VALIDITY_LAST_SECOND'
  | 'VALIDITY_OVER'
  | 'WINDOW_OVER_MIDNIGHT';
