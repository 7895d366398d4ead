import { type Connection, Schema } from 'mongoose';
import type { UntoldMark, UntoldMarkStore } from '../../stations/untold-mark-store.js';

type MarkDocument = Omit<UntoldMark, 'processId'> & { _id: string };

export function mongoUntoldMarkStore(connection: Connection): UntoldMarkStore {
  const schema = new Schema<MarkDocument>(
    { _id: { type: String, required: true }, since: Date, writtenAt: Date },
    { versionKey: false, collection: 'station-untold-marks' },
  );
  schema.index({ writtenAt: 1 });
  const marks = connection.model<MarkDocument>('StationUntoldMark', schema);
  return {
    put: async ({ processId, since, writtenAt }) => {
      await marks.updateOne({ _id: processId }, { $set: { since, writtenAt } }, { upsert: true });
    },
    remove: async ({ processId, writtenAt }) => {
      await marks.deleteOne({ _id: processId, writtenAt });
    },
    writtenBefore: async (instant) => {
      const found = await marks.find({ writtenAt: { $lt: instant } }).lean<MarkDocument[]>();
      return found.map(({ _id, since, writtenAt }) => ({ processId: _id, since, writtenAt }));
    },
  };
}
