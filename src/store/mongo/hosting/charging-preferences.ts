import { type Connection, type Model, Schema } from 'mongoose';
import type { ChargingPreference } from '../../../domain/hosting/charging-preference.js';
import type { ChargingPreferenceStore } from '../../hosting/charging-preference-store.js';
import { fromStored, toStored } from '../base/codec.js';

interface PreferenceDocument {
  _id: string;
  setAt: Date;
  preference: unknown;
}

const KEPT_SECONDS = 31 * 86_400;

export function mongoChargingPreferenceStore(connection: Connection): ChargingPreferenceStore {
  const preferences = preferenceModel(connection);
  return {
    put: async (preference) => {
      const update = { $set: { setAt: preference.setAt, preference: toStored(preference) } };
      await preferences.updateOne({ _id: preference.transactionId }, update, { upsert: true });
    },
    find: async (transactionId) => {
      const found = await preferences.findById(transactionId).lean<PreferenceDocument>();
      return found ? toDomain(found) : undefined;
    },
    of: async (ids) => (await preferences.find({ _id: { $in: [...ids] } }).lean<PreferenceDocument[]>()).map(toDomain),
  };
}

function preferenceModel(connection: Connection): Model<PreferenceDocument> {
  const schema = new Schema<PreferenceDocument>(
    { _id: { type: String, required: true }, setAt: Date, preference: Schema.Types.Mixed },
    { versionKey: false, collection: 'charging-preferences' },
  );
  schema.index({ setAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
  return connection.model<PreferenceDocument>('ChargingPreference', schema);
}

function toDomain({ preference }: PreferenceDocument): ChargingPreference {
  return fromStored<ChargingPreference>(preference);
}
