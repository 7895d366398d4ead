import { type Connection, type Model, Schema } from 'mongoose';
import type { DeviceReport, DeviceReportStore } from '../../../stations/security/device-report-store.js';
import { insertedAsNew } from '../../base/duplicate-key.js';

type ReportDocument = Omit<DeviceReport, 'stationId'> & { _id: string };

export function mongoDeviceReportStore(connection: Connection): DeviceReportStore {
  const reports = reportModel(connection);
  return {
    find: async (stationId) => {
      const found = await reports.findById(stationId).lean<ReportDocument>();
      if (!found) return undefined;
      const { _id, ...report } = found;
      return { stationId: _id, ...report };
    },
    put: async ({ stationId, ...report }) => {
      if (report.revision === 1) return insertedAsNew(reports.create({ _id: stationId, ...report }));
      const filter = { _id: stationId, revision: report.revision - 1 };
      return (await reports.updateOne(filter, { $set: report })).matchedCount === 1;
    },
  };
}

function reportModel(connection: Connection): Model<ReportDocument> {
  const schema = new Schema<ReportDocument>(
    {
      _id: { type: String, required: true },
      variables: Schema.Types.Mixed,
      reportedAt: Date,
      requestNumber: Number,
      seqNo: Number,
      revision: Number,
    },
    { versionKey: false, minimize: false, collection: 'station-device-reports' },
  );
  return connection.model<ReportDocument>('StationDeviceReport', schema);
}
