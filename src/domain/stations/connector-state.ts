/** What a station says of a connector: the states of OCPP 1.6 (7.7), and Occupied of 2.0.1, which tells less. */
export type ConnectorStatus =
  | 'Available'
  | 'Charging'
  | 'Faulted'
  | 'Finishing'
  | 'Occupied'
  | 'Preparing'
  | 'Reserved'
  | 'SuspendedEV'
  | 'SuspendedEVSE'
  | 'Unavailable';

/** What is known of an outlet now. The station as a whole has a state of its own under evse 0, connector 0. */
export interface ConnectorState {
  readonly stationId: string;
  readonly evse: number;
  readonly connector: number;
  readonly status: ConnectorStatus;
  /** OCPP 1.6 errorCode, unless NoError. */
  readonly errorCode?: string;
  readonly vendorErrorCode?: string;
  readonly info?: string;
  /** By the station's clock where that is sane, else by ours: the order of states goes by this. */
  readonly at: Date;
  /** When the station told this status first, where it has told it again since. */
  readonly since?: Date;
  readonly receivedAt: Date;
  readonly revision: number;
}

/** A status as it came. */
export interface StatusReport {
  readonly status: ConnectorStatus;
  readonly errorCode?: string;
  readonly vendorErrorCode?: string;
  readonly info?: string;
  readonly at: Date;
}
