import type { OcpiToken } from './ocpi-objects.js';

/** OCPI 2.2.1, mod_commands, CommandType. */
export const COMMANDS = [
  'CANCEL_RESERVATION',
  'RESERVE_NOW',
  'START_SESSION',
  'STOP_SESSION',
  'UNLOCK_CONNECTOR',
] as const;
export type CommandType = (typeof COMMANDS)[number];

export function isCommand(text: string): text is CommandType {
  return COMMANDS.some((command) => command === text);
}

/** What each command says beside its `response_url`. */
export interface CommandFields {
  readonly CANCEL_RESERVATION: { readonly reservation_id: string };
  readonly RESERVE_NOW: {
    readonly token: OcpiToken;
    readonly expiry_date: string;
    readonly reservation_id: string;
    readonly location_id: string;
    readonly evse_uid?: string;
    readonly authorization_reference?: string;
  };
  readonly START_SESSION: {
    readonly token: OcpiToken;
    readonly location_id: string;
    readonly evse_uid?: string;
    readonly connector_id?: string;
    readonly authorization_reference?: string;
  };
  readonly STOP_SESSION: { readonly session_id: string };
  readonly UNLOCK_CONNECTOR: {
    readonly location_id: string;
    readonly evse_uid: string;
    readonly connector_id: string;
  };
}

/** What the CPO says at once: whether it passes the request on to the charge point. */
export type CommandResponseType = 'NOT_SUPPORTED' | 'REJECTED' | 'ACCEPTED' | 'UNKNOWN_SESSION';

/** What the charge point says later. */
export type CommandResultType =
  | 'ACCEPTED'
  | 'CANCELED_RESERVATION'
  | 'EVSE_OCCUPIED'
  | 'EVSE_INOPERATIVE'
  | 'FAILED'
  | 'NOT_SUPPORTED'
  | 'REJECTED'
  | 'TIMEOUT'
  | 'UNKNOWN_RESERVATION';

export interface OcpiCommandResult {
  readonly result: CommandResultType;
  readonly message?: readonly { readonly language: string; readonly text: string }[];
}

/** OCPI 2.2.1, mod_charging_profiles. */
export interface OcpiChargingProfile {
  readonly start_date_time?: string;
  readonly duration?: number;
  readonly charging_rate_unit: 'W' | 'A';
  readonly min_charging_rate?: number;
  readonly charging_profile_period: readonly { readonly start_period: number; readonly limit: number }[];
}

export interface OcpiActiveChargingProfile {
  readonly start_date_time: string;
  readonly charging_profile: OcpiChargingProfile;
}

export type ProfileResponseType = 'ACCEPTED' | 'NOT_SUPPORTED' | 'REJECTED' | 'TOO_OFTEN' | 'UNKNOWN_SESSION';
export type ProfileResultType = 'ACCEPTED' | 'REJECTED' | 'UNKNOWN';

export interface OcpiChargingPreferences {
  readonly profile_type: 'CHEAP' | 'FAST' | 'GREEN' | 'REGULAR';
  readonly departure_time?: string;
  readonly energy_need?: number;
  readonly discharge_allowed?: boolean;
}

export type PreferencesResponseType =
  | 'ACCEPTED'
  | 'DEPARTURE_REQUIRED'
  | 'ENERGY_NEED_REQUIRED'
  | 'NOT_POSSIBLE'
  | 'PROFILE_TYPE_NOT_SUPPORTED';

/** What an eMSP says of a token in real time (mod_tokens, AllowedType). */
export const ALLOWED_TYPES = ['ALLOWED', 'BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED'] as const;
export type AllowedType = (typeof ALLOWED_TYPES)[number];
