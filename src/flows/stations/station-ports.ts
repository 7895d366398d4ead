import type { Station } from '../../domain/stations/station.js';
import type { CommandOutcome, StationCommand } from '../../domain/stations/station-command.js';
import type { StationFrame } from '../../domain/stations/station-frame.js';

/** Commands to stations, whichever process a station is connected to. */
export interface StationClient {
  /**
   * Sends a command and waits for what becomes of it; the deadline counts the time in the queue. Never rejects for
   * reasons of the station: see `CommandOutcome`.
   */
  command(stationId: string, command: StationCommand, timeoutMs?: number): Promise<CommandOutcome>;
  isConnected(stationId: string): Promise<boolean>;
  /** Closes the station's connection, wherever it is; it may come back. */
  disconnect(stationId: string, why: string): Promise<void>;
}

/** What a station does otherwise than OCPP says. */
export interface Quirk {
  /** Closed list in the making: `unit-hertz`, `value-number`, `extra-property` …: lower case words with dashes. */
  readonly rule: string;
  readonly action: string;
  /** JSON path of the field, without what is the driver's. */
  readonly pointer?: string;
  readonly example?: string;
}

/** Counts quirks. Never makes the caller wait, never throws. */
export interface QuirkLog {
  note(stationId: string, quirk: Quirk): void;
  flush(): Promise<void>;
}

/** A frame as it crossed the socket, without secrets. */
export type Frame = StationFrame;

/** Keeps frames for people who look for what happened. Never makes the caller wait, never throws. */
export interface FrameLog {
  record(frame: Frame): void;
  flush(): Promise<void>;
}

/** What becomes of a station's wish to connect. */
export type StationAdmission =
  | { readonly kind: 'ADMITTED'; readonly station: Station }
  | { readonly kind: 'REFUSED'; readonly httpStatus: 401 | 403 | 404 | 503; readonly why: string };

/** How a station shows who it is. */
export interface StationKnock {
  readonly stationId: string;
  /** Basic password as it came: bytes, since keys may be binary. */
  readonly password?: Uint8Array;
  readonly isTls: boolean;
  readonly clientCertificate?: ClientCertificate;
  readonly remoteAddress: string;
}

export interface ClientCertificate {
  readonly commonName: string;
  readonly serialNumber: string;
  /** SHA-256 of the CAs of its chain, hex without colons. */
  readonly issuerFingerprints: readonly string[];
  readonly isTrusted: boolean;
  readonly validTo: Date;
}

export type AdmitStation = (knock: StationKnock) => Promise<StationAdmission>;
