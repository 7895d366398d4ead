import type { Decimal } from '../decimal.js';
import type { PartyId } from '../party.js';
import type { OcppVersion } from '../stations/station.js';
import type { AuthorizationStatus, Driver, Reserved } from './authorization.js';
import type { IdToken } from './id-token.js';
import type { MeterSample, SignedSample } from './meter-sample.js';

/** Why a transaction needs a person, or deserves a look. */
export type TransactionFlag =
  | 'BASELINE_DOUBTFUL'
  | 'CLOCK_DOUBTFUL'
  | 'DRIVER_UNKNOWN'
  | 'ENERGY_DOUBTFUL'
  | 'INTERRUPTED'
  | 'LATE_VALUES'
  | 'METER_RESET'
  | 'NEVER_STOPPED'
  | 'NOT_AUTHORIZED'
  | 'NOT_PRICEABLE'
  | 'OTHER_STOP_TOKEN'
  | 'OUTLET_UNKNOWN'
  | 'SIGNATURE_INVALID'
  | 'STOP_UNMATCHED'
  | 'SUSPECTED_LOST'
  | 'VALUES_MISSING';

/** How a transaction ended. STATION: it said so. INTERRUPTED: another one began. LOST: it never came back. */
export interface TransactionEnd {
  readonly at: Date;
  readonly how: 'INTERRUPTED' | 'LOST' | 'STATION';
  readonly meterStopWh?: Decimal;
  /** As the station wrote it: EVDisconnected, Local, Remote …. */
  readonly reason?: string;
  readonly idToken?: IdToken;
}

/** What is left to do: found by a query, so that a crash costs only time. CLOSE: end what is suspected to be lost. */
export type TransactionStep = 'CLOSE' | 'ISSUE_CDR' | 'TELL_SESSION';

/**
 * What became of it at OCPI. OPEN: nothing final yet. CDR: one was issued. QUARANTINED: a person has to look before one
 * is. NOTHING: no CDR comes of it (no energy and nobody to bill, or a person has said so).
 */
export type TransactionOutcome = 'CDR' | 'NOTHING' | 'OPEN' | 'QUARANTINED';

/** A person's word on a transaction that could not be billed by itself. */
export interface TransactionReview {
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
  readonly decision: 'BILL' | 'NOTHING';
  /** In place of what was measured. */
  readonly energyWh?: Decimal;
  /** In place of what the flags say. */
  readonly driver?: Driver;
}

/** A transaction of a station: from it Session and CDR are made. Meter values are kept beside it. Energies in Wh. */
export interface Transaction {
  /** The hub's own, at most 36 characters: OCPI CDR.id and, unless `sessionId` says another one, Session.id. */
  readonly id: string;
  /** The OCPI Session of the reservation that it has used, which goes on as its own. */
  readonly sessionId?: string;
  /** The reservation that it has used. */
  readonly reserved?: Reserved;
  readonly stationId: string;
  readonly party: PartyId;
  readonly siteId: string;
  /** What the station calls it: an int32 that the hub gave (OCPP 1.6), or its own text (2.0.1). Unique with stationId. */
  readonly stationRef: string;
  /** Unique: what tells that a start is a repetition of this one. */
  readonly startKey: string;
  readonly evse: number;
  readonly connector: number;
  readonly evseUid: string;
  readonly connectorId: string;
  /** By the station's clock where that is sane. */
  readonly startedAt: Date;
  readonly meterStartWh?: Decimal;
  readonly idToken?: IdToken;
  /** OCPP 2.0.1: when the event with the token happened; the earliest one tells who charges. */
  readonly idTokenAt?: Date;
  /** What the station was answered; absent: nobody has been asked (yet). */
  readonly authorization?: AuthorizationStatus;
  /** Absent: nobody is known who could be billed (yet). */
  readonly driver?: Driver;
  readonly end?: TransactionEnd;
  readonly flags: readonly TransactionFlag[];
  readonly reservationNumber?: number;
  readonly remoteStartNumber?: number;
  readonly outcome: TransactionOutcome;
  readonly nextStep?: TransactionStep;
  /** The next step is not taken before this. */
  readonly dueAt?: Date;
  /** What was last told of the session; `registerWh`: what the meter showed then, where that is known. */
  readonly told?: {
    readonly at: Date;
    readonly energyWh: Decimal;
    readonly status: string;
    readonly registerWh?: Decimal;
  };
  /** The station booted while it was open, and has not spoken of it since. */
  readonly suspectedLostAt?: Date;
  /** Why a person has to look, in words. */
  readonly why?: string;
  /** What a person has decided. */
  readonly review?: TransactionReview;
  /** OCPP version of the station that began it. */
  readonly version?: OcppVersion;
  readonly receivedAt: Date;
  readonly updatedAt: Date;
  readonly revision: number;
}

/** The id of its OCPI Session. */
export function sessionIdOf({ id, sessionId }: Pick<Transaction, 'id' | 'sessionId'>): string {
  return sessionId ?? id;
}

/**
 * Something that happened in a transaction, kept as it came; each once, by its key. What a transaction amounts to is
 * calculated from these.
 */
export interface TransactionFact {
  /** Unique: station, transaction or outlet, time and content. */
  readonly key: string;
  readonly stationId: string;
  /** Absent: belongs to none (yet). */
  readonly transactionId?: string;
  readonly evse: number;
  readonly connector: number;
  readonly at: Date;
  readonly receivedAt: Date;
  /** OCPP 2.0.1. */
  readonly seqNo?: number;
  /** OCPP 2.0.1: Charging, EVConnected, Idle, SuspendedEV, SuspendedEVSE; 1.6: by the status of the connector. */
  readonly chargingState?: string;
  readonly samples: readonly MeterSample[];
  readonly signed: readonly SignedSample[];
}
