import type { TokenType } from '../../roaming/cdr.js';
import type { BilledDimension, PriceableTariff, PricedCdr, PricingWarning, VatLine } from '../priced-cdr.js';

/*
 * The integer form of a session and of its price, for the compiled engine. Every number here is a safe integer of a
 * fixed unit, so that sums and products are exact: there is nothing to round before the price is told.
 *
 * Who makes a ScaledCdr out of raw JSON instead of by `scaleCdr` has to guarantee that
 *  - every number in the text has at most 15 significant digits, for JSON.parse loses the ones after that, and at most
 *    six decimals: `scaleNumber` answers undefined otherwise, and the session belongs to the reference engine;
 *  - no period tells a dimension twice, nor one that a CDR has not (CURRENT, POWER, ENERGY_IMPORT …);
 *  - periods stand in the order of the CDR. They need not be in the order of time: `priceScaled` looks after that.
 */

/** A CDR as integers. Instants are ms since 1970 (UTC). */
export interface ScaledCdr {
  /** As the CDR writes it; compared with that of the tariff without case. */
  readonly currency: string;
  readonly startedMs: number;
  readonly endedMs: number;
  /** A credit CDR: its total cost is negative. */
  readonly credit: boolean;
  /** `total_energy` in 1e-6 kWh; undefined where it is not told. */
  readonly totalEnergyMicroKwh: number | undefined;
  /** Type of the token; decides which tariff is chosen where the CDR names none. */
  readonly tokenType: TokenType | undefined;
  /** `#NA`, on a CDR that has nothing but a reservation, says that the reservation expired. */
  readonly evseUid: string | undefined;
  /** At least one; a session without periods is for the reference engine to refuse. */
  readonly periods: readonly ScaledPeriod[];
}

/** A charging period as integers: it ends where the next one starts, the last with the session. */
export interface ScaledPeriod {
  readonly startMs: number;
  readonly tariffId: string | undefined;
  /** ENERGY in 1e-6 kWh; 0 where the period tells none. Negative when energy was fed back. */
  readonly energyMicroKwh: number;
  /**
   * TIME, PARKING_TIME and RESERVATION_TIME in microseconds; 0 where the period tells none. Always a multiple of 200:
   * hours of six decimals are multiples of 3600, whole milliseconds are multiples of 1000.
   */
  readonly timeUs: number;
  readonly parkingTimeUs: number;
  readonly reservationTimeUs: number;
  /** Whether ENERGY is listed, be it as 0: decides whether the sum of energy is held against `total_energy`. */
  readonly tellsEnergy: boolean;
  /** Whether RESERVATION_TIME is listed, be it as 0: a fee for the reservation is due in such a period. */
  readonly hasReservationTime: boolean;
  /** MIN_CURRENT and MAX_CURRENT in 1e-6 A, MIN_POWER and MAX_POWER in 1e-6 kW; undefined where not listed. */
  readonly minCurrentMicroA: number | undefined;
  readonly maxCurrentMicroA: number | undefined;
  readonly minPowerMicroKw: number | undefined;
  readonly maxPowerMicroKw: number | undefined;
}

/** Energy, current, power, prices and VAT percent are counted in millionths. */
export const MICRO = 1_000_000;
/** Hours with six decimals in microseconds: `scaleNumber(hours) * US_PER_MICRO_HOUR`. */
export const US_PER_MICRO_HOUR = 3_600;

/**
 * One unit of a currency in cost units: amounts of a ScaledPrice are whole numbers of 1 / (18·10^20). It is the one
 * denominator on which price × kWh, price × time / 3600 and VAT of six decimals on either are integers.
 */
export const COST_UNITS = 1_800_000_000_000_000_000_000n;

/** Cost units; `inclVat` is undefined where VAT is not known. */
export interface ScaledSums {
  readonly exclVat: bigint;
  readonly inclVat: bigint | undefined;
}

/** One VAT rate of a session before price limits, in cost units. */
export interface ScaledRate {
  readonly treatment: VatLine['treatment'];
  /** Percent in 1e-6; undefined unless the treatment is RATE. */
  readonly percentMicro: number | undefined;
  readonly base: bigint;
  readonly vat: bigint;
}

export interface ScaledQuantities {
  readonly energyMicroKwh: number;
  readonly timeUs: number;
  readonly parkingTimeUs: number;
  readonly reservationTimeUs: number;
}

/** A quantity that is billed by one price component. */
export interface ScaledCharge {
  readonly kind: 'CHARGE' | 'STEP_SURPLUS';
  /** Index in `charging_periods`. */
  readonly period: number;
  readonly dimension: BilledDimension;
  /** 1e-6 kWh for ENERGY, microseconds for times, 1 for a fee. */
  readonly quantity: number;
  readonly component: ChargedComponent;
}

/** Where a price stands in its tariff, and what it is. */
export interface ChargedComponent {
  readonly tariff: PriceableTariff;
  readonly elementIndex: number;
  readonly componentIndex: number;
  /** Per kWh, per hour or flat, in 1e-6. */
  readonly priceMicro: number;
  readonly treatment: VatLine['treatment'];
  readonly percentMicro: number | undefined;
}

/** A warning whose words are made when somebody reads them. */
export interface ScaledWarning {
  readonly code: PricingWarning['code'];
  /** Index in `charging_periods`, where it is about one. */
  readonly period: number | undefined;
  describe(): PricingWarning;
}

/** What a session costs, as integers; the same price as the reference engine's. Sums are in cost units. */
export interface ScaledPrice extends ScaledSums {
  /** After limits; negative for a credit CDR. */
  readonly exclVat: bigint;
  readonly inclVat: bigint | undefined;
  readonly currency: string;
  /** Before limits and without the sign of a credit CDR. */
  readonly beforeLimits: ScaledSums;
  /** The same after limits. */
  readonly afterLimits: ScaledSums;
  /** Before limits; undefined where nothing of the kind was charged. */
  readonly energyCost: ScaledSums | undefined;
  readonly timeCost: ScaledSums | undefined;
  readonly parkingCost: ScaledSums | undefined;
  readonly fixedCost: ScaledSums | undefined;
  readonly reservationCost: ScaledSums | undefined;
  /** In the order in which the rates were first charged. */
  readonly rates: readonly ScaledRate[];
  /** After step sizes. */
  readonly billed: ScaledQuantities;
  readonly measured: ScaledQuantities;
  /** Start to end of the session. */
  readonly totalTimeMs: number;
  readonly limitApplied: PricedCdr['limitApplied'];
  readonly warnings: readonly ScaledWarning[];
  /** In the order of the audit: those of the periods, then the surplus of step sizes. */
  readonly charges: readonly ScaledCharge[];
  /** Why a charge is on the bill, in the words of the audit. */
  reasonOf(charge: ScaledCharge): string;
}

const MAX_SIGNIFICANT = 1e15;

/**
 * A number as JSON.parse gives it, in millionths; undefined where it has more than six decimals or more digits than a
 * double keeps, and for minus nothing. Right only for text of at most 15 significant digits.
 */
export function scaleNumber(value: number): number | undefined {
  const scaled = Math.round(value * MICRO);
  if (scaled / MICRO !== value || Math.abs(scaled) >= MAX_SIGNIFICANT) return undefined;
  return Object.is(scaled, -0) ? undefined : scaled;
}
