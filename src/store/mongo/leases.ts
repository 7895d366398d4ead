import { type Connection, type Model, Schema } from 'mongoose';
import type { HeldWork, LeaseStore } from '../lease-store.js';
import { insertedAsNew } from './base/duplicate-key.js';

interface LeaseDocument {
  _id: string;
  holder?: string;
  expiresAt: Date;
}

/** The first insert of a key wins; forgotten keys are removed by their TTL index. */
export function mongoLeaseStore(connection: Connection): LeaseStore {
  const leases = leaseModel(connection);
  return {
    take: (key, expiresAt) => insertedAsNew(leases.create({ _id: key, expiresAt })),
    hold: (work) => hold(leases, work),
    release: async ({ key, holder }) => {
      await leases.deleteOne({ _id: key, holder });
    },
  };
}

function leaseModel(connection: Connection): Model<LeaseDocument> {
  const schema = new Schema<LeaseDocument>(
    { _id: { type: String, required: true }, holder: String, expiresAt: Date },
    { versionKey: false, collection: 'leases' },
  );
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  return connection.model<LeaseDocument>('Lease', schema);
}

/** An upsert that does not match would insert the key a second time, which its unique index refuses. */
function hold(leases: Model<LeaseDocument>, { key, holder, now, until }: HeldWork): Promise<boolean> {
  const mayHold = { _id: key, $or: [{ holder }, { expiresAt: { $lte: now } }] };
  return insertedAsNew(leases.updateOne(mayHold, { $set: { holder, expiresAt: until } }, { upsert: true }).exec());
}
