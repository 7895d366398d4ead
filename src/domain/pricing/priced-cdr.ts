import type { Decimal } from '../decimal.js';
import type { Ratio } from '../ratio.js';
import type { Cdr } from '../roaming/cdr.js';
import type { Price } from '../roaming/price.js';
import type { Tariff, TariffDimension, TariffType } from '../roaming/tariff.js';
import type { PricingPolicy } from './policy.js';

/** What of a CDR its price depends on: a live estimate can be priced before there is a whole CDR. */
export type PriceableCdr = Pick<Cdr, 'chargingPeriods' | 'currency' | 'endedAt' | 'startedAt'> &
  Partial<Pick<Cdr, 'credit' | 'totalEnergyKwh'>> & {
    readonly token?: Pick<Cdr['token'], 'type'>;
    readonly location?: Pick<Cdr['location'], 'evseUid'>;
  };

/** What of a tariff a price depends on. */
export type PriceableTariff = Pick<
  Tariff,
  'currency' | 'elements' | 'endsAt' | 'id' | 'maxPrice' | 'minPrice' | 'startsAt' | 'taxIncluded' | 'type'
>;

/** What the hub knows of a session beyond its CDR. */
export interface PricingContext {
  /** OCPI 2.2.1 has no flag for it. Absent: expired when the CDR is reservation only and its `evse_uid` is `#NA`. */
  readonly reservation?: 'EXPIRED' | 'USED';
  /** The kind of tariff the driver chose; absent: AD_HOC_PAYMENT for an ad hoc token, otherwise REGULAR. */
  readonly profile?: TariffType;
}

export interface PricingInput {
  readonly cdr: PriceableCdr;
  readonly tariffs: readonly PriceableTariff[];
  /** IANA name from the Location; a CDR does not carry it. Needed only when a tariff looks at local time. */
  readonly timeZone?: string;
  readonly context?: PricingContext;
  readonly policy?: Partial<PricingPolicy>;
}

/** What a session is billed by. A reservation's own start fee is RESERVATION_FLAT. */
export type BilledDimension = TariffDimension | 'RESERVATION_FLAT' | 'RESERVATION_TIME';

export interface Quantities {
  readonly energyKwh: Decimal;
  readonly timeS: Decimal;
  readonly parkingTimeS: Decimal;
  readonly reservationTimeS: Decimal;
}

/** One VAT rate of the session, before price limits. */
export interface VatLine {
  /** RATE: `percent` of the base. NONE: no VAT applies. UNKNOWN: told in OCPI 2.1.1. */
  readonly treatment: 'RATE' | 'NONE' | 'UNKNOWN';
  readonly percent?: Decimal;
  readonly base: Decimal;
  readonly vat: Decimal;
  readonly exact: { readonly base: Ratio; readonly vat: Ratio };
}

export type PricingWarningCode =
  | 'DUPLICATE_DIMENSION_LAST_USED'
  | 'DUPLICATE_DIMENSION_SUMMED'
  | 'ENERGY_IN_WH'
  | 'ENERGY_SUM_MISMATCH'
  | 'LIMITS_OF_SEVERAL_TARIFFS'
  | 'NEGATIVE_TOTAL'
  | 'PERIODS_SORTED'
  | 'PERIOD_AFTER_SESSION_START'
  | 'PERIOD_BEFORE_SESSION_START'
  | 'PERIOD_SPANS_PRICE_CHANGE'
  | 'PERIOD_WITHOUT_TARIFF_ID'
  | 'RESTRICTION_WITHOUT_MEASUREMENT'
  | 'SESSION_DIMENSION_IGNORED'
  | 'START_TIME_EQUALS_END_TIME'
  | 'TARIFF_NOT_VALID'
  | 'TIME_VOLUME_SNAPPED'
  | 'TOTAL_CLAMPED_MAX_PRICE'
  | 'TOTAL_CLAMPED_MIN_PRICE'
  | `UNPRICED_DIMENSION_${'ENERGY' | 'PARKING_TIME' | 'RESERVATION_TIME' | 'TIME'}`;

/** Something a clerk should look at; the price stands all the same. */
export interface PricingWarning {
  readonly code: PricingWarningCode;
  readonly message: string;
  /** Index in `charging_periods`. */
  readonly period?: number;
  /** JSON path in the CDR or tariff. */
  readonly field?: string;
}

/** Why an amount is on the bill: one line per charge, step surplus, rounding and limit adjustment. Amounts exact. */
export interface AuditLine {
  readonly kind: 'CHARGE' | 'LIMIT_ADJUSTMENT' | 'ROUNDING' | 'STEP_SURPLUS';
  /** Index in `charging_periods`; this and what follows is absent for a limit or rounding, which is on the session. */
  readonly period?: number;
  readonly tariffId?: string;
  readonly elementIndex?: number;
  readonly componentIndex?: number;
  readonly dimension?: BilledDimension;
  readonly reason: string;
  readonly quantity?: Decimal;
  readonly unit?: 'kWh' | 'once' | 's';
  /** Per kWh, per hour, or flat, as the tariff states it. */
  readonly price?: Decimal;
  readonly costExcl: Decimal;
  readonly vatPercent?: Decimal;
  /** Absent: not known. */
  readonly vatAmount?: Decimal;
}

/** A session with its price. All amounts are exact and unrounded, save `payable` (ISO 4217 minor unit). */
export interface PricedCdr {
  readonly currency: string;
  /** After limits; negative for a credit CDR, whose other amounts keep their sign (OCPI 2.2.1, mod_cdrs, Credit CDRs). */
  readonly totalCost: Price;
  readonly totalEnergyCost: Price | undefined;
  readonly totalTimeCost: Price | undefined;
  readonly totalParkingCost: Price | undefined;
  readonly totalFixedCost: Price | undefined;
  readonly totalReservationCost: Price | undefined;
  readonly payable: Price;
  /** Start to end of the session, parking included. */
  readonly totalTimeS: Decimal;
  /** What is paid for, after step sizes. */
  readonly billed: Quantities;
  readonly measured: Quantities;
  readonly vatBreakdown: readonly VatLine[];
  readonly limitApplied: 'MAX_PRICE' | 'MIN_PRICE' | undefined;
  readonly exact: { readonly exclVat: Ratio; readonly inclVat: Ratio | undefined };
  readonly warnings: readonly PricingWarning[];
  readonly audit: readonly AuditLine[];
}
