import type { SignedReading } from './meter/signed-reading.js';
import type { Payload } from './socket/link.js';
import type { Configuration, LocalTransaction, QueuedMessage, StationToken } from './station-memory.js';
import type { StationFace } from './station-options.js';

/** State of an outlet in OCPP 1.6's words; 2.0.1 has fewer. */
export type OutletStatus =
  | 'Available'
  | 'Charging'
  | 'Faulted'
  | 'Finishing'
  | 'Preparing'
  | 'Reserved'
  | 'SuspendedEV'
  | 'SuspendedEVSE'
  | 'Unavailable';

export interface Message {
  readonly action: string;
  readonly payload: Payload;
}

export type BootReason = 'FirmwareUpdate' | 'PowerUp' | 'RemoteReset' | 'Triggered';

export type SampleContext = 'Sample.Periodic' | 'Transaction.Begin' | 'Transaction.End' | 'Trigger';

/** What the meter of an outlet showed. */
export interface MeterSample {
  readonly at: string;
  readonly energyWh: number;
  readonly powerW?: number;
  readonly context: SampleContext;
  readonly signed?: SignedReading;
}

/** What leads to an event of a transaction. */
export interface TransactionTurn {
  readonly transaction: LocalTransaction;
  readonly sample: MeterSample;
  readonly status: OutletStatus;
  readonly why: 'AUTHORIZED' | 'PERIODIC' | 'PLUGGED_IN' | 'REMOTE' | 'STATE';
  /** The token where it is told for the first time. */
  readonly token?: StationToken;
  readonly isOffline: boolean;
  /** Values beside those of the stop itself, where the station tells them. */
  readonly atStop?: readonly MeterSample[];
}

/** Whether a driver may charge, as the hub wrote it; and what it calls the transaction (OCPP 1.6). */
export interface Verdict {
  /** Absent: not asked. */
  readonly status?: string;
  readonly hubNumber?: number;
}

/** What a station says in one version of OCPP. */
export interface Dialect {
  readonly configuration: Configuration;
  boot(face: StationFace, reason: BootReason): Message;
  status(outlet: number, status: OutletStatus, at: string): Message;
  /** Of the station as a whole; undefined: this version has none. */
  wholeStatus(at: string): Message | undefined;
  authorize(token: StationToken): Message;
  started(turn: TransactionTurn): Message;
  /** Undefined: says nothing of this in a transaction. */
  updated(turn: TransactionTurn): Message | undefined;
  ended(turn: TransactionTurn): Message;
  /** Values outside of a transaction. */
  measured(outlet: number, sample: MeterSample): Message;
  /** The message as it is sent: with what the hub calls the transaction by now. */
  addressed(message: QueuedMessage, transaction: LocalTransaction | undefined): Payload;
  verdictOf(answer: Payload): Verdict;
  firmware(status: string, requestId: number | undefined): Message;
  log(status: string, requestId: number | undefined): Message;
  /** Undefined: this version has no message for it. */
  reservationExpired(id: number): Message | undefined;
  /** Whether a connector stays locked while a transaction runs that its driver may end. */
  readonly keepsLocked: boolean;
  /** How the station answers what the hub asks; undefined: it does not know the action. */
  command(action: string, payload: Payload): Promise<Payload> | undefined;
}
