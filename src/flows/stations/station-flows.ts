import type { Authorization } from '../../domain/charging/authorization.js';
import type { IdToken } from '../../domain/charging/id-token.js';
import type { MeterReading } from '../../domain/charging/meter-sample.js';
import type { StatusReport } from '../../domain/stations/connector-state.js';
import type { OcppVersion, OutletRef, Registration, Station, StationBoot } from '../../domain/stations/station.js';

/** Who sent a message, and when it came. Messages of one station come one after the other, never two at a time. */
export interface FromStation {
  readonly station: Station;
  readonly version: OcppVersion;
  readonly receivedAt: Date;
}

/** What stations tell the hub, in words that fit all versions of OCPP: `wire/ocpp` calls it, compose builds it. */
export interface StationFlows {
  boot(from: FromStation, boot: Omit<StationBoot, 'at' | 'version'>): Promise<BootAnswer>;
  /** A Heartbeat, or any other sign of life. */
  seen(from: FromStation): void;
  reportStatus(from: FromStation, outlet: OutletRef, report: StatusReport): Promise<void>;
  authorize(from: FromStation, asked: AskedToken): Promise<Authorization>;
  startTransaction(from: FromStation, start: TransactionStart): Promise<TransactionStarted>;
  meterValues(from: FromStation, values: StationMeterValues): Promise<void>;
  /** Never refuses: what cannot be matched is kept for a person. */
  stopTransaction(from: FromStation, stop: TransactionStop): Promise<Authorization | undefined>;
  transactionEvent(from: FromStation, event: TransactionEvent): Promise<TransactionEventAnswer>;
  /** OCPP 1.6 FirmwareStatusNotification, SignedFirmwareStatusNotification; 2.0.1 FirmwareStatusNotification. */
  firmwareStatus(
    from: FromStation,
    status: { readonly status: string; readonly requestNumber?: number },
  ): Promise<void>;
  /** DiagnosticsStatusNotification, LogStatusNotification. */
  logStatus(from: FromStation, status: { readonly status: string; readonly requestNumber?: number }): Promise<void>;
  securityEvent(from: FromStation, event: StationSecurityEvent): Promise<void>;
  /** Answer Accepted; the signed certificate follows some seconds later as a command. */
  signCertificate(from: FromStation, csrPem: string, requestNumber?: number): Promise<'ACCEPTED' | 'REJECTED'>;
  /** OCPP 2.0.1 NotifyReport, in parts. */
  report(from: FromStation, part: StationReportPart): Promise<void>;
  /** OCPP 2.0.1 ReservationStatusUpdate. */
  reservationEnded(
    from: FromStation,
    ended: { readonly reservationNumber: number; readonly how: 'EXPIRED' | 'REMOVED' },
  ): Promise<void>;
  /** Undefined: no such vendor is known. */
  dataTransfer(
    from: FromStation,
    data: StationData,
  ): Promise<{ readonly status: string; readonly data?: string } | undefined>;
  connected(from: Omit<FromStation, 'receivedAt'>): Promise<void>;
  disconnected(stationId: string): Promise<void>;
}

export interface BootAnswer {
  readonly registration: Registration;
  readonly currentTime: Date;
  /** Until the next heartbeat, or until the station may boot again. */
  readonly intervalSeconds: number;
}

export interface AskedToken {
  readonly idToken: IdToken;
  readonly outlet?: OutletRef;
}

/** OCPP 1.6 StartTransaction. */
export interface TransactionStart {
  readonly outlet: OutletRef;
  readonly idToken: IdToken;
  /** Absent: the station wrote no number. */
  readonly meterStartWh?: string;
  /** Event time: by the station's clock where that is sane. */
  readonly at: Date;
  readonly isClockDoubtful?: true;
  /**
   * What the station wrote for its time, where the clock is doubtful and `at` is when the message came: a repetition has
   * the same text and another `at`, so the key that tells repetitions takes this where it is there.
   */
  readonly timeText?: string;
  readonly reservationNumber?: number;
}

export interface TransactionStarted {
  /** Positive int32, also when the driver may not charge; the same for a repetition. */
  readonly transactionNumber: number;
  readonly authorization: Authorization;
}

/** OCPP 1.6 and 2.0.1 MeterValues. */
export interface StationMeterValues extends MeterReading {
  readonly outlet: OutletRef;
  /** OCPP 1.6, where it is positive. */
  readonly stationRef?: string;
}

/** OCPP 1.6 StopTransaction. */
export interface TransactionStop extends MeterReading {
  /** As it came, also 0, -1 and unknown ones. */
  readonly stationRef: string;
  /** Absent: the station wrote no number. */
  readonly meterStopWh?: string;
  readonly at: Date;
  readonly isClockDoubtful?: true;
  /** As for a start. */
  readonly timeText?: string;
  readonly reason?: string;
  readonly idToken?: IdToken;
}

/** OCPP 2.0.1 TransactionEvent. */
export interface TransactionEvent extends MeterReading {
  readonly kind: 'ENDED' | 'STARTED' | 'UPDATED';
  readonly stationRef: string;
  readonly seqNo: number;
  readonly at: Date;
  readonly isClockDoubtful?: true;
  /** As for a start. */
  readonly timeText?: string;
  readonly offline: boolean;
  readonly trigger: string;
  /** Present in one event only, as a rule. */
  readonly outlet?: OutletRef;
  readonly idToken?: IdToken;
  readonly chargingState?: string;
  readonly stoppedReason?: string;
  readonly reservationNumber?: number;
  readonly remoteStartNumber?: number;
}

export interface TransactionEventAnswer {
  /** Only where the event had an idToken. */
  readonly authorization?: Authorization;
}

export interface StationSecurityEvent {
  readonly type: string;
  readonly at: Date;
  readonly techInfo?: string;
}

export interface StationReportPart {
  readonly requestNumber: number;
  readonly seqNo: number;
  readonly isLast: boolean;
  readonly values: readonly {
    readonly component: string;
    readonly componentInstance?: string;
    readonly evse?: number;
    readonly connector?: number;
    readonly variable: string;
    readonly instance?: string;
    /** Target, MinSet or MaxSet; absent: Actual. */
    readonly attribute?: string;
    readonly value: string;
    readonly unit?: string;
    /** The most that the value may be; of lists the most entries. */
    readonly maxLimit?: string;
    /** ReadOnly, ReadWrite or WriteOnly. */
    readonly mutability?: string;
  }[];
}

export interface StationData {
  readonly vendorId: string;
  readonly messageId?: string;
  readonly data?: string;
}
