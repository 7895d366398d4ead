import type { Decimal } from '../decimal.js';
import { objectKey, type PartyId } from '../party.js';
import type { Coordinates } from './location.js';
import type { OpenEnum } from './open-enum.js';
import type { Price } from './price.js';
import type { Tariff } from './tariff.js';

export type CdrDimensionType = OpenEnum<
  | 'CURRENT'
  | 'ENERGY'
  | 'ENERGY_EXPORT'
  | 'ENERGY_IMPORT'
  | 'MAX_CURRENT'
  | 'MIN_CURRENT'
  | 'MAX_POWER'
  | 'MIN_POWER'
  | 'PARKING_TIME'
  | 'POWER'
  | 'RESERVATION_TIME'
  | 'STATE_OF_CHARGE'
  | 'TIME'
>;

/** kWh, hours, A, kW or percent by type (OCPI 2.2.1, mod_cdrs, CdrDimensionType). */
export interface CdrDimension {
  readonly type: CdrDimensionType;
  readonly volume: Decimal;
}

/** Ends where the next one starts, the last at the end of the CDR (OCPI 2.2.1, mod_cdrs, ChargingPeriod). */
export interface ChargingPeriod {
  readonly startedAt: Date;
  readonly dimensions: readonly CdrDimension[];
  readonly tariffId?: string;
}

export type TokenType = OpenEnum<'AD_HOC_USER' | 'APP_USER' | 'OTHER' | 'RFID'>;

export interface CdrToken {
  readonly party: PartyId;
  readonly uid: string;
  readonly type: TokenType;
  readonly contractId: string;
}

/** OCPI 2.2.1, mod_cdrs, CdrLocation. It has no time zone: that is looked up in the Location. */
export interface CdrLocation {
  readonly id: string;
  readonly name?: string;
  readonly address: string;
  readonly city: string;
  readonly postalCode?: string;
  readonly state?: string;
  /** ISO 3166-1 alpha-3. */
  readonly country: string;
  readonly coordinates?: Coordinates;
  readonly evseUid: string;
  readonly evseId: string;
  readonly connectorId: string;
  readonly connectorStandard?: string;
  readonly connectorFormat?: string;
  readonly connectorPowerType?: string;
}

/** OCPI 2.2.1, mod_cdrs, SignedData: kept verbatim. */
export interface SignedData {
  readonly encodingMethod: string;
  readonly encodingMethodVersion?: number;
  readonly publicKey?: string;
  readonly url?: string;
  readonly signedValues: readonly {
    readonly nature: string;
    readonly plainData: string;
    readonly signedData: string;
  }[];
}

/** OCPI 2.2.1, mod_cdrs, CDR: immutable. Energy in kWh, times in hours, costs in `currency`. */
export interface Cdr {
  readonly party: PartyId;
  readonly id: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly sessionId?: string;
  readonly token: CdrToken;
  readonly authMethod: string;
  readonly authorizationReference?: string;
  readonly location: CdrLocation;
  readonly meterId?: string;
  readonly currency: string;
  readonly tariffs: readonly Tariff[];
  readonly chargingPeriods: readonly ChargingPeriod[];
  readonly signedData?: SignedData;
  readonly totalCost: Price;
  readonly totalFixedCost?: Price;
  readonly totalEnergyKwh: Decimal;
  readonly totalEnergyCost?: Price;
  readonly totalTimeH: Decimal;
  readonly totalTimeCost?: Price;
  readonly totalParkingTimeH?: Decimal;
  readonly totalParkingCost?: Price;
  readonly totalReservationCost?: Price;
  readonly remark?: string;
  readonly invoiceReferenceId?: string;
  readonly credit: boolean;
  readonly creditReferenceId?: string;
  readonly homeChargingCompensation?: boolean;
  readonly lastUpdated: Date;
}

/** `NL*ABC/123`: ids are unique per party only, and compare without case. */
export function cdrKey(cdr: Pick<Cdr, 'party' | 'id'>): string {
  return objectKey(cdr.party, cdr.id);
}
