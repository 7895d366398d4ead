import { type Connection, type Model, Schema } from 'mongoose';
import { type PendingStart, pendingKey } from '../../../domain/hosting/pending-start.js';
import type { PendingStartStore } from '../../hosting/pending-start-store.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface PendingDocument extends Omit<PendingStart, 'id'> {
  _id: string;
  /** What a driver shows, folded. */
  shown: string;
}

/** A station that was offline may tell of a start some days later. */
const KEPT_SECONDS = 7 * 86_400;

export function mongoPendingStartStore(connection: Connection): PendingStartStore {
  const starts = pendingModel(connection);
  return {
    insert: (pending) => insertedAsNew(starts.create(toDocument(pending))),
    findByToken: async (stationId, shown) => {
      const found = starts.findOne({ stationId, shown }).sort({ createdAt: -1, _id: 1 });
      return toDomain(await found.lean<PendingDocument>());
    },
    findByNumber: async (stationId, remoteStartNumber) =>
      toDomain(await starts.findOne({ stationId, remoteStartNumber }).lean<PendingDocument>()),
    use: async (id, usedAt) => {
      const update = { $set: { state: 'USED' as const, usedAt } };
      const free = { _id: id, state: { $in: ['WAITING', 'DROPPED'] as const }, usedAt: { $exists: false } };
      return (await starts.updateOne(free, update)).matchedCount === 1;
    },
    close: async (id, state) =>
      (await starts.updateOne({ _id: id, state: 'WAITING' }, { $set: { state } })).matchedCount === 1,
    overdue: async (at, limit) => {
      const found = starts.find({ state: 'WAITING', validUntil: { $lt: at } });
      const sorted = found.sort({ validUntil: 1 }).limit(limit);
      return (await sorted.lean<PendingDocument[]>()).flatMap((document) => toDomain(document) ?? []);
    },
  };
}

function pendingModel(connection: Connection): Model<PendingDocument> {
  const { Mixed } = Schema.Types;
  const schema = new Schema<PendingDocument>(
    {
      _id: { type: String, required: true },
      why: String,
      stationId: String,
      shown: String,
      idToken: Mixed,
      isOneTime: Boolean,
      remoteStartNumber: Number,
      driver: Mixed,
      evseUids: { type: [String], default: undefined },
      state: String,
      usedAt: Date,
      createdAt: Date,
      validUntil: Date,
    },
    { versionKey: false, collection: 'pending-starts' },
  );
  schema.index({ stationId: 1, shown: 1, createdAt: -1 });
  schema.index(
    { stationId: 1, remoteStartNumber: 1 },
    { unique: true, partialFilterExpression: { remoteStartNumber: { $exists: true } } },
  );
  schema.index({ state: 1, validUntil: 1 });
  schema.index({ createdAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
  return connection.model<PendingDocument>('PendingStart', schema);
}

function toDocument({ id, ...pending }: PendingStart): PendingDocument {
  return { _id: id, ...pending, shown: pendingKey(pending.idToken) };
}

function toDomain(document: PendingDocument | null): PendingStart | undefined {
  if (!document) return undefined;
  const { _id, shown: _shown, ...pending } = document;
  return { id: _id, ...pending };
}
