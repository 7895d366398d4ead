import type { IdToken } from '../charging/id-token.js';
import type { Decimal } from '../decimal.js';
import type { OutletRef } from './station.js';

/** What the hub asks of a station, in words that fit all versions of OCPP. Each version writes it as its own action. */
export type StationCommand =
  | StartCommand
  | { readonly kind: 'STOP'; readonly stationRef: string }
  | { readonly kind: 'UNLOCK'; readonly outlet: OutletRef }
  | ReserveCommand
  | { readonly kind: 'CANCEL_RESERVATION'; readonly reservationNumber: number }
  | { readonly kind: 'RESET'; readonly how: 'IMMEDIATE' | 'ON_IDLE' }
  | { readonly kind: 'CHANGE_AVAILABILITY'; readonly outlet: OutletRef; readonly operative: boolean }
  | { readonly kind: 'TRIGGER'; readonly message: TriggeredMessage; readonly outlet?: OutletRef }
  | { readonly kind: 'GET_CONFIGURATION'; readonly keys?: readonly string[] }
  | { readonly kind: 'SET_CONFIGURATION'; readonly values: readonly ConfigurationValue[] }
  | { readonly kind: 'SET_PROFILE'; readonly outlet: OutletRef; readonly profile: StationProfile }
  | {
      readonly kind: 'CLEAR_PROFILE';
      readonly profileNumber?: number;
      readonly outlet?: OutletRef;
      readonly purpose?: ProfilePurpose;
    }
  | {
      readonly kind: 'GET_SCHEDULE';
      readonly outlet: OutletRef;
      readonly durationSeconds: number;
      readonly unit?: 'A' | 'W';
    }
  | SendLocalListCommand
  | { readonly kind: 'GET_LOCAL_LIST_VERSION' }
  | { readonly kind: 'CLEAR_CACHE' }
  | UpdateFirmwareCommand
  | {
      readonly kind: 'GET_LOG';
      readonly requestNumber: number;
      readonly url: string;
      readonly log: 'DIAGNOSTICS' | 'SECURITY';
    }
  | { readonly kind: 'GET_TRANSACTION_STATUS'; readonly stationRef: string }
  | { readonly kind: 'INSTALL_CERTIFICATE'; readonly use: CertificateUse; readonly pem: string }
  | {
      readonly kind: 'CERTIFICATE_SIGNED';
      readonly chainPem: string;
      readonly use?: CertificateUse;
      /** OCPP 2.1: of the SignCertificate that it answers. */
      readonly requestNumber?: number;
    }
  | { readonly kind: 'GET_CERTIFICATES'; readonly use: CertificateUse }
  | { readonly kind: 'DELETE_CERTIFICATE'; readonly hash: Readonly<Record<string, string>> }
  | { readonly kind: 'DATA_TRANSFER'; readonly vendorId: string; readonly messageId?: string; readonly data?: string }
  /** An action with a payload that a person wrote. */
  | { readonly kind: 'RAW'; readonly action: string; readonly payload: Readonly<Record<string, unknown>> };

export interface StartCommand {
  readonly kind: 'START';
  readonly outlet: OutletRef;
  readonly idToken: IdToken;
  /** Positive int32, by which 2.0.1 tells which transaction came of it. */
  readonly remoteStartNumber: number;
  readonly profile?: StationProfile;
}

export interface ReserveCommand {
  readonly kind: 'RESERVE';
  /** Positive int32. */
  readonly reservationNumber: number;
  /** Absent or whole station: any outlet. */
  readonly outlet?: OutletRef;
  readonly idToken: IdToken;
  readonly parentIdToken?: IdToken;
  readonly expiresAt: Date;
}

export interface SendLocalListCommand {
  readonly kind: 'SEND_LOCAL_LIST';
  readonly version: number;
  readonly how: 'DIFFERENTIAL' | 'FULL';
  readonly entries: readonly LocalListEntry[];
}

/** Without `status` (differential lists only) the token is taken off the list. */
export interface LocalListEntry {
  readonly idToken: IdToken;
  readonly status?: 'Accepted' | 'Blocked' | 'Expired' | 'Invalid';
  readonly parentIdToken?: IdToken;
  readonly expiresAt?: Date;
}

export interface UpdateFirmwareCommand {
  readonly kind: 'UPDATE_FIRMWARE';
  readonly requestNumber: number;
  readonly url: string;
  readonly retrieveAt: Date;
  /** Both or none: SignedUpdateFirmware of the security whitepaper. */
  readonly signingCertificatePem?: string;
  readonly signature?: string;
}

export type TriggeredMessage =
  | 'BOOT_NOTIFICATION'
  | 'FIRMWARE_STATUS'
  | 'HEARTBEAT'
  | 'LOG_STATUS'
  | 'METER_VALUES'
  | 'SIGN_CERTIFICATE'
  | 'STATUS_NOTIFICATION'
  | 'TRANSACTION_EVENT';

/** `component` of OCPP 2.0.1's device model; 1.6 has keys only. */
export interface ConfigurationValue {
  readonly component?: string;
  readonly key: string;
  readonly value: string;
}

export type ProfilePurpose = 'STATION_MAX' | 'TX' | 'TX_DEFAULT';

/** A charging profile. Never a lasting limit of 0 (load management, clearing). */
export interface StationProfile {
  readonly number: number;
  readonly purpose: ProfilePurpose;
  readonly stackLevel: number;
  /** TX only: what the station calls the transaction; absent in one that comes with START. */
  readonly stationRef?: string;
  readonly kind: 'ABSOLUTE' | 'RELATIVE';
  readonly validFrom?: Date;
  readonly validTo?: Date;
  readonly unit: 'A' | 'W';
  /** ABSOLUTE only. */
  readonly startsAt?: Date;
  readonly durationSeconds?: number;
  readonly minChargingRate?: Decimal;
  /** The first one starts at 0; limits have one decimal. */
  readonly periods: readonly { readonly startSeconds: number; readonly limit: Decimal; readonly phases?: number }[];
}

export type CertificateUse = 'CSMS_ROOT' | 'MANUFACTURER_ROOT' | 'MO_ROOT' | 'STATION' | 'V2G' | 'V2G_ROOT';

/**
 * What became of a command. ANSWERED: `status` as the station wrote it (`Accepted`, `Occupied`, `RebootRequired` …; for
 * answers without a status: `Accepted`), and its whole answer. The others: nothing is known but that.
 * OFFLINE: no connection at that moment. TIMEOUT: sent, or still waiting for its turn, when the deadline passed.
 * NOT_SUPPORTED: CALLERROR NotImplemented or NotSupported. FAILED: any other CALLERROR, or the connection was lost.
 */
export type CommandOutcome =
  | { readonly kind: 'ANSWERED'; readonly status: string; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly kind: 'FAILED' | 'NOT_SUPPORTED'; readonly why: string }
  | { readonly kind: 'OFFLINE' }
  | { readonly kind: 'TIMEOUT' };
