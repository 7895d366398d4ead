import { type Connection, type Model, Schema } from 'mongoose';
import type { DifferenceReport } from '../../../domain/spot/difference-report.js';
import type { DifferenceReportStore, ReportSummary } from '../../pricing/difference-report-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

/** With the number of its periods, so that a list need not read them. */
type ReportDocument = Omit<DifferenceReport, 'id' | 'differences'> & {
  _id: string;
  count: number;
  differences: unknown;
};

export function mongoDifferenceReportStore(connection: Connection): DifferenceReportStore {
  const reports = reportModel(connection);
  return {
    open: async ({ id, differences, ...rest }) => {
      const stored = { _id: id, ...rest, count: differences.length, differences: toStored(differences) };
      await insertedAsNew(reports.create(stored));
    },
    find: async (id) => {
      const found = await reports.findById(id).lean<ReportDocument>();
      if (!found) return undefined;
      const { _id, count: _count, ...rest } = found;
      return { id: _id, ...fromStored<Omit<DifferenceReport, 'id'>>(rest) };
    },
    list: async ({ state, index, offset, limit }) => {
      const filter = { ...(state && { state }), ...(index !== undefined && { index }) };
      const newestFirst = reports.find(filter, { differences: 0 }).sort({ openedAt: -1, _id: 1 });
      const found = await newestFirst.skip(offset).limit(limit).lean<Omit<ReportDocument, 'differences'>[]>();
      const items = found.map(({ _id, ...rest }): ReportSummary => ({ id: _id, ...rest }));
      return { items, total: await reports.countDocuments(filter) };
    },
    close: async (id, closing) => {
      const closed = await reports.updateOne({ _id: id, state: 'OPEN' }, { $set: { ...closing, state: 'CLOSED' } });
      return closed.modifiedCount === 1;
    },
  };
}

function reportModel(connection: Connection): Model<ReportDocument> {
  const schema = new Schema<ReportDocument>(
    {
      _id: { type: String, required: true },
      index: String,
      importId: String,
      openedAt: Date,
      count: Number,
      differences: [Schema.Types.Mixed],
      state: String,
      closedAt: Date,
      closedBy: String,
      note: String,
    },
    { versionKey: false, collection: 'price-differences' },
  );
  schema.index({ openedAt: -1 });
  schema.index({ state: 1, openedAt: -1 });
  schema.index({ index: 1, openedAt: -1 });
  return connection.model<ReportDocument>('PriceDifferences', schema);
}
