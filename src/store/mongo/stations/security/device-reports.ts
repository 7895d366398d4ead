import { type Connection, type Model, Schema } from 'mongoose';
import type {
  DeviceReport,
  DeviceReportPart,
  DeviceReportStore,
} from '../../../stations/security/device-report-store.js';
import { insertedAsNew } from '../../base/duplicate-key.js';

type ReportDocument = Omit<DeviceReport, 'stationId'> & { _id: string };
type PartDocument = DeviceReportPart & { _id: string };

const PARTS_KEPT_SECONDS = 86_400;

export function mongoDeviceReportStore(connection: Connection): DeviceReportStore {
  const reports = reportModel(connection);
  const parts = partModel(connection);
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
    keepPart: async (part) => {
      const _id = `${part.stationId} ${part.requestNumber} ${part.seqNo}`;
      await parts.updateOne({ _id }, { $set: part }, { upsert: true });
    },
    parts: async (stationId, requestNumber) => {
      const found = await parts.find({ stationId, requestNumber }).sort({ seqNo: 1 }).lean<PartDocument[]>();
      return found.map(({ _id, ...part }) => part);
    },
    dropParts: async (stationId, requestNumber) => {
      await parts.deleteMany({ stationId, requestNumber });
    },
  };
}

function reportModel(connection: Connection): Model<ReportDocument> {
  const schema = new Schema<ReportDocument>(
    {
      _id: { type: String, required: true },
      variables: Schema.Types.Mixed,
      reportedAt: Date,
      revision: Number,
    },
    { versionKey: false, minimize: false, collection: 'station-device-reports' },
  );
  return connection.model<ReportDocument>('StationDeviceReport', schema);
}

function partModel(connection: Connection): Model<PartDocument> {
  const schema = new Schema<PartDocument>(
    {
      _id: { type: String, required: true },
      stationId: String,
      requestNumber: Number,
      seqNo: Number,
      isLast: Boolean,
      variables: Schema.Types.Mixed,
      receivedAt: Date,
    },
    { versionKey: false, minimize: false, collection: 'station-device-report-parts' },
  );
  schema.index({ stationId: 1, requestNumber: 1, seqNo: 1 });
  schema.index({ receivedAt: 1 }, { expireAfterSeconds: PARTS_KEPT_SECONDS });
  return connection.model<PartDocument>('StationDeviceReportPart', schema);
}
