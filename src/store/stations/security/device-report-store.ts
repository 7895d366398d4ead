import type { ReportedVariable } from '../../../domain/stations/abilities-201.js';

/** What is known of the device model of a station. */
export interface DeviceReport {
  readonly stationId: string;
  readonly variables: readonly ReportedVariable[];
  /** When something of it was reported last. */
  readonly reportedAt: Date;
  /** Of the report that came last, or is coming: its request and the number of its last part. */
  readonly requestNumber: number;
  readonly seqNo: number;
  readonly revision: number;
}

/** What stations of OCPP 2.0.1 report of themselves. */
export interface DeviceReportStore {
  find(stationId: string): Promise<DeviceReport | undefined>;
  /** False: somebody else has written since; revision 1 inserts. */
  put(report: DeviceReport): Promise<boolean>;
}
