import type { RoundingMode } from '../ratio.js';

/**
 * What we do where OCPI is silent or contradicts itself. Every point is named, so that another party's total can be
 * explained by the reading that leads to it.
 */
export interface PricingPolicy {
  /** Periods that do not follow each other in time. */
  readonly unorderedPeriods: 'REFUSE' | 'SORT';
  /** A first period that starts before or after the session. */
  readonly firstPeriod: 'WARN' | 'REFUSE';
  /** The same dimension twice in one period. */
  readonly duplicateDimension: 'SUM' | 'LAST' | 'REFUSE';
  /** CURRENT, POWER, ENERGY_IMPORT and the like, which OCPI allows in a Session only. */
  readonly sessionOnlyDimension: 'IGNORE' | 'REFUSE';
  /** Hours with four decimals are a grid of 0.36 s: SPAN bills the period's own length where the volume is that, rounded. */
  readonly snap: 'SPAN' | 'VERBATIM';
  /** No period has a tariff id. UNPRICED is the letter of OCPI: "no Tariff is relevant during this period". */
  readonly noTariffNamed: 'VALID_AT_START' | 'UNPRICED';
  /** A period without a tariff id beside others that have one. DEFAULT: the tariff valid at session start. */
  readonly missingTariffId: 'UNPRICED' | 'DEFAULT';
  /** The moment at which a tariff must be valid, where the CDR names none. */
  readonly tariffValidity: 'SESSION_START' | 'PERIOD_START';
  /** Which of several valid tariffs. BY_TYPE: the one of the driver's profile, then one without a type, then the first. */
  readonly severalValid: 'BY_TYPE' | 'LIST_ORDER';
  /** A price change inside a period. LINEAR cuts the period there and spreads its volumes evenly in time. */
  readonly split: 'NONE' | 'LINEAR';
  /** The day that counts in a window over midnight: the local day of the instant, or the day on which the window began. */
  readonly wrapDow: 'INSTANT' | 'START_DAY';
  readonly startEqEnd: 'WHOLE_DAY' | 'NEVER';
  /** Only one of start_time and end_time. DAY_SIDE: the other is the side of the day. IGNORED: it restricts nothing. */
  readonly halfWindow: 'DAY_SIDE' | 'IGNORED';
  /** MIN_x and MAX_x of a period: a limit must hold for the whole of it, or at some moment of it. */
  readonly powerReading: 'WHOLE_PERIOD' | 'TOUCH';
  /** Whether MAX_x stands in for a MIN_x that the period does not tell, and the other way round. */
  readonly powerCounterpart: 'USED' | 'NOT_USED';
  /** A limit on power or current where the period tells nothing to hold against it. */
  readonly missingMeasurement: 'PASS' | 'FAIL';
  /** Where min_duration and max_duration count from when a reservation came first. */
  readonly durationFrom: 'AFTER_RESERVATION' | 'CDR_START';
  readonly flat: 'ONCE' | 'PER_ELEMENT';
  readonly flatAtZeroEnergy: 'DUE' | 'NOT_DUE';
  /** Which time takes the step when both charging and parking time are billed. */
  readonly combined: 'PARKING_ABSORBS' | 'LAST_PERIOD';
  /** What is summed before the step is applied. */
  readonly stepTotal: 'BILLABLE' | 'ALL';
  /** Whether reserved time is stepped for itself or together with charging time. */
  readonly reservationStep: 'OWN' | 'WITH_TIME';
  /** A price limit without incl_vat: VAT shrinks or grows with the base, or stays. */
  readonly clampMissingIncl: 'SCALE' | 'LEAVE';
  /** Which price limit is applied first; the other one has the last word where min_price is above max_price. */
  readonly limitOrder: 'MIN_FIRST' | 'MAX_FIRST';
  /** min_price and max_price on a CDR that has nothing but a reservation. */
  readonly reservationOnlyLimits: 'SKIP' | 'APPLY';
  readonly rounding: RoundingMoment;
  readonly roundingMode: RoundingMode;
}

