import { type Connection, type Model, Schema } from 'mongoose';
import type { KeptProfile } from '../../../domain/load/kept-profile.js';
import type { KeptProfileStore } from '../../load/kept-profile-store.js';
import { fromStored, toStored } from '../base/codec.js';

interface ProfileDocument {
  /** Of the transaction. */
  _id: string;
  setBy: unknown;
  changedAt: Date;
  profile?: unknown;
  known?: unknown;
  notBefore?: Date;
  cannotBeTold?: true;
}

const KEPT_SECONDS = 31 * 86_400;

export function mongoKeptProfileStore(connection: Connection): KeptProfileStore {
  const profiles = profileModel(connection);
  return {
    put: async ({ transactionId, setBy, changedAt, profile }) => {
      const $set = { setBy: toStored(setBy), changedAt, profile: toStored(profile) };
      await profiles.updateOne(
        { _id: transactionId },
        { $set, $unset: { known: '', cannotBeTold: '' } },
        { upsert: true },
      );
    },
    clear: async (transactionId, changedAt) => {
      const update = { $set: { changedAt }, $unset: { profile: '', known: '' } };
      await profiles.updateOne({ _id: transactionId }, update);
    },
    of: async (ids) => (await profiles.find({ _id: { $in: [...ids] } }).lean<ProfileDocument[]>()).map(toDomain),
    note: async ({ transactionId, changedAt }, { known, ...news }) => {
      const $set = { ...news, ...(known && { known: toStored(known) }) };
      const { matchedCount } = await profiles.updateOne({ _id: transactionId, changedAt }, { $set });
      return matchedCount === 1;
    },
  };
}

function profileModel(connection: Connection): Model<ProfileDocument> {
  const { Mixed } = Schema.Types;
  const schema = new Schema<ProfileDocument>(
    {
      _id: { type: String, required: true },
      setBy: Mixed,
      changedAt: Date,
      profile: Mixed,
      known: Mixed,
      notBefore: Date,
      cannotBeTold: Boolean,
    },
    { versionKey: false, collection: 'kept-profiles' },
  );
  schema.index({ changedAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
  return connection.model<ProfileDocument>('KeptProfile', schema);
}

function toDomain({ _id, ...kept }: ProfileDocument): KeptProfile {
  return fromStored<KeptProfile>({ transactionId: _id, ...kept });
}
