import { type Connection, type Model, Schema } from 'mongoose';
import type { BalanceSnapshot, BalanceStore } from '../../clearing/balance-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface SnapshotDocument {
  /** The sequence of its last entry: two processes that keep the same one keep one. */
  _id: number;
  balances: unknown;
}

/** Older ones are only history: the newest few stay, for whoever reads one at the moment. */
const KEPT = 3;

export function mongoBalanceStore(connection: Connection): BalanceStore {
  const snapshots = snapshotModel(connection);
  return {
    keep: async ({ sequence, balances }) => {
      if (!(await insertedAsNew(snapshots.create({ _id: sequence, balances: toStored(balances) })))) return;
      const [oldest] = await snapshots.find().sort({ _id: -1 }).skip(KEPT).limit(1).lean<SnapshotDocument[]>();
      if (oldest) await snapshots.deleteMany({ _id: { $lte: oldest._id } });
    },
    latest: async () => {
      const found = await snapshots.findOne().sort({ _id: -1 }).lean<SnapshotDocument>();
      return found ? toDomain(found) : undefined;
    },
  };
}

function snapshotModel(connection: Connection): Model<SnapshotDocument> {
  const schema = new Schema<SnapshotDocument>(
    { _id: { type: Number, required: true }, balances: Schema.Types.Mixed },
    { versionKey: false, collection: 'balance-snapshots' },
  );
  return connection.model<SnapshotDocument>('BalanceSnapshot', schema);
}

function toDomain({ _id, balances }: SnapshotDocument): BalanceSnapshot {
  return { sequence: Number(_id), balances: fromStored<BalanceSnapshot['balances']>(balances) };
}