/**
 * When an amount becomes whole minor units: once per session, per dimension, per dimension of each period, or the net
 * per VAT rate before VAT is put on it; the last one rounds the periods and then VAT on their sum.
 */
export type RoundingMoment =
  | 'PER_SESSION'
  | 'PER_DIMENSION'
  | 'PER_PERIOD'
  | 'VAT_ON_ROUNDED_NET'
  | 'PER_PERIOD_THEN_VAT_ON_ROUNDED';

/** The hub's own readings, used unless a caller names another one. */
export const DEFAULT_POLICY: PricingPolicy = {
  unorderedPeriods: 'REFUSE',
  firstPeriod: 'WARN',
  duplicateDimension: 'SUM',
  sessionOnlyDimension: 'IGNORE',
  snap: 'SPAN',
  noTariffNamed: 'VALID_AT_START',
  missingTariffId: 'UNPRICED',
  tariffValidity: 'SESSION_START',
  severalValid: 'BY_TYPE',
  split: 'NONE',
  wrapDow: 'INSTANT',
  startEqEnd: 'WHOLE_DAY',
  halfWindow: 'DAY_SIDE',
  powerReading: 'WHOLE_PERIOD',
  powerCounterpart: 'USED',
  missingMeasurement: 'PASS',
  durationFrom: 'AFTER_RESERVATION',
  flat: 'ONCE',
  flatAtZeroEnergy: 'DUE',
  combined: 'PARKING_ABSORBS',
  stepTotal: 'BILLABLE',
  reservationStep: 'OWN',
  clampMissingIncl: 'SCALE',
  limitOrder: 'MIN_FIRST',
  reservationOnlyLimits: 'SKIP',
  rounding: 'PER_SESSION',
  roundingMode: 'HALF_UP',
};

type Choices = { readonly [Name in keyof PricingPolicy]: readonly PricingPolicy[Name][] };

/** Every point of the policy with the readings it knows, for those who read a policy from a file. */
export const POLICY_CHOICES: Choices = {
  unorderedPeriods: ['REFUSE', 'SORT'],
  firstPeriod: ['WARN', 'REFUSE'],
  duplicateDimension: ['SUM', 'LAST', 'REFUSE'],
  sessionOnlyDimension: ['IGNORE', 'REFUSE'],
  snap: ['SPAN', 'VERBATIM'],
  noTariffNamed: ['VALID_AT_START', 'UNPRICED'],
  missingTariffId: ['UNPRICED', 'DEFAULT'],
  tariffValidity: ['SESSION_START', 'PERIOD_START'],
  severalValid: ['BY_TYPE', 'LIST_ORDER'],
  split: ['NONE', 'LINEAR'],
  wrapDow: ['INSTANT', 'START_DAY'],
  startEqEnd: ['WHOLE_DAY', 'NEVER'],
  halfWindow: ['DAY_SIDE', 'IGNORED'],
  powerReading: ['WHOLE_PERIOD', 'TOUCH'],
  powerCounterpart: ['USED', 'NOT_USED'],
  missingMeasurement: ['PASS', 'FAIL'],
  durationFrom: ['AFTER_RESERVATION', 'CDR_START'],
  flat: ['ONCE', 'PER_ELEMENT'],
  flatAtZeroEnergy: ['DUE', 'NOT_DUE'],
  combined: ['PARKING_ABSORBS', 'LAST_PERIOD'],
  stepTotal: ['BILLABLE', 'ALL'],
  reservationStep: ['OWN', 'WITH_TIME'],
  clampMissingIncl: ['SCALE', 'LEAVE'],
  limitOrder: ['MIN_FIRST', 'MAX_FIRST'],
  reservationOnlyLimits: ['SKIP', 'APPLY'],
  rounding: ['PER_SESSION', 'PER_DIMENSION', 'PER_PERIOD', 'VAT_ON_ROUNDED_NET', 'PER_PERIOD_THEN_VAT_ON_ROUNDED'],
  roundingMode: ['HALF_UP', 'HALF_EVEN'],
};
