/**
 * What platforms send each other, as OCPI 2.2.1 spells it: only the fields that a simulated network fills. Amounts and
 * volumes are JSON numbers here, as in most platforms; they are made from integers just before they are sent.
 */
export interface OcpiParty {
  readonly country_code: string;
  readonly party_id: string;
}

export interface PlatformRole extends OcpiParty {
  readonly role: 'CPO' | 'EMSP' | 'HUB' | 'NSP';
  readonly business_details: { readonly name: string };
}

export interface OcpiCredentials {
  readonly token: string;
  readonly url: string;
  readonly roles: readonly PlatformRole[];
}

export interface OcpiEndpoint {
  readonly identifier: string;
  readonly role: 'SENDER' | 'RECEIVER';
  readonly url: string;
}

export interface OcpiPrice {
  readonly excl_vat: number;
  readonly incl_vat?: number;
}

export interface OcpiConnector {
  readonly id: string;
  readonly standard: string;
  readonly format: 'SOCKET' | 'CABLE';
  readonly power_type: 'AC_1_PHASE' | 'AC_3_PHASE' | 'DC';
  readonly max_voltage: number;
  readonly max_amperage: number;
  readonly max_electric_power: number;
  readonly tariff_ids?: readonly string[];
  readonly last_updated: string;
}

export interface OcpiEvse {
  readonly uid: string;
  readonly evse_id: string;
  readonly status: 'AVAILABLE' | 'CHARGING' | 'INOPERATIVE' | 'REMOVED' | 'RESERVED';
  readonly capabilities?: readonly string[];
  readonly connectors: readonly OcpiConnector[];
  readonly last_updated: string;
}

export interface OcpiLocation extends OcpiParty {
  readonly id: string;
  readonly publish: boolean;
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly postal_code: string;
  /** ISO 3166-1 alpha-3. */
  readonly country: string;
  readonly coordinates: { readonly latitude: string; readonly longitude: string };
  readonly evses: readonly OcpiEvse[];
  readonly time_zone: string;
  readonly last_updated: string;
}

export interface OcpiPriceComponent {
  readonly type: 'ENERGY' | 'FLAT' | 'PARKING_TIME' | 'TIME';
  readonly price: number;
  readonly vat?: number;
  readonly step_size: number;
}

export interface OcpiTariff extends OcpiParty {
  readonly id: string;
  readonly currency: string;
  readonly elements: readonly {
    readonly price_components: readonly OcpiPriceComponent[];
    readonly restrictions?: { readonly start_time?: string; readonly end_time?: string };
  }[];
  readonly start_date_time?: string;
  readonly end_date_time?: string;
  readonly last_updated: string;
}

export interface OcpiToken extends OcpiParty {
  readonly uid: string;
  readonly type: 'RFID' | 'APP_USER';
  readonly contract_id: string;
  readonly issuer: string;
  readonly valid: boolean;
  readonly whitelist: 'ALWAYS' | 'ALLOWED' | 'ALLOWED_OFFLINE' | 'NEVER';
  readonly last_updated: string;
}

export type OcpiCdrToken = Pick<OcpiToken, 'country_code' | 'party_id' | 'uid' | 'type' | 'contract_id'>;

export interface OcpiChargingPeriod {
  readonly start_date_time: string;
  readonly dimensions: readonly { readonly type: 'ENERGY' | 'TIME' | 'PARKING_TIME'; readonly volume: number }[];
  readonly tariff_id?: string;
}

export interface OcpiCdrLocation {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly postal_code: string;
  readonly country: string;
  readonly coordinates: { readonly latitude: string; readonly longitude: string };
  readonly evse_uid: string;
  readonly evse_id: string;
  readonly connector_id: string;
  readonly connector_standard: string;
  readonly connector_format: string;
  readonly connector_power_type: string;
}

export interface OcpiCdr extends OcpiParty {
  readonly id: string;
  readonly start_date_time: string;
  readonly end_date_time: string;
  readonly session_id: string;
  readonly cdr_token: OcpiCdrToken;
  readonly auth_method: 'WHITELIST' | 'AUTH_REQUEST' | 'COMMAND';
  readonly authorization_reference?: string;
  readonly cdr_location: OcpiCdrLocation;
  readonly currency: string;
  readonly tariffs: readonly OcpiTariff[];
  readonly charging_periods: readonly OcpiChargingPeriod[];
  readonly total_cost: OcpiPrice;
  readonly total_fixed_cost?: OcpiPrice;
  readonly total_energy: number;
  readonly total_energy_cost?: OcpiPrice;
  readonly total_time: number;
  readonly total_parking_time?: number;
  readonly total_parking_cost?: OcpiPrice;
  readonly credit?: boolean;
  readonly credit_reference_id?: string;
  readonly last_updated: string;
}

export interface OcpiSession extends OcpiParty {
  readonly id: string;
  readonly start_date_time: string;
  readonly end_date_time?: string;
  readonly kwh: number;
  readonly cdr_token: OcpiCdrToken;
  readonly auth_method: 'WHITELIST' | 'AUTH_REQUEST' | 'COMMAND';
  readonly authorization_reference?: string;
  readonly location_id: string;
  readonly evse_uid: string;
  readonly connector_id: string;
  readonly currency: string;
  readonly charging_periods?: readonly OcpiChargingPeriod[];
  readonly total_cost?: OcpiPrice;
  readonly status: 'ACTIVE' | 'COMPLETED' | 'PENDING' | 'RESERVATION';
  readonly last_updated: string;
}

/** The functional modules and the hub's client info: what a simulated platform speaks beside versions and credentials. */
export const MODULES = [
  'locations',
  'sessions',
  'tariffs',
  'tokens',
  'cdrs',
  'commands',
  'chargingprofiles',
  'hubclientinfo',
] as const;
export type ModuleName = (typeof MODULES)[number];

export function isModule(text: string): text is ModuleName {
  return MODULES.some((name) => name === text);
}

/** Every module of OCPI 2.2.1: also those with which platforms get to know each other. */
export type MessageModule = ModuleName | 'versions' | 'credentials';

export function isMessageModule(text: string): text is MessageModule {
  return text === 'versions' || text === 'credentials' || isModule(text);
}

/** `2026-10-14T17:00:00Z`: OCPI's DateTime without fractions, which no partner misreads. */
export function dateTime(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** `NL*ABC`. */
export function partyName({ country_code, party_id }: OcpiParty): string {
  return `${country_code}*${party_id}`.toUpperCase();
}
