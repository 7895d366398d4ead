import type { ReportedVariable } from '../../../domain/stations/abilities-201.js';

/** What is known of the device model of a station. */
export interface DeviceReport {
  readonly stationId: string;
  readonly variables: readonly ReportedVariable[];
  /** When the last whole report was complete. */
  readonly reportedAt: Date;
  readonly revision: number;
}

/** One NotifyReport of several. */
export interface DeviceReportPart {
  readonly stationId: string;
  readonly requestNumber: number;
  readonly seqNo: number;
  readonly isLast: boolean;
  readonly variables: readonly ReportedVariable[];
  readonly receivedAt: Date;
}

/** What stations of OCPP 2.0.1 report of themselves. */
export interface DeviceReportStore {
  find(stationId: string): Promise<DeviceReport | undefined>;
  /** False: somebody else has written since; revision 1 inserts. */
  put(report: DeviceReport): Promise<boolean>;
  /** Keeps a part until the report is whole, for a day at most; the same part again takes its place. */
  keepPart(part: DeviceReportPart): Promise<void>;
  /** In their order. */
  parts(stationId: string, requestNumber: number): Promise<readonly DeviceReportPart[]>;
  dropParts(stationId: string, requestNumber: number): Promise<void>;
}
