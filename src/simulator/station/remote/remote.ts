import type { HeldProfile, HeldSchedule } from '../meter/charging-limit.js';
import type { StationToken } from '../station-memory.js';

/** What a hub may ask of a station, in words that fit both versions. Each answers with a status of OCPP 1.6 where both agree. */
export interface Remote {
  /** Rejected, or Accepted and what 2.0.1 tells then: the transaction that runs already. */
  start(asked: RemoteStart): 'Accepted' | 'Rejected';
  /** By the hub's number (OCPP 1.6) or the station's own id. */
  stop(transaction: number | string): 'Accepted' | 'Rejected';
  unlock(outlet: number): 'Busy' | 'Unknown' | 'Unlocked';
  reserve(asked: AskedReservation): 'Accepted' | 'Faulted' | 'Occupied' | 'Rejected' | 'Unavailable';
  cancelReservation(id: number): 'Accepted' | 'Rejected';
  /** The restart follows the answer. */
  reset(how: 'HARD' | 'ON_IDLE' | 'SOFT'): 'Accepted' | 'Scheduled';
  /** Outlet 0: all of them. */
  changeAvailability(outlet: number, isOperative: boolean): 'Accepted' | 'Rejected' | 'Scheduled';
  trigger(message: string, outlet: number | undefined): 'Accepted' | 'NotImplemented' | 'Rejected';
  setProfile(profile: AskedProfile): 'Accepted' | 'Rejected';
  clearProfiles(which: {
    readonly id?: number | undefined;
    readonly outlet?: number | undefined;
    readonly purpose?: HeldProfile['purpose'] | undefined;
    readonly stackLevel?: number | undefined;
  }): 'Accepted' | 'Unknown';
  /** Undefined: no such outlet. */
  composite(asked: { readonly outlet: number; readonly durationS: number; readonly unit?: 'A' | 'W' | undefined }):
    | {
        readonly startsAt: string;
        readonly unit: 'A' | 'W';
        readonly periods: readonly { readonly startPeriod: number; readonly limit: number }[];
      }
    | undefined;
  readonly localList: LocalList;
  readonly configuration: RemoteConfiguration;
  /** What follows is told by status messages. */
  updateFirmware(asked: { readonly url: string; readonly requestId?: number }): void;
  /** The name of the file that is being sent. */
  sendLog(asked: { readonly url: string; readonly requestId?: number }): string;
  readonly certificates: Certificates;
  transactionStatus(id: string | undefined): { readonly isOngoing: boolean; readonly isQueued: boolean };
}

export interface RemoteStart {
  readonly outlet?: number | undefined;
  readonly token: StationToken;
  /** OCPP 2.0.1; 1.6 has none: 0. */
  readonly remoteStartId: number;
  readonly profile?: AskedProfile | undefined;
}

export interface AskedReservation {
  readonly id: number;
  readonly outlet: number;
  readonly token: string;
  readonly parentToken?: string;
  readonly expiresAt: string;
}

/** TX without a transaction: of the one that runs at the outlet. */
export interface AskedProfile extends Omit<HeldProfile, 'setAt' | 'transaction' | 'schedule'> {
  readonly transaction?: number | string | undefined;
  readonly schedule: HeldSchedule;
}

export interface LocalList {
  version(): number;
  /** A token without a status is taken off. */
  send(list: {
    readonly version: number;
    readonly isFull: boolean;
    readonly entries: readonly { readonly token: string; readonly status?: string | undefined }[];
  }): 'Accepted' | 'Failed' | 'VersionMismatch';
}

export interface RemoteConfiguration {
  keys(): readonly string[];
  get(key: string): { readonly value: string; readonly isReadOnly: boolean } | undefined;
  set(key: string, value: string): 'Accepted' | 'NotSupported' | 'Rejected';
  /** OCPP 2.0.1: tells all of it, in parts, after the answer. */
  report(requestId: number): void;
}

export interface CertificateHash {
  readonly hashAlgorithm: 'SHA256';
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

export interface Certificates {
  /** The station's own, which came back signed. */
  take(chainPem: string): 'Accepted' | 'Rejected';
  install(use: string, pem: string): 'Accepted' | 'Rejected';
  list(uses: readonly string[] | undefined): readonly { readonly use: string; readonly hash: CertificateHash }[];
  remove(hash: CertificateHash): 'Accepted' | 'NotFound';
}
