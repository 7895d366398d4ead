import { type Connection, type Model, Schema } from 'mongoose';
import type { LocalList } from '../../../domain/hosting/local-list.js';
import type { LocalListStore } from '../../hosting/local-list-store.js';
import { insertedAsNew } from '../base/duplicate-key.js';

type ListDocument = Omit<LocalList, 'entries' | 'stationId'> & { _id: string; entries?: readonly string[] };

export function mongoLocalListStore(connection: Connection): LocalListStore {
  const lists = listModel(connection);
  return {
    find: async (stationId) => {
      const found = await lists.findById(stationId).lean<ListDocument>();
      if (!found) return undefined;
      const { _id, ...rest } = found;
      return { stationId: _id, ...rest };
    },
    put: async ({ stationId, ...rest }) => {
      const document = { _id: stationId, ...rest };
      if (rest.revision === 1) return insertedAsNew(lists.create(document));
      const before = { _id: stationId, revision: rest.revision - 1 };
      return (await lists.replaceOne(before, document)).matchedCount === 1;
    },
    due: async (at, limit) => {
      const found = lists
        .find({ dueAt: { $lte: at } }, { _id: 1 })
        .sort({ dueAt: 1 })
        .limit(limit);
      return (await found.lean<{ _id: string }[]>()).map(({ _id }) => _id);
    },
  };
}

function listModel(connection: Connection): Model<ListDocument> {
  const schema = new Schema<ListDocument>(
    {
      _id: { type: String, required: true },
      version: Number,
      // Absent is not the same as empty.
      entries: { type: [String], default: undefined },
      dueAt: Date,
      sentAt: Date,
      lastOutcome: String,
      revision: Number,
    },
    { versionKey: false, collection: 'local-lists' },
  );
  schema.index({ dueAt: 1 });
  return connection.model<ListDocument>('LocalList', schema);
}
