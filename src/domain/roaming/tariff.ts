import type { Decimal } from '../decimal.js';
import type { PartyId } from '../party.js';
import type { DisplayText } from './display-text.js';
import type { EnergyMix } from './energy-mix.js';
import type { Price } from './price.js';

export type TariffDimension = 'ENERGY' | 'FLAT' | 'PARKING_TIME' | 'TIME';
export type TariffType = 'AD_HOC_PAYMENT' | 'PROFILE_CHEAP' | 'PROFILE_FAST' | 'PROFILE_GREEN' | 'REGULAR';
export type DayOfWeek = 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY' | 'SUNDAY';
export type ReservationRestriction = 'RESERVATION' | 'RESERVATION_EXPIRES';

/**
 * What the prices of a tariff say about taxes: OCPI 2.3.0, mod_tariffs, `tax_included`. UNKNOWN is a tariff told in
 * 2.1.1, which has no VAT.
 */
export type TaxIncluded = 'YES' | 'NO' | 'N/A' | 'UNKNOWN';

/** OCPI 2.2.1, mod_tariffs, PriceComponent. Price per kWh, per hour or flat; `vat` in percent; `stepSize` in Wh or seconds. */
export interface PriceComponent {
  readonly type: TariffDimension;
  readonly price: Decimal;
  /** Percent. Absent: no VAT applicable, distinct from 0. */
  readonly vat?: Decimal;
  readonly stepSize: number;
}

/** OCPI 2.2.1, mod_tariffs, TariffRestrictions. All that are present must hold. Times are local, `HH:MM`; dates `YYYY-MM-DD`. */
export interface TariffRestrictions {
  readonly startTime?: string;
  readonly endTime?: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly minKwh?: Decimal;
  readonly maxKwh?: Decimal;
  readonly minCurrent?: Decimal;
  readonly maxCurrent?: Decimal;
  readonly minPower?: Decimal;
  readonly maxPower?: Decimal;
  readonly minDurationS?: Decimal;
  readonly maxDurationS?: Decimal;
  readonly dayOfWeek?: readonly DayOfWeek[];
  readonly reservation?: ReservationRestriction;
}

export interface TariffElement {
  readonly priceComponents: readonly PriceComponent[];
  readonly restrictions?: TariffRestrictions;
}

/** OCPI 2.2.1, mod_tariffs, Tariff: what the hub needs of it. The JSON that came is kept beside it. */
export interface Tariff {
  readonly party: PartyId;
  readonly id: string;
  readonly currency: string;
  readonly type?: TariffType;
  readonly altText?: readonly DisplayText[];
  readonly altUrl?: string;
  readonly minPrice?: Price;
  readonly maxPrice?: Price;
  /** Absent: NO, as in OCPI 2.2.1. */
  readonly taxIncluded?: TaxIncluded;
  readonly elements: readonly TariffElement[];
  readonly startsAt?: Date;
  readonly endsAt?: Date;
  readonly energyMix?: EnergyMix;
  readonly lastUpdated: Date;
}
