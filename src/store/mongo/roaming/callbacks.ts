import { type Connection, type Model, Schema } from 'mongoose';
import type { Callback } from '../../../domain/roaming/callback.js';
import type { CallbackStore } from '../../roaming/callback-store.js';
import { insertedAsNew } from '../base/duplicate-key.js';

type CallbackDocument = Omit<Callback, 'id'> & { _id: string };

export function mongoCallbackStore(connection: Connection): CallbackStore {
  const callbacks = callbackModel(connection);
  return {
    insert: ({ id, ...rest }) => insertedAsNew(callbacks.create({ _id: id, ...rest })),
    find: async (id) => {
      const found = await callbacks.findById(id).lean<CallbackDocument>();
      return found ? toDomain(found) : undefined;
    },
    findAbout: async (about) =>
      (
        await callbacks
          .find({ ...about })
          .sort({ createdAt: -1 })
          .limit(MAX_ABOUT)
          .lean<CallbackDocument[]>()
      ).map(toDomain),
    settle: async (id, outcome, objectId) => {
      await callbacks.updateOne({ _id: id }, { $set: { outcome, ...(objectId !== undefined && { objectId }) } });
    },
  };
}

/** Of one object there are a few at the most. */
const MAX_ABOUT = 20;

function callbackModel(connection: Connection): Model<CallbackDocument> {
  const { Mixed } = Schema.Types;
  const schema = new Schema<CallbackDocument>(
    {
      _id: { type: String, required: true },
      kind: String,
      url: String,
      owner: Mixed,
      user: Mixed,
      module: String,
      command: String,
      objectId: String,
      correlationId: String,
      createdAt: Date,
      expiresAt: Date,
      requestHash: String,
      outcome: Mixed,
    },
    { versionKey: false, collection: 'callbacks' },
  );
  schema.index({ objectId: 1, createdAt: -1 });
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  return connection.model<CallbackDocument>('Callback', schema);
}

function toDomain({ _id, ...rest }: CallbackDocument): Callback {
  return { id: _id, ...rest };
}
