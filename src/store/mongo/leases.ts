import { type Connection, type Model, Schema } from 'mongoose';
import type { LeaseStore } from '../lease-store.js';
import { insertedAsNew } from './base/duplicate-key.js';

interface LeaseDocument {
  _id: string;
  expiresAt: Date;
}

/** The first insert of a key wins; forgotten keys are removed by their TTL index. */
export function mongoLeaseStore(connection: Connection): LeaseStore {
  const leases = leaseModel(connection);
  return { take: (key, expiresAt) => insertedAsNew(leases.create({ _id: key, expiresAt })) };
}

function leaseModel(connection: Connection): Model<LeaseDocument> {
  const schema = new Schema<LeaseDocument>(
    { _id: { type: String, required: true }, expiresAt: Date },
    { versionKey: false, collection: 'leases' },
  );
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  return connection.model<LeaseDocument>('Lease', schema);
}
