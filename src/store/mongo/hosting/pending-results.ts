import { type Connection, type Model, Schema } from 'mongoose';
import type { PendingResult } from '../../../domain/hosting/pending-result.js';
import type { PendingResultStore } from '../../hosting/pending-result-store.js';
import { insertedAsNew } from '../base/duplicate-key.js';

type ResultDocument = Omit<PendingResult, 'id'> & { _id: string };

/** As long as the longest callback. */
const KEPT_SECONDS = 31 * 86_400;

export function mongoPendingResultStore(connection: Connection): PendingResultStore {
  const results = resultModel(connection);
  return {
    insert: ({ id, ...pending }) => insertedAsNew(results.create({ _id: id, ...pending })),
    find: async (id) => {
      const found = await results.findById(id).lean<ResultDocument>();
      return found ? toDomain(found) : undefined;
    },
    decide: async (id, decided) => {
      const update = { $set: { ...decided, state: 'DECIDED' as const } };
      return (await results.updateOne({ _id: id, state: 'WAITING' }, update)).matchedCount === 1;
    },
    claim: async (id, attempts, until) => {
      const update = { $set: { dueAt: until }, $inc: { attempts: 1 } };
      return (await results.updateOne({ _id: id, state: 'DECIDED', attempts }, update)).matchedCount === 1;
    },
    settle: async (id, outcome) => {
      await results.updateOne({ _id: id, state: 'DECIDED' }, { $set: outcome });
    },
    due: async (at, limit) => {
      const open = { state: { $in: ['WAITING', 'DECIDED'] as const }, dueAt: { $lte: at } };
      const found = results.find(open).sort({ dueAt: 1 }).limit(limit);
      return (await found.lean<ResultDocument[]>()).map(toDomain);
    },
  };
}

function resultModel(connection: Connection): Model<ResultDocument> {
  const schema = new Schema<ResultDocument>(
    {
      _id: { type: String, required: true },
      callbackId: String,
      kind: String,
      connectionId: String,
      cpo: Schema.Types.Mixed,
      stationId: String,
      command: String,
      correlationId: String,
      state: String,
      dueAt: Date,
      attempts: Number,
      result: String,
      body: String,
      createdAt: Date,
    },
    { versionKey: false, collection: 'pending-results' },
  );
  schema.index({ state: 1, dueAt: 1 });
  schema.index({ createdAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
  return connection.model<ResultDocument>('PendingResult', schema);
}

function toDomain({ _id, ...rest }: ResultDocument): PendingResult {
  return { id: _id, ...rest };
}
