import { type Connection, type Model, Schema } from 'mongoose';
import type { PresenceRecord, PresenceStore } from '../../roaming/presence-store.js';
import { insertedAsNew } from '../base/duplicate-key.js';

type PresenceDocument = Omit<PresenceRecord, 'connectionId'> & { _id: string };

export function mongoPresenceStore(connection: Connection): PresenceStore {
  const presences = presenceModel(connection);
  return {
    list: async () =>
      (await presences.find().lean<PresenceDocument[]>()).map(({ _id, ...rest }) => ({ connectionId: _id, ...rest })),
    seen: async (signs) => {
      await Promise.all(signs.map((sign) => seen(presences, sign)));
    },
    change: async (connectionId, state, at) => {
      // Without a record it is ONLINE: a change to OFFLINE then makes one, a change to ONLINE does too.
      const changed = { $set: { state, changedAt: at }, $max: { lastSeenAt: state === 'ONLINE' ? at : NEVER } };
      const update = presences.updateOne({ _id: connectionId, state: { $ne: state } }, changed, { upsert: true });
      return insertedAsNew(update.exec());
    },
  };
}

const NEVER = new Date(0);

async function seen(
  presences: Model<PresenceDocument>,
  { connectionId, at }: { readonly connectionId: string; readonly at: Date },
): Promise<void> {
  const asNew = { $max: { lastSeenAt: at }, $setOnInsert: { state: 'ONLINE', changedAt: at } };
  await presences.updateOne({ _id: connectionId }, asNew, { upsert: true });
}

function presenceModel(connection: Connection): Model<PresenceDocument> {
  const schema = new Schema<PresenceDocument>(
    { _id: { type: String, required: true }, state: String, changedAt: Date, lastSeenAt: Date },
    { versionKey: false, collection: 'presences' },
  );
  return connection.model<PresenceDocument>('Presence', schema);
}
